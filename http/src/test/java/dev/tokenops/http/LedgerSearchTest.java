package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.json.Sha256;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id or a digest leads to the entries that speak of it. */
class LedgerSearchTest {
  private static Sandbox sandbox;
  private static Heard run;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    Agent agent = sandbox.agent();
    sandbox.fund(agent, "5");
    var contract = sandbox.contract(agent, "");
    run = sandbox.runAndWait(agent, contract, "").expect(200);
    sandbox.runAndWait(agent, contract, "").expect(200);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  private static Heard find(String what) {
    return sandbox.client.get("/v1/ledger/find?what=" + what, sandbox.operator);
  }

  private static void leads(String what, String how, long index) {
    var data = find(what).expect(200).at("data");
    assertTrue(data.size() > 0, () -> "not found: " + what);
    assertEquals(how, data.get(0).path("how").asText(), what);
    assertEquals(index, data.get(0).path("index").longValue(), what);
  }

  @Test
  void everyDigestOfARunLeadsToIt() {
    long completed = run.at("ledger_index").longValue();
    var entry = sandbox.server.ledger().entry(completed);
    leads(HexFormat.of().formatHex(entry.leafHash()), "leaf", completed);
    leads("sha256:" + Sha256.hex(entry.body()), "body", completed);
    var objects = run.at("proof").path("objects");
    for (var name : new String[] {"result_contract", "usage_receipt", "runtime_record"}) {
      var digest = objects.path(name).path("digest").asText();
      leads(digest, "proof", completed);
      leads(digest.substring(7).toUpperCase(Locale.ROOT), "proof", completed);
    }
  }

  @Test
  void anIdLeadsToTheEntriesThatSpeakOfIt() {
    leads(run.string("run_id"), "text", run.at("ledger_index").longValue());
    var contract = find(run.string("contract_id")).expect(200).at("data");
    assertTrue(contract.size() >= 4, contract::toString); // Prepared, accepted, and two runs.
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsNoIdIsRefused() {
    var nothing = find("sha256:" + "00".repeat(31) + "01").expect(200);
    assertEquals(0, nothing.at("data").size());
    assertEquals(0, nothing.at("searched_from").longValue());
    find("abc").expect(400);
    find("%3Cscript%3E").expect(400);
    find("").expect(400);
  }
}
