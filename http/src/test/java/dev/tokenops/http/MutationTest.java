package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a client can send is answered with a 5xx, and every answer fits its schema. */
class MutationTest {
  private static final int ROUNDS = 60;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e3",
          "1e400",
          "9007199254740993",
          "123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\u202e\\ud83d\\ude00\"",
          "\"" + "x".repeat(5_000) + "\"",
          "[]",
          "[null]",
          "[[]]",
          "{}",
          "{\"a\":1.5}",
          "\"agt_00000000000000000000000000\"");

  private static Sandbox sandbox;
  private static Agent agent;
  private static final Map<String, String> BODIES = new LinkedHashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    agent = sandbox.agent();
    sandbox.fund(agent, "50");
    var contract = sandbox.contract(agent, "");
    var quote = sandbox.client.get("/v1/contracts/" + contract, agent.key()).string("quote_id");
    var manifest =
        (ObjectNode) StrictJson.parse(Sandbox.manifest("A").getBytes(StandardCharsets.UTF_8));
    ((ObjectNode) manifest.get("manifest"))
        .put("url", "https://a.example/")
        .put("callback_url", "https://a.example/hook")
        .putObject("public_key")
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    BODIES.put("/v1/agents", manifest.toString());
    BODIES.put(
        "/v1/agents/" + agent.id() + "/credentials",
        CredentialRoutes.example()
            .put("expires_in_seconds", 60)
            .set("rate_limit", Json.object().put("requests", 1).put("per_seconds", 1))
            .toString());
    BODIES.put("/v1/quotes", QuoteRoutes.example().toString());
    BODIES.put("/v1/settlements", "{\"credits\":\"1.5\",\"provider_route\":\"stripe_stablecoin\"}");
    BODIES.put(
        "/v1/contracts",
        """
        {"quote_id":"%s","callback_url":"https://a.example/","max_runs":3,"on_partial":"pause",\
        "expires_in_seconds":60,"exception_expires_in_seconds":60}\
        """
            .formatted(quote));
    BODIES.put("/v1/contracts/" + contract + "/accept", "{\"digest\":\"sha256:00\"}");
    BODIES.put("/v1/runs", Sandbox.runBody(contract, ",\"pilot_id\":\"p\""));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void noBodyMakesTheServerFail() {
    var random = new Random(20_261_123);
    int refused = 0;
    for (var each : BODIES.entrySet())
      for (int round = 0; round < ROUNDS; round++) {
        var body = mutated(each.getValue(), random);
        var key = each.getKey().endsWith("/credentials") ? sandbox.operator : agent.key();
        var request =
            sandbox
                .client
                .to(each.getKey(), key)
                .header("Idempotency-Key", "m" + random.nextLong());
        var heard = sandbox.client.send(Client.json(request, body));
        answered(heard, each.getKey() + " " + body);
        if (heard.status() >= 400) refused++;
      }
    assertTrue(refused > BODIES.size() * ROUNDS / 2, "refused " + refused);
  }

  @Test
  void noPathQueryOrHeaderMakesTheServerFail() throws IOException {
    for (var line :
        List.of(
            "GET /v1/runs/%00",
            "GET /v1/runs/%zz",
            "GET /v1/runs/%c3%28",
            "GET /v1/runs/..%2f..%2fv1",
            "GET //v1//runs",
            "GET /v1/runs/../../etc",
            "GET /v1/pilots/%F0%9F%98%80",
            "GET /v1/pilots/" + "p".repeat(3_000),
            "GET /v1/runs?page_token=" + "A".repeat(500),
            "GET /v1/runs?page_token=AAAA&page_size=1",
            "GET /v1/credits/movements?page_token=AAAA",
            "GET /v1/runs?page_size=99999999999999999999",
            "GET /v1/runs?%zz=%zz",
            "GET /v1/runs?=&=&",
            "GET /problems/%3Cscript%3E",
            "GET /console/runs/%3Cscript%3E",
            "POST /v1/credentials/claim/" + "x".repeat(4_000),
            "POST /v1/deliveries/dlv_0/redeliver",
            "DELETE /v1/credentials/crd_0",
            "OPTIONS *",
            "OPTIONS /v1/runs",
            "TRACE /v1/runs",
            "BREW /v1/runs",
            "CONNECT example.com:443")) {
      var answer =
          raw(
              line
                  + " HTTP/1.1\r\nHost: [::1]:99999\r\nAuthorization: Bearer "
                  + agent.key()
                  + "\r\nIdempotency-Key: \u00e9 \r\nPrefer: wait=99999999999, wait=\"\r\nAccept: ;;\r\n"
                  + "Cookie: tokenops_session=;;=\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1."), line + " " + answer);
      assertTrue(answer.charAt(9) < '5', line + " " + answer);
    }
  }

  private static void answered(Heard heard, String what) {
    assertTrue(heard.status() < 500, () -> what + " gives " + heard.text());
  }

  /** One value replaced, removed or doubled somewhere, or the text itself damaged. */
  private static String mutated(String body, Random random) {
    if (random.nextInt(8) == 0) {
      var damaged = new StringBuilder(body);
      damaged.setCharAt(random.nextInt(body.length()), (char) (32 + random.nextInt(95)));
      return damaged.toString();
    }
    var tree = (ObjectNode) StrictJson.parse(body.getBytes(StandardCharsets.UTF_8));
    var containers = new ArrayList<JsonNode>();
    containers(tree, containers);
    var place = containers.get(random.nextInt(Math.min(containers.size(), 12)));
    var marker = "\"@@\"";
    if (place instanceof ObjectNode object) {
      var names = new ArrayList<String>();
      object.fieldNames().forEachRemaining(names::add);
      var name =
          names.isEmpty() || random.nextInt(6) == 0
              ? "surprise"
              : names.get(random.nextInt(names.size()));
      if (random.nextInt(6) == 0) object.remove(name);
      else object.put(name, "@@");
    } else if (place instanceof ArrayNode array) {
      array.insert(random.nextInt(array.size() + 1), "@@");
    }
    return tree.toString().replace(marker, VALUES.get(random.nextInt(VALUES.size())));
  }

  private static void containers(JsonNode node, List<JsonNode> found) {
    if (node.isContainerNode()) found.add(node);
    for (var child : node) containers(child, found);
  }

  private static String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
