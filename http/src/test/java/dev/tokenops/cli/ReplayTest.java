package dev.tokenops.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was reviewed by a server is reviewed again where there is none. */
class ReplayTest {
  private static byte[] taken;

  @TempDir Path folder = Path.of("");

  /** The package of a run, as a client downloads it; the server is gone when it is replayed. */
  @BeforeAll
  static void take(@TempDir Path data) throws Exception {
    try (var server = Server.start(Settings.sandbox(data, 0));
        var api = new Api(server.url())) {
      var operator = Files.readString(server.operatorKeyFile()).strip();
      var working = WorkingAgent.prepare(api, operator, "replayed", 2);
      var posted =
          api.send(
                  "POST",
                  "/v1/runs",
                  working.agent().key(),
                  Map.of("contract_id", working.contractId(), "evidence", WorkingAgent.EVIDENCE),
                  Map.of("Idempotency-Key", "one", "Prefer", "wait=30"))
              .expect(200);
      var path = "/v1/runs/" + posted.text("/run_id") + "/replay";
      taken = api.get(path, working.agent().key()).expect(200).body().getBytes(UTF_8);
    }
  }

  @Test
  void theSameBytesComeOut() throws Exception {
    var ran = Ran.of("replay", file(_ -> {}));
    assertEquals(0, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("the same bytes"), ran::all);
    var json = StrictJson.parse(Ran.of("replay", file(_ -> {}), "--json").out().getBytes(UTF_8));
    assertTrue(json.path("same").asBoolean());
    assertEquals(json.path("recorded_outcome_sha256"), json.path("outcome_sha256"));
    assertTrue(json.path("difference").isNull());
  }

  @Test
  void anOutcomeThatWasAlteredIsShownFindingByFinding() throws Exception {
    var file =
        file(root -> {
          var findings = root.withArray("/outcome/findings");
          assertTrue(findings.size() > 1, "the evidence lacks much");
          findings.remove(0);
          ((ObjectNode) findings.get(0)).put("severity", "info");
          root.put("outcome_sha256", sha256(root.get("outcome")));
        });
    var ran = Ran.of("replay", file);
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("not the same bytes"), ran::all);
    assertTrue(ran.out().contains("came "), ran::all);
    assertTrue(ran.out().contains("was "), ran::all);
    var json = StrictJson.parse(Ran.of("replay", file, "--json").out().getBytes(UTF_8));
    assertFalse(json.path("same").asBoolean());
    assertEquals(1, json.at("/difference/came").size());
    assertEquals(1, json.at("/difference/changed").size());
  }

  @Test
  void aPackageThatContradictsItselfIsNoProof() throws Exception {
    for (var pointer : List.of("evidence_sha256", "outcome_sha256")) {
      var ran = Ran.of("replay", file(root -> root.put(pointer, "0".repeat(64))));
      assertEquals(1, ran.exitCode(), ran::all);
      assertTrue(ran.out().contains("FAIL " + pointer), ran::all);
    }
    var terms =
        Ran.of("replay", file(root -> ((ObjectNode) root.get("terms")).put("scope", "more")));
    assertEquals(1, terms.exitCode(), terms::all);
    assertTrue(terms.out().contains("terms_digest"), terms::all);
    var evidence =
        Ran.of("replay", file(root -> ((ObjectNode) root.at("/evidence/files/0")).put("size", 7)));
    assertEquals(1, evidence.exitCode(), evidence::all);
    assertTrue(evidence.out().contains("FAIL evidence_sha256"), evidence::all);
    assertTrue(evidence.out().contains("FAIL merged_evidence"), evidence::all);
  }

  @Test
  void aRunWithoutAnOutcomeHasNothingToCompareWith() throws Exception {
    var ran = Ran.of("replay", file(root -> root.putNull("outcome").putNull("outcome_sha256")));
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("no recorded outcome"), ran::all);
  }

  @Test
  void whatIsNoPackageIsWrongUse() throws Exception {
    refused("is not there", folder.resolve("none").toString());
    refused("no strict JSON", written("{"));
    refused("schema", written("{}"));
    refused("no evidence", file(root -> root.remove("evidence")));
    refused("no terms", file(root -> root.remove("terms")));
    refused(
        "evidence_requirements",
        file(root -> ((ObjectNode) root.get("terms")).remove("evidence_requirements")));
    refused("as_of", file(root -> root.put("as_of", "yesterday")));
    refused("no rules of version", file(_ -> {}), "--rules", "0.0.1");
  }

  private void refused(String why, String... words) {
    var all = new String[words.length + 1];
    all[0] = "replay";
    System.arraycopy(words, 0, all, 1, words.length);
    var ran = Ran.of(all);
    assertEquals(2, ran.exitCode(), ran::all);
    assertTrue(ran.err().contains(why), ran::all);
  }

  private static String sha256(com.fasterxml.jackson.databind.JsonNode tree) {
    return Sha256.hex(CanonicalJson.encode(tree));
  }

  private String file(Consumer<ObjectNode> change) throws IOException {
    var root = (ObjectNode) StrictJson.parse(taken);
    change.accept(root);
    return written(root.toString());
  }

  private String written(String text) throws IOException {
    var file = Files.createTempFile(folder, "replay", ".json");
    Files.writeString(file, text);
    return file.toString();
  }
}
