package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.http.export.FocusRules;
import dev.tokenops.http.export.Table;
import dev.tokenops.http.provider.ProviderRoute.SignedEvent;
import dev.tokenops.http.provider.StripeSignature;
import dev.tokenops.http.provider.StripeStablecoin;
import dev.tokenops.ledger.json.StrictJson;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that other programs take: their form, their sums, and whose they are. */
class ExportTest {
  private static final String SECRET = "whsec_of_this_test";
  private static final StripeStablecoin STRIPE = new StripeStablecoin(List.of(SECRET));

  private static Sandbox sandbox;
  private static Agent agent;
  private static String contract;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(Settings.sandbox(folder, 0).withStripeSecrets(List.of(SECRET)));
    agent = sandbox.agent();
    sandbox.fund(agent, "500.000001");
    contract = sandbox.contractFor(agent, 1_000, "");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void theUsageOfAnAgentIsFocusAndSumsToItsCredits() {
    var own = sandbox.agent();
    var paid = pay(own, "40");
    refund(paid, 1_001);
    var terms = sandbox.contractFor(own, 50, "");
    for (int i = 0; i < 3; i++) sandbox.runAndWait(own, terms, "").expect(200);
    var heard = sandbox.client.get("/v1/usage.csv", own.key()).expect(200);
    assertEquals(
        "text/csv; charset=utf-8; header=present", heard.header("Content-Type").orElse(""));
    var table = Table.parse(heard.text());
    FocusRules.check(table);
    var credits = sandbox.client.get("/v1/credits", own.key()).expect(200);
    same(credits.string("consumed"), FocusRules.sum(table, "Usage", "x_Credits"));
    same(
        credits.string("consumed"), FocusRules.sum(table, "Usage", "PricingCurrencyEffectiveCost"));
    var left =
        new BigDecimal(credits.string("funded"))
            .subtract(new BigDecimal(credits.string("reversed")));
    same(left.toPlainString(), FocusRules.sum(table, "Purchase", "x_Credits"));
    same("29.99", FocusRules.sum(table, "Purchase", "BilledCost"));
    same("0", FocusRules.sum(table, "Usage", "BilledCost"));
    assertEquals(2 + 3 * 2, table.rows().size());
    for (var row : table.rows())
      digestIsTheEntrys(row.get("x_LedgerIndex"), row.get("x_EntryDigest"));
    assertEquals(
        heard.text(),
        sandbox.client.get("/v1/usage.csv?agent_id=" + own.id(), sandbox.operator).text());
  }

  @Test
  void theUsageOfARunIsWhatItConsumed() {
    var run = run("broken").expect(200);
    var path = "/v1/runs/" + run.string("run_id") + "/usage.csv";
    var table = Table.parse(sandbox.client.get(path, agent.key()).expect(200).text());
    FocusRules.check(table);
    same(run.string("credits_consumed"), FocusRules.sum(table, "Usage", "x_Credits"));
    for (var row : table.rows()) {
      assertEquals(run.string("run_id"), row.get("x_RunId"));
      assertEquals(run.string("ledger_index"), row.get("x_LedgerIndex"));
    }
  }

  @Test
  void aPeriodHoldsWhatWasWrittenInItAndNothingTwice() {
    var own = sandbox.agent();
    sandbox.fund(own, "40");
    var terms = sandbox.contractFor(own, 50, "");
    for (int i = 0; i < 4; i++) sandbox.runAndWait(own, terms, "").expect(200);
    var all = usage(own, "");
    var middle = all.rows().get(3).get("x_RecordedAt");
    var older = usage(own, "?to=" + middle);
    var newer = usage(own, "?from=" + middle);
    assertEquals(all.rows().size(), older.rows().size() + newer.rows().size());
    for (var row : older.rows()) assertTrue(row.get("x_RecordedAt").compareTo(middle) < 0);
    for (var row : newer.rows()) assertTrue(row.get("x_RecordedAt").compareTo(middle) >= 0);
    assertTrue(!newer.rows().isEmpty());
    assertEquals(List.of(), usage(own, "?from=2999-01-01").rows());
    assertEquals(List.of(), usage(own, "?to=2020-01-01T00:00:00Z").rows());
    sandbox.client.get("/v1/usage.csv?from=yesterday", own.key()).expect(400);
    sandbox.client.get("/v1/usage.csv?from=2026-02-30", own.key()).expect(400);
    sandbox.client.get("/v1/usage.csv?from=2026-02-02&to=2026-02-01", own.key()).expect(422);
    sandbox.client.get("/v1/usage.csv?agent_id=" + own.id(), agent.key()).expect(404);
    sandbox.client.get("/v1/usage.csv", sandbox.operator).expect(400);
  }

  /** More than one part of the file, and not one row is lost between two. */
  @Test
  void aLongFileIsWholeAndIsSentInParts() throws Exception {
    var own = sandbox.agent();
    sandbox.fund(own, "400");
    var terms = sandbox.contractFor(own, 1, "");
    var lines = new StringBuilder();
    int runs = 700;
    for (int i = 0; i < runs; i++)
      lines.append(
          "{\"idempotency_key\":\"k%d\",\"contract_id\":\"%s\",\"evidence\":%s}\n"
              .formatted(i, terms, RunRoutes.evidence().get("evidence")));
    var posted =
        sandbox
            .client
            .to("/v1/runs", own.key())
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines.toString()))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answers = http.send(posted, BodyHandlers.ofLines()).body().toList();
      assertEquals(runs, answers.size());
    }
    var heard = sandbox.client.get("/v1/usage.csv", own.key()).expect(200);
    assertEquals("chunked", heard.header("Transfer-Encoding").orElse(""));
    var table = Table.parse(heard.text());
    FocusRules.check(table);
    var seen = new HashSet<String>();
    for (var row : table.rows()) seen.add(row.get("x_RunId"));
    assertEquals(runs + 1, seen.size(), "all runs, and the purchase that has none");
    assertEquals(runs + 1, table.rows().size(), "no records, so one meter each");
    var credits = sandbox.client.get("/v1/credits", own.key()).expect(200);
    same(credits.string("consumed"), FocusRules.sum(table, "Usage", "x_Credits"));
  }

  @Test
  void eachLineOfAReconciliationSumsToItsLast() {
    for (var name : Documents.EXAMPLES) {
      var run = run(name).expect(200);
      var table = reconciliation(run);
      var outcome = run.at("proof").at("/objects/result_contract/outcome");
      var total = table.rows().getLast();
      assertEquals("total", total.get("line"));
      assertEquals(run.string("run_id"), total.get("id"));
      assertEquals(outcome.path("evidence_status").asText(), total.get("status"));
      for (var column :
          List.of("requested", "settled", "refunded", "credited", "debited", "used")) {
        var sum = BigDecimal.ZERO;
        for (var row : table.rows().subList(0, table.rows().size() - 1))
          if (!row.get(column).isEmpty()) sum = sum.add(new BigDecimal(row.get(column)));
        same(total.get(column), sum);
        assertEquals(outcome.at("/reconciliation/" + column).asText(), total.get(column), name);
      }
      var rules = new HashSet<>(outcome.findValuesAsText("rule"));
      var told = new HashSet<String>();
      for (var row : table.rows().subList(0, table.rows().size() - 1))
        told.addAll(List.of(row.get("findings").split(" ")));
      told.remove("");
      assertEquals(rules, told, name);
    }
  }

  @Test
  void anIdThatIsAFormulaStaysText() {
    var evidence = (ObjectNode) Documents.example("clean");
    ((ObjectNode) evidence.at("/files/0")).put("name", "=cmd|' /C calc'!A0");
    ((ObjectNode) evidence.at("/files/0")).remove("sha256");
    var table = reconciliation(post(evidence).expect(200));
    var ids = table.rows().stream().map(row -> row.get("id")).toList();
    assertTrue(ids.contains("'=cmd|' /C calc'!A0"), ids::toString);
  }

  @Test
  void aRunWithoutAResultHasNoReconciliation() {
    var broke = sandbox.agent();
    var terms = sandbox.contract(broke, "");
    assertEquals(402, sandbox.run(broke, terms, "k", "").status());
    var run = sandbox.client.get("/v1/runs", broke.key()).expect(200);
    assertEquals(0, run.at("data").size());
    assertEquals(List.of(), usage(broke, "").rows());
    assertNotEquals(0, usage(broke, "").columns().size());
  }

  private static void digestIsTheEntrys(String index, String digest) {
    var entry = sandbox.server.engine().views().archive().entry(Long.parseLong(index));
    assertEquals("sha256:" + entry.recorded().sha256(), digest);
  }

  private static Table usage(Agent of, String query) {
    var table =
        Table.parse(sandbox.client.get("/v1/usage.csv" + query, of.key()).expect(200).text());
    FocusRules.check(table);
    return table;
  }

  private static Table reconciliation(Heard run) {
    var path = "/v1/runs/" + run.string("run_id") + "/reconciliation.csv";
    return Table.parse(sandbox.client.get(path, agent.key()).expect(200).text());
  }

  private static Heard run(String example) {
    return post((ObjectNode) Documents.example(example));
  }

  private static Heard post(ObjectNode evidence) {
    var body = Json.object().put("contract_id", contract);
    body.set("evidence", evidence);
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to("/v1/runs", agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            body.toString()));
  }

  /** Pays by the provider's own events, and says which payment it was. */
  private static String pay(Agent of, String credits) {
    var id =
        sandbox
            .client
            .post(
                "/v1/settlements",
                of.key(),
                "{\"credits\":\"%s\",\"provider_route\":\"stripe_stablecoin\"}".formatted(credits))
            .expect(201)
            .string("settlement_id");
    var settlement = sandbox.server.engine().views().money().settlements().get(id);
    if (settlement == null) throw new AssertionError(id);
    String payment = "";
    for (var event : STRIPE.sandboxPayment(settlement.requested(), Instant.now())) {
      send(event).expect(200);
      var object =
          StrictJson.parse(event.body().getBytes(StandardCharsets.UTF_8)).at("/data/object");
      if (object.path("object").asText().equals("payment_intent"))
        payment = object.path("id").asText();
    }
    return payment;
  }

  private static void refund(String payment, long minor) {
    var body =
        """
        {"id":"evt_refund_1","object":"event","created":1795299990,"livemode":false,
         "type":"refund.updated","data":{"object":{"id":"re_1","object":"refund","amount":%d,
         "currency":"usd","payment_intent":"%s","status":"succeeded","metadata":{}}}}\
        """
            .formatted(minor, payment);
    var signature =
        StripeSignature.sign(body.getBytes(StandardCharsets.UTF_8), SECRET, Instant.now());
    var request =
        sandbox
            .client
            .to("/v1/providers/stripe_stablecoin/events", null)
            .header(StripeSignature.HEADER, signature);
    var heard = sandbox.client.send(request.POST(BodyPublishers.ofString(body))).expect(200);
    assertEquals("credits_reversed", heard.string("outcome"));
  }

  private static Heard send(SignedEvent event) {
    var request = sandbox.client.to("/v1/providers/stripe_stablecoin/events", null);
    event.headers().forEach(request::header);
    return sandbox.client.send(request.POST(BodyPublishers.ofString(event.body())));
  }

  private static void same(String expected, BigDecimal sum) {
    assertEquals(0, new BigDecimal(expected).compareTo(sum), () -> expected + " and " + sum);
  }
}
