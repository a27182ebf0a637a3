package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks as a list: whose, in which state, since when, and many asked for again at once. */
class DeliveriesTest {
  private static final String LONG_AGO = "2020-01-01T00:00:00.000Z";

  private final AtomicInteger status = new AtomicInteger(204);
  private final AtomicInteger posts = new AtomicInteger();
  private Path folder;
  private Sandbox sandbox;
  private HttpServer receiver;
  private Agent agent;
  private String contract;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    sandbox = Sandbox.start(folder);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          posts.incrementAndGet();
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    receiver.start();
    agent = sandbox.agent();
    sandbox.fund(agent, "20");
    contract =
        sandbox.contract(
            agent,
            ",\"callback_url\":\"http://127.0.0.1:%d/secret/path\""
                .formatted(receiver.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    sandbox.close();
    receiver.stop(0);
  }

  /** A run whose callback has ended so. */
  private String delivered(int answer) throws Exception {
    status.set(answer);
    var id = sandbox.runAndWait(agent, contract, "").expect(200).string("delivery_id");
    var end = answer == 410 ? "dead_lettered" : "delivered";
    TestEngine.until(() -> ids(list("?state=" + end, agent.key())).contains(id));
    return id;
  }

  private Heard list(String query, String key) {
    return sandbox.client.get("/v1/deliveries" + query, key).expect(200);
  }

  private static List<String> ids(Heard page) {
    var ids = new ArrayList<String>();
    for (JsonNode each : page.at("data")) ids.add(each.path("delivery_id").asText());
    return ids;
  }

  private Heard again(String key, String since) {
    return sandbox.client.post(
        "/v1/deliveries/redeliver",
        key,
        "{\"state\":\"dead_lettered\",\"since\":\"%s\"}".formatted(since));
  }

  @Test
  void theListIsNewestFirstInPagesAndByState() throws Exception {
    var first = delivered(204);
    var second = delivered(410);
    var third = delivered(204);
    assertEquals(List.of(third, second, first), ids(list("", sandbox.operator)));
    assertEquals(List.of(second), ids(list("?state=dead_lettered", sandbox.operator)));
    assertEquals(List.of(), ids(list("?state=pending", sandbox.operator)));
    var page = list("?page_size=2", agent.key());
    assertEquals(List.of(third, second), ids(page));
    var rest = list("?page_size=2&page_token=" + page.string("next_page_token"), agent.key());
    assertEquals(List.of(first), ids(rest));
    assertFalse(rest.json().has("next_page_token"));
    sandbox.client.get("/v1/deliveries?state=none", agent.key()).expect(400);
    sandbox.client.get("/v1/deliveries?since=yesterday", agent.key()).expect(400);
    assertEquals(List.of(), ids(list("?since=2100-01-01T00:00:00.000Z", agent.key())));
    assertEquals(3, ids(list("?since=" + LONG_AGO, agent.key())).size());
  }

  @Test
  void anAgentSeesItsOwnAndNothingOfAnAddressButWhereItIs() throws Exception {
    var id = delivered(204);
    var mine = list("", agent.key());
    assertEquals(List.of(id), ids(mine));
    var endpoint = mine.at("endpoints").get(0);
    assertEquals("delivering", endpoint.path("state").asText());
    assertEquals(
        "http://127.0.0.1:" + receiver.getAddress().getPort(), endpoint.path("endpoint").asText());
    assertFalse(mine.text().contains("secret"), mine.text());
    var other = list("", sandbox.agent().key());
    assertEquals(List.of(), ids(other));
    assertEquals(0, other.at("endpoints").size());
  }

  @Test
  void allThatFailedAreAskedForAgainAndNoneTwice() throws Exception {
    delivered(410);
    delivered(410);
    var fine = delivered(204);
    assertEquals(0, again(sandbox.agent().key(), LONG_AGO).expect(202).at("requested").intValue());
    assertEquals(
        0, again(agent.key(), "2100-01-01T00:00:00Z").expect(202).at("requested").intValue());
    int before = posts.get();
    var heard = again(sandbox.operator, LONG_AGO).expect(202);
    assertEquals(2, heard.at("requested").intValue());
    assertFalse(heard.at("more").booleanValue());
    TestEngine.until(() -> ids(list("?state=delivered", agent.key())).size() == 3);
    assertEquals(0, again(sandbox.operator, LONG_AGO).expect(202).at("requested").intValue());
    assertEquals(2, posts.get() - before);
    assertEquals(fine, ids(list("", agent.key())).getLast()); // The others have ended since.
    sandbox.client.post("/v1/deliveries/redeliver", agent.key(), "{}").expect(400);
  }

  @Test
  void theListIsTheSameAfterARestart() throws Exception {
    delivered(410);
    delivered(204);
    var before = ids(list("", sandbox.operator));
    restart();
    assertEquals(before, ids(list("", sandbox.operator)));
    assertEquals(1, again(sandbox.operator, LONG_AGO).expect(202).at("requested").intValue());
    TestEngine.until(() -> ids(list("?state=delivered", sandbox.operator)).size() == 2);
    assertTrue(ids(list("?state=dead_lettered", sandbox.operator)).isEmpty());
  }

  private void restart() throws Exception {
    sandbox.close();
    sandbox = Sandbox.start(folder);
  }

  @Test
  void refusedEventsAreListedByTheirHashAloneAndAcceptedOnesFromTheLedger() throws IOException {
    var forged = "{\"id\":\"evt_forged\",\"note\":\"hush\"}";
    for (int i = 0; i < 3; i++)
      sandbox
          .client
          .send(
              sandbox
                  .client
                  .to("/v1/providers/stripe_stablecoin/events", null)
                  .header("Stripe-Signature", "t=1,v1=00")
                  .POST(BodyPublishers.ofString(forged)))
          .expect(401);
    long entries = sandbox.server.ledger().size();
    var all = events("");
    var refused = events("?verdict=refused");
    assertEquals(3, refused.at("data").size());
    var row = refused.at("data").get(0);
    assertEquals(forged.length(), row.path("bytes").intValue());
    assertTrue(row.path("ledger_index").isNull());
    assertFalse(all.text().contains("hush") || all.text().contains("evt_forged"), all.text());
    var accepted = events("?verdict=accepted").at("data");
    assertEquals(2, accepted.size()); // The intent that funded, and its charge.
    assertEquals("credits_funded", accepted.get(0).path("outcome").asText());
    var id = accepted.get(0).path("event_id").asText();
    assertEquals(1, events("?event_id=" + id).at("data").size());
    assertEquals(0, events("?event_id=evt_forged").at("data").size());
    var seen = new ArrayList<String>();
    for (String token = ""; token != null; ) {
      var page = events("?page_size=2" + (token.isEmpty() ? "" : "&page_token=" + token));
      for (var each : page.at("data")) seen.add(each.toString());
      token = page.json().has("next_page_token") ? page.string("next_page_token") : null;
    }
    var whole = new ArrayList<String>();
    for (var each : all.at("data")) whole.add(each.toString());
    assertEquals(5, whole.size());
    assertEquals(whole, seen);
    assertEquals(entries, sandbox.server.ledger().size());
  }

  private Heard events(String query) {
    return sandbox.client.get("/v1/provider-events" + query, sandbox.operator).expect(200);
  }
}
