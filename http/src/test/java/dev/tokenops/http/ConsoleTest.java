package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console: closed without the operator's key, and harmless with whatever agents send. */
class ConsoleTest {
  private static final List<String> RAILS =
      List.of(
          "onboarding",
          "trust",
          "credential envelope",
          "provider confirmation",
          "credit funding",
          "run contract",
          "queue",
          "tokenops execution",
          "result contract",
          "settlement receipt",
          "usage receipt",
          "callback",
          "ledger",
          "attestation");

  @Test
  void theOperatorSeesTheFourteenRailsInOrder(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var client = new Client(sandbox.server.url());
      var agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var run = sandbox.runAndWait(agent, contract, ",\"pilot_id\":\"seen\"").expect(200);
      var path = "/console/runs/" + run.string("run_id");
      assertFalse(client.get(path, null).expect(200).text().contains("seen"));
      var wrong = signIn(client, "top_wrong").expect(401);
      assertTrue(wrong.text().contains("role=\"alert\""));
      var set = signIn(client, sandbox.operator).expect(303).header("Set-Cookie").orElseThrow();
      assertTrue(set.contains("HttpOnly") && set.contains("SameSite=Strict"), set);
      var cookie = set.substring(0, set.indexOf(';'));
      assertFalse(set.contains(sandbox.operator));
      var list = get(client, "/console/", cookie).expect(200);
      assertTrue(list.text().contains("seen"));
      assertTrue(
          list.header("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
      var page = get(client, path, cookie).expect(200).text();
      int at = 0;
      for (var rail : RAILS) {
        int next = page.indexOf("<th scope=\"row\">" + rail + "</th>", at);
        assertTrue(next > at, rail + " in " + page);
        at = next;
      }
      assertTrue(page.contains("sha256:"));
      get(client, "/console/runs/run_none", cookie).expect(404);
      client
          .send(
              client
                  .to("/console/sign-out", null)
                  .header("Cookie", cookie)
                  .POST(BodyPublishers.noBody()))
          .expect(303);
      assertFalse(get(client, "/console/", cookie).text().contains("seen"));
    }
  }

  @Test
  void aFormOfAnotherSiteIsRefused(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var client = new Client(sandbox.server.url());
      var request = form(client, sandbox.operator).header("Sec-Fetch-Site", "cross-site");
      client.send(request).expect(403);
    }
  }

  @Test
  void whatAgentsSendIsShownAndNeverRun() {
    assertEquals(
        "&lt;img src=x onerror=&quot;a&quot;&gt;&amp;&#39;",
        ConsolePage.text("<img src=x onerror=\"a\">&'"));
  }

  private static Heard signIn(Client client, String key) {
    return client.send(form(client, key));
  }

  private static java.net.http.HttpRequest.Builder form(Client client, String key) {
    return client
        .to("/console/session", null)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(
            BodyPublishers.ofString(
                "operator_key=" + URLEncoder.encode(key, StandardCharsets.UTF_8)));
  }

  private static Heard get(Client client, String path, String cookie) {
    return client.send(client.to(path, null).header("Cookie", cookie));
  }
}
