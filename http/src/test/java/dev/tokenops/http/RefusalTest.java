package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client can send wrong, and what it is told. */
class RefusalTest {
  private static Sandbox sandbox;
  private static Agent agent;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    agent = sandbox.agent();
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void anUnknownPathIsAProblemToo() {
    var heard =
        problem(404, "route_not_found", new Client(sandbox.server.url()).get("/v1/nothing", null));
    assertEquals("/v1/nothing", heard.string("instance"));
    assertTrue(heard.header("Request-Id").isPresent());
  }

  @Test
  void aMethodThatIsNotThereNamesThoseThatAre() {
    var plain = new Client(sandbox.server.url());
    var request = plain.to("/v1/agents", null).method("PUT", BodyPublishers.noBody());
    var heard = problem(405, "method_not_allowed", plain.send(request));
    assertEquals("POST, GET, HEAD", heard.header("Allow").orElse(""));
  }

  @Test
  void aHeadIsAGetWithoutItsBody() {
    var get = sandbox.client.get("/health/live", null).expect(200);
    var plain = new Client(sandbox.server.url());
    var head = plain.send(plain.to("/health/live", null).method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, head.status());
    assertEquals("", head.text());
    assertEquals(
        get.header("Content-Length").orElseThrow(), head.header("Content-Length").orElseThrow());
  }

  @Test
  void onlyJsonIsTakenForJson() {
    var form =
        sandbox
            .client
            .to("/v1/agents", null)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(Sandbox.manifest("A")));
    problem(415, "media_type_unsupported", sandbox.client.send(form));
    var charset =
        sandbox
            .client
            .to("/v1/agents", null)
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(BodyPublishers.ofString(Sandbox.manifest("A")));
    sandbox.client.send(charset).expect(201);
    var zipped =
        sandbox
            .client
            .to("/v1/agents", null)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofString(Sandbox.manifest("A")));
    problem(415, "media_type_unsupported", sandbox.client.send(zipped));
  }

  @Test
  void aBodyThatIsNoStrictJsonIs400() {
    for (var body :
        new String[] {"", "{", "{\"a\":1,\"a\":2}", "[1]", "nul", "{\"a\":\"\\ud800\"}"})
      problem(400, "body_malformed", sandbox.client.post("/v1/agents", null, body));
    var deep = "[".repeat(65) + "]".repeat(65);
    problem(400, "body_malformed", sandbox.client.post("/v1/agents", null, deep));
  }

  @Test
  void everyBadFieldIsNamedWithItsPlace() {
    var heard =
        problem(
            400,
            "body_malformed",
            sandbox.client.post(
                "/v1/agents", null, "{\"manifest\":{\"name\":7,\"surprise\":true}}"));
    assertTrue(heard.at("errors").findValuesAsText("pointer").contains("/manifest/name"));
    assertTrue(heard.at("errors").findValuesAsText("pointer").contains("/manifest/surprise"));
  }

  @Test
  void aTicketLivesASecondToThirtyDays() {
    var agent = sandbox.agent();
    for (var seconds : new String[] {"0", "2592001"}) {
      var body = "{\"quote_id\":\"quo_1\",\"exception_expires_in_seconds\":%s}".formatted(seconds);
      var heard =
          problem(422, "body_invalid", sandbox.client.post("/v1/contracts", agent.key(), body));
      assertEquals(
          "/exception_expires_in_seconds", heard.at("errors").get(0).path("pointer").asText());
    }
    for (var seconds : new long[] {1, 2_592_000}) {
      var body =
          "{\"quote_id\":\"quo_1\",\"on_partial\":\"pause\",\"exception_expires_in_seconds\":%d}"
              .formatted(seconds);
      problem(404, "not_found", sandbox.client.post("/v1/contracts", agent.key(), body));
    }
  }

  @Test
  void aValueThatMeansNothingHereIs422WithItsPlace() {
    var manifest =
        Sandbox.manifest("A")
            .replace("\"data_modes\"", "\"callback_url\":\"ftp://x/\",\"data_modes\"");
    var heard = problem(422, "body_invalid", sandbox.client.post("/v1/agents", null, manifest));
    assertEquals("/manifest/callback_url", heard.at("errors").get(0).path("pointer").asText());
  }

  @Test
  void aBodyOverItsLimitIs413OnBothSidesOfTheLine() {
    var padding = " ".repeat((int) Route.BODY_LIMIT - Sandbox.manifest("A").length());
    sandbox.client.post("/v1/agents", null, Sandbox.manifest("A") + padding).expect(201);
    problem(
        413,
        "body_too_large",
        sandbox.client.post("/v1/agents", null, Sandbox.manifest("A") + padding + " "));
    var events = "/v1/providers/stripe_stablecoin/events";
    problem(
        413,
        "body_too_large",
        sandbox.client.post(events, null, "x".repeat((int) Route.EVENT_LIMIT + 1)));
    problem(
        401,
        "signature_refused",
        sandbox.client.post(events, null, "x".repeat((int) Route.EVENT_LIMIT)));
  }

  @Test
  void anUnknownOrRepeatedParameterIs400() {
    var unknown = sandbox.client.get("/v1/runs?surprise=1", agent.key());
    problem(400, "parameter_malformed", unknown);
    assertTrue(unknown.string("detail").contains("page_size"), unknown.text());
    assertFalse(unknown.string("detail").contains("surprise"), unknown.text());
    problem(
        400,
        "parameter_malformed",
        sandbox.client.get("/v1/runs?page_size=1&page_size=2", agent.key()));
    problem(400, "parameter_malformed", sandbox.client.get("/v1/runs?page_size=1001", agent.key()));
    problem(400, "parameter_malformed", sandbox.client.get("/v1/runs?page_size=0", agent.key()));
    problem(400, "parameter_malformed", sandbox.client.get("/v1/runs?page_size=x", agent.key()));
    problem(400, "parameter_malformed", sandbox.client.get("/v1/runs?page_token=!", agent.key()));
    sandbox.client.get("/v1/runs?page_size=1000", agent.key()).expect(200);
    problem(400, "parameter_malformed", sandbox.client.get("/v1/runs?run_state=odd", agent.key()));
  }

  @Test
  void everyCodeHasItsPage() {
    var heard = new Client(sandbox.server.url()).get("/v1/nothing", null);
    var page = sandbox.client.get(heard.string("type"), null).expect(200);
    assertTrue(page.text().contains("route_not_found"), page.text());
  }

  @Test
  void whatIsNoHttpIsToldSoAndCutOff() throws IOException {
    var nonsense = raw("NONSENSE\r\n\r\n");
    assertTrue(nonsense.contains(" 400 Bad Request"), nonsense);
    var long414 = raw("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(long414.contains(" 414 "), long414);
    var long431 = raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(20_000) + "\r\n\r\n");
    assertTrue(long431.contains(" 431 "), long431);
    assertTrue(long431.contains("\"code\":\"headers_too_large\""), long431);
    assertTrue(long431.contains("application/problem+json"), long431);
  }

  @Test
  void aHostThatIsNoneIsNotRepeated() throws IOException {
    var odd = raw("GET / HTTP/1.1\r\nHost: evil\"><script>\r\nConnection: close\r\n\r\n");
    assertFalse(odd.contains("script"), odd);
  }

  @Test
  void whatBreaksOffInTheMiddleIsTheClientsFault() throws IOException {
    var head = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
    var post = "POST /v1/agents " + head;
    refused(raw(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"), "body_malformed");
    refused(raw(post + "Content-Length: 2\r\nExpect: more\r\n\r\n{}"), "parameter_malformed");
    refused(raw("GET ?x " + head + "\r\n"), "parameter_malformed");
  }

  private static void refused(String answer, String code) {
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
  }

  /** Everything that the server sends until it ends the connection. */
  private static String raw(String request) throws IOException {
    try (var socket =
        new Socket(java.net.InetAddress.getLoopbackAddress(), sandbox.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Heard problem(int status, String code, Heard heard) {
    assertEquals(status, heard.status(), heard.text());
    assertEquals("application/problem+json", heard.header("Content-Type").orElse(""));
    assertEquals(code, heard.string("code"), heard.text());
    assertEquals(status, heard.at("status").asInt());
    return heard;
  }
}
