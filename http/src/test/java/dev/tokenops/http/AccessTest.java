package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route, asked by everyone. */
class AccessTest {
  /** Who may do what, written down a second time: a route that opens by mistake fails here. */
  private static final String CONTRACT =
      """
      POST /v1/agents PUBLIC
      GET /v1/agents/{agent_id} PUBLIC
      POST /v1/agents/{agent_id}/trust OPERATOR
      GET /v1/agents OPERATOR
      POST /v1/agents/{agent_id}/credentials OPERATOR
      POST /v1/credentials/claim/{token} PUBLIC
      GET /v1/agents/{agent_id}/credentials READ
      POST /v1/credentials/{credential_id}/rotate OWNER
      DELETE /v1/credentials/{credential_id} OWNER
      POST /v1/quotes QUOTE
      GET /v1/quotes/{quote_id} READ
      POST /v1/settlements FUND
      POST /v1/providers/{route}/events PROVIDER
      GET /v1/provider-events OPERATOR
      POST /v1/sandbox/settlements/{settlement_id}/confirm OPERATOR
      GET /v1/settlements READ
      GET /v1/settlements/{settlement_id} READ
      GET /v1/credits READ
      GET /v1/credits/movements READ
      GET /v1/usage.csv READ
      POST /v1/contracts CONTRACT
      GET /v1/contracts READ
      GET /v1/contracts/{contract_id} READ
      POST /v1/contracts/{contract_id}/accept CONTRACT
      POST /v1/preflight QUOTE_OR_OPERATOR
      POST /v1/runs RUN
      GET /v1/runs READ
      GET /v1/runs/{run_id} READ
      POST /v1/runs/{run_id}/cancel RUN
      POST /v1/runs/{run_id}/recover RUN_OR_OPERATOR
      GET /v1/runs/{run_id}/replay READ
      GET /v1/exceptions READ
      GET /v1/exceptions/{exception_id} READ
      POST /v1/exceptions/{exception_id}/resolve OPERATOR
      GET /v1/tools/tokenops PUBLIC
      GET /v1/tools/tokenops/rules PUBLIC
      GET /v1/runs/{run_id}/proof READ
      GET /v1/pilots/{pilot_id} READ
      GET /v1/runs/{run_id}/trail READ
      GET /v1/runs/{run_id}/attestation READ
      GET /v1/runs/{run_id}/entry.tlog-proof READ
      GET /v1/runs/{run_id}/reconciliation.csv READ
      GET /v1/runs/{run_id}/usage.csv READ
      GET /v1/runs/{run_id}/deliveries READ
      GET /v1/deliveries READ
      POST /v1/deliveries/redeliver RUN_OR_OPERATOR
      POST /v1/deliveries/{delivery_id}/redeliver RUN_OR_OPERATOR
      GET /v1/queue OPERATOR
      GET /v1/controls OPERATOR
      GET /v1/controls/{name} OPERATOR
      PUT /v1/controls/{name} OPERATOR
      GET /ledger/checkpoint PUBLIC
      GET /ledger/key PUBLIC
      GET /ledger/keys PUBLIC
      GET /ledger/attestation-key PUBLIC
      GET /ledger/tile/entries/{rest} LEDGER
      GET /ledger/tile/{level}/{rest} PUBLIC
      GET /v1/ledger/inclusion LEDGER
      GET /v1/ledger/consistency LEDGER
      GET /v1/ledger/find LEDGER
      GET /v1/ledger/entries LEDGER
      GET /v1/events EVENTS
      GET / PUBLIC
      GET /openapi.json PUBLIC
      GET /problems/{code} PUBLIC
      GET /health/live PUBLIC
      GET /health/ready PUBLIC
      GET /metrics METRICS
      GET /console/ PUBLIC
      GET /console PUBLIC
      GET /console/session CONSOLE
      POST /console/session CONSOLE
      POST /console/sign-out CONSOLE
      GET /console/{rest} PUBLIC
      """;

  private static Sandbox sandbox;
  private static Agent owner;
  private static Agent other;
  private static Agent suspended;
  private static final Map<String, String> IDS = new LinkedHashMap<>();
  private static final Map<Scope, String> KEYS = new LinkedHashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    owner = sandbox.agent();
    other = sandbox.agent();
    suspended = sandbox.agent();
    sandbox.decide(suspended.id(), "suspend");
    for (var scope : Scope.values())
      KEYS.put(scope, sandbox.key(owner.id(), "\"" + Json.name(scope) + "\""));
    IDS.put("agent_id", owner.id());
    IDS.put("settlement_id", sandbox.fund(owner, "5"));
    var contract = sandbox.contract(owner, ",\"callback_url\":\"http://127.0.0.1:9/\"");
    var terms = sandbox.client.get("/v1/contracts/" + contract, owner.key());
    var run = sandbox.runAndWait(owner, contract, ",\"pilot_id\":\"walked\"").expect(200);
    IDS.put("contract_id", contract);
    IDS.put("quote_id", terms.string("quote_id"));
    IDS.put("run_id", run.string("run_id"));
    IDS.put("delivery_id", run.string("delivery_id"));
    IDS.put("pilot_id", "walked");
    IDS.put("exception_id", exception());
    IDS.put("credential_id", sandbox.issue(owner.id(), "\"read\"", "").string("credential_id"));
    IDS.put("route", "stripe_stablecoin");
    IDS.put("token", "clm_unknown");
    IDS.put("code", "not_found");
    IDS.put("level", "0");
    IDS.put("name", "callbacks");
    IDS.put("rest", "000.p/1");
  }

  /**
   * A ticket of the owner's: a run whose evidence is the least there is, and which pauses on that.
   */
  private static String exception() {
    var contract = sandbox.contract(owner, ",\"on_partial\":\"pause\"");
    var body = RunRoutes.example(contract).toString();
    var post =
        sandbox
            .client
            .to("/v1/runs", owner.key())
            .header("Idempotency-Key", "paused")
            .header("Prefer", "wait=30");
    return sandbox.client.send(Client.json(post, body)).expect(200).string("exception_id");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void theTableIsTheContract() {
    var table =
        sandbox.server.table().stream()
            .map(route -> route.method() + " " + route.path() + " " + route.access() + "\n")
            .collect(Collectors.joining());
    assertEquals(CONTRACT, table);
  }

  @Test
  void withoutAKeyOnlyPublicRoutesAnswer() {
    for (var route : sandbox.server.table())
      for (var key : new String[] {null, "tok_wrong", "top_wrong"}) {
        if (!route.access().needsKey() || route.access() == Access.METRICS) continue;
        var heard = ask(route, key);
        assertEquals(401, heard.status(), () -> route + " " + heard.text());
        assertEquals("unauthenticated", heard.string("code"));
        assertEquals("Bearer", heard.header("WWW-Authenticate").orElse(""));
      }
  }

  @Test
  void publicRoutesAskForNoKey() {
    for (var route : sandbox.server.table()) {
      if (route.access() != Access.PUBLIC) continue;
      int status = ask(route, null).status();
      assertTrue(status != 401 && status != 403 && status < 500, () -> route + " " + status);
    }
  }

  @Test
  void aKeyReachesAsFarAsItsScopeAndNoFurther() {
    for (var route : sandbox.server.table())
      for (var scope : Scope.values()) {
        if (!route.access().needsKey() || route.access() == Access.METRICS) continue;
        var heard = ask(route, KEYS.get(scope));
        boolean narrower = route.path().startsWith("/v1/credentials/") && scope != Scope.READ;
        boolean may =
            switch (route.access()) {
              case OWNER -> !narrower;
              case EVENTS -> scope == Scope.READ || scope == Scope.AUDIT;
              default -> route.access().scope() == scope;
            };
        if (may) admitted(route, heard);
        else {
          assertEquals(403, heard.status(), () -> route + " by " + scope + ": " + heard.text());
          var code = route.access().agents() ? "scope_missing" : "operator_only";
          assertEquals(code, heard.string("code"));
        }
      }
  }

  @Test
  void theOperatorDoesNotDoTheAgentsWork() {
    for (var route : sandbox.server.table()) {
      if (!route.access().needsKey()) continue;
      var heard = ask(route, sandbox.operator);
      if (route.access().operator()) admitted(route, heard);
      else assertEquals(403, heard.status(), () -> route + " " + heard.text());
    }
  }

  @Test
  void anotherAgentsObjectAnswersLikeOneThatIsNotThere() {
    for (var route : sandbox.server.table()) {
      boolean objects = !route.parameters().isEmpty() && route.access().agents();
      if (!objects || route.access() == Access.LEDGER) continue; // It is one for all.
      var theirs = ask(route, other.key());
      assertEquals(404, theirs.status(), () -> route + " " + theirs.text());
      var none = ask(route, other.key(), "run_00000000000000000000000000");
      assertEquals(404, none.status(), () -> route + " " + none.text());
      assertEquals(none.string("code"), theirs.string("code"));
      assertEquals(none.string("detail"), theirs.string("detail"));
    }
  }

  @Test
  void aSuspendedAgentReadsAndDoesNotWrite() {
    for (var route : sandbox.server.table()) {
      if (!route.access().agents() || route.access() == Access.LEDGER) continue;
      var heard = ask(route, suspended.key());
      if (route.writes()) {
        assertEquals(409, heard.status(), () -> route + " " + heard.text());
        assertEquals("agent_suspended", heard.string("code"));
      } else {
        assertEquals(route.parameters().isEmpty() ? 200 : 404, heard.status(), route::toString);
      }
    }
  }

  @Test
  void unsignedProviderEventsAreRefused() {
    for (var route : sandbox.server.table())
      if (route.access() == Access.PROVIDER) {
        assertEquals("signature_refused", ask(route, null).expect(401).string("code"));
        assertEquals("signature_refused", ask(route, sandbox.operator).expect(401).string("code"));
      }
  }

  @Test
  void theConsoleShowsNothingWithoutASession() {
    for (var route : sandbox.server.table()) {
      if (route.access() != Access.CONSOLE) continue;
      var heard = ask(route, sandbox.operator);
      assertTrue(heard.status() < 500, heard.text());
      assertTrue(!heard.text().contains("walked"), heard.text());
    }
  }

  private static void admitted(Route route, Heard heard) {
    int status = heard.status();
    assertTrue(
        status != 401 && status != 403 && status != 404 && status < 500,
        () -> route + " " + heard.text());
  }

  private static Heard ask(Route route, @Nullable String key) {
    return ask(route, key, null);
  }

  private static Heard ask(Route route, @Nullable String key, @Nullable String id) {
    var path = route.path();
    for (var parameter : route.parameters())
      path = path.replace("{" + parameter + "}", id == null ? IDS.get(parameter) : id);
    var request = sandbox.client.to(path, key);
    return sandbox.client.send(
        request.method(route.method().name(), java.net.http.HttpRequest.BodyPublishers.noBody()));
  }
}
