package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's page and session: what a browser gets, and what a session may do. */
class ConsoleTest {
  private static final Path FILES =
      Path.of("src/main/resources/dev/tokenops/http/console").toAbsolutePath();

  private static Sandbox sandbox;
  private static Client client;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    client = new Client(sandbox.server.url());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void everyFileIsServedUnderAPolicyThatLetsNothingElseIn() throws Exception {
    try (var files = Files.walk(FILES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = FILES.relativize(file).toString();
        if (name.equals("index.html") || name.equals("package.json")) continue; // For npm alone.
        assertTrue(ConsoleFiles.NAMES.contains(name), () -> name + " is not in the list");
      }
    }
    for (var name : ConsoleFiles.NAMES) guarded(get("/console/assets/" + name).expect(200));
    for (var path : List.of("/console/", "/console/?run_state=failed", "/console/runs/run_x")) {
      var page = get(path).expect(200);
      guarded(page);
      assertTrue(page.text().contains("/console/assets/app.js"), page.text());
    }
    get("/console/assets/none.js").expect(404);
    get("/console/assets/../index.html").expect(200); // The client itself resolves the dots.
    get("/console").expect(303);
    var browser =
        client.to("/", null).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    client.send(browser).expect(303);
    assertEquals("TokenOps", client.get("/", null).expect(200).string("name"));
  }

  private static void guarded(Heard heard) {
    var policy = heard.header("Content-Security-Policy").orElseThrow();
    for (var part :
        List.of(
            "default-src 'none'",
            "script-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")) assertTrue(policy.contains(part), policy);
    assertEquals("nosniff", heard.header("X-Content-Type-Options").orElseThrow());
    assertEquals("no-referrer", heard.header("Referrer-Policy").orElseThrow());
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() {
    var first = get("/console/assets/app.js").expect(200);
    var tag = first.header("ETag").orElseThrow();
    var again = client.send(client.to("/console/assets/app.js", null).header("If-None-Match", tag));
    assertEquals("", again.expect(304).text());
  }

  @Test
  void theOperatorsSessionReadsAndWritesFromItsOwnPageAlone() {
    assertTrue(signIn("top_wrong").expect(200).at("role").isNull());
    var heard = signIn(sandbox.operator).expect(200);
    assertEquals("operator", heard.string("role"));
    var set = heard.header("Set-Cookie").orElseThrow();
    assertTrue(set.contains("HttpOnly") && set.contains("SameSite=Strict"), set);
    assertFalse(set.contains(sandbox.operator));
    var cookie = set.substring(0, set.indexOf(';'));
    assertEquals("operator", with(cookie, "/console/session").expect(200).string("role"));
    with(cookie, "/v1/agents").expect(200);
    var agentId = sandbox.onboard();
    approve(cookie, agentId, "Sec-Fetch-Site", "cross-site").expect(401);
    approve(cookie, agentId, "Sec-Fetch-Site", "same-site").expect(401);
    approve(cookie, agentId, "Origin", "https://elsewhere.example").expect(401);
    approve(cookie, agentId, "Origin", "null").expect(401);
    approve(cookie, agentId, "Origin", "").expect(401);
    approve(cookie, agentId, "Accept", "application/json").expect(401);
    approve(cookie, agentId, "Sec-Fetch-Site", "same-origin").expect(200);
    var other = sandbox.onboard();
    approve(cookie, other, "Origin", sandbox.server.url().toString()).expect(200);
    client
        .send(
            client
                .to("/v1/agents", null)
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "cross-site"))
        .expect(401);
    client
        .send(
            client
                .to("/console/sign-out", null)
                .header("Cookie", cookie)
                .POST(BodyPublishers.noBody()))
        .expect(204);
    with(cookie, "/v1/agents").expect(401);
  }

  @Test
  void anAuditorsSessionReadsTheLedgerAndNothingElse() {
    var agent = sandbox.agent();
    var heard = signIn(sandbox.key(agent.id(), "\"audit\"")).expect(200);
    assertEquals("auditor", heard.string("role"));
    var set = heard.header("Set-Cookie").orElseThrow();
    var cookie = set.substring(0, set.indexOf(';'));
    with(cookie, "/v1/ledger/entries?from=0&limit=1").expect(200);
    with(cookie, "/v1/runs").expect(403);
    approve(cookie, sandbox.onboard(), "Sec-Fetch-Site", "same-origin").expect(401);
    assertTrue(signIn(agent.key()).expect(200).at("role").isNull());
  }

  @Test
  void anotherSitesFormOpensNoSession() {
    client.send(form(sandbox.operator).header("Sec-Fetch-Site", "cross-site")).expect(403);
    for (var origin : List.of("null", "https://elsewhere.example", sandbox.server.url() + ".evil"))
      client.send(form(sandbox.operator).header("Origin", origin)).expect(403);
    var own = sandbox.server.url().toString();
    client.send(form(sandbox.operator).header("Origin", own)).expect(200);
  }

  @Test
  void anotherSitesPageSignsNobodyOut() {
    var cookie = cookie(signIn(sandbox.operator));
    var out = client.to("/console/sign-out", null).header("Cookie", cookie);
    out.POST(BodyPublishers.noBody());
    client.send(out.copy().header("Origin", "https://elsewhere.example")).expect(403);
    client.send(out.copy().header("Sec-Fetch-Site", "same-site")).expect(403);
    with(cookie, "/v1/agents").expect(200);
  }

  @Test
  void aSessionIsNewAtEachSignInAndTheOneBeforeHasEnded() {
    var planted = "tokenops_session=tos_of_somebody_else";
    var first = cookie(client.send(form(sandbox.operator).header("Cookie", planted)));
    assertFalse(first.contains(planted));
    with(planted, "/v1/agents").expect(401);
    var second = cookie(client.send(form(sandbox.operator).header("Cookie", first)));
    with(first, "/v1/agents").expect(401);
    with(second, "/v1/agents").expect(200);
  }

  @Test
  void whoeverSignsInOftenEndsItsOwnOldestSessionAndNobodyElses() {
    var operator = cookie(signIn(sandbox.operator));
    var key = sandbox.key(sandbox.agent().id(), "\"audit\"");
    var oldest = cookie(signIn(key));
    for (int i = 0; i < 100; i++) signIn(key).expect(200);
    with(oldest, "/v1/ledger/entries?from=0&limit=1").expect(401);
    with(operator, "/v1/agents").expect(200);
  }

  private static String cookie(Heard signedIn) {
    var set = signedIn.expect(200).header("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  private static Heard approve(String cookie, String agentId, String header, String value) {
    return client.send(
        Client.json(
            client
                .to("/v1/agents/" + agentId + "/trust", null)
                .header("Cookie", cookie)
                .header(header, value),
            "{\"decision\":\"approve\",\"reason\":\"known\"}"));
  }

  private static Heard signIn(String key) {
    return client.send(form(key));
  }

  private static java.net.http.HttpRequest.Builder form(String key) {
    return client
        .to("/console/session", null)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(
            BodyPublishers.ofString(
                "operator_key=" + URLEncoder.encode(key, StandardCharsets.UTF_8)));
  }

  private static Heard with(String cookie, String path) {
    return client.send(client.to(path, null).header("Cookie", cookie));
  }

  private static Heard get(String path) {
    return client.get(path, null);
  }
}
