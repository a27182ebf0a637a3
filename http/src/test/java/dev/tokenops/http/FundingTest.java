package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.http.provider.ProviderRoute.SignedEvent;
import dev.tokenops.http.provider.StripeStablecoin;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Provider events at the server's own door. */
class FundingTest {
  private static final String SECRET = "whsec_of_this_test";

  private final StripeStablecoin stripe = new StripeStablecoin(List.of(SECRET));

  private static Settings settings(Path folder) {
    return Settings.sandbox(folder, 0).withStripeSecrets(List.of(SECRET));
  }

  @Test
  void oneEventAHundredTimesAtOnceFundsOnceAlsoAfterARestart(@TempDir Path folder)
      throws Exception {
    Agent agent;
    SignedEvent event;
    try (var sandbox = Sandbox.start(settings(folder))) {
      agent = sandbox.agent();
      event =
          stripe.sandboxPayment(settlement(sandbox, agent).requested(), Instant.now()).getLast();
      var sent = event;
      var heard = atOnce(100, () -> send(sandbox, sent));
      long funded =
          heard.stream().filter(each -> each.string("outcome").equals("credits_funded")).count();
      assertEquals(1, funded);
      for (var each : heard) each.expect(200);
      assertEquals("5", credits(sandbox, agent).string("funded"));
    }
    try (var sandbox = Sandbox.start(settings(folder))) {
      var sent = event;
      for (var each : atOnce(100, () -> send(sandbox, sent)))
        assertEquals("duplicate", each.expect(200).string("outcome"));
      assertEquals("5", credits(sandbox, agent).string("funded"));
      assertEquals("5", credits(sandbox, agent).string("available"));
    }
  }

  @Test
  void whatIsNotTheProvidersChangesNothing(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(settings(folder))) {
      var agent = sandbox.agent();
      var requested = settlement(sandbox, agent).requested();
      var now = Instant.now();
      var forged = new StripeStablecoin(List.of("whsec_other")).sandboxPayment(requested, now);
      assertEquals("signature_refused", send(sandbox, forged.getLast()).expect(401).string("code"));
      for (long seconds : new long[] {-301, 301}) {
        var late = stripe.sandboxPayment(requested, now.plusSeconds(seconds));
        assertEquals("signature_refused", send(sandbox, late.getLast()).expect(401).string("code"));
      }
      assertEquals("0", credits(sandbox, agent).string("funded"));
      var unknown = sandbox.client.post("/v1/providers/none/events", null, "{}").expect(404);
      assertEquals("not_found", unknown.string("code"));
    }
  }

  @Test
  void withoutASecretTheRouteTakesNothing(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(Settings.of(folder, 0))) {
      var refused = sandbox.client.post("/v1/providers/stripe_stablecoin/events", null, "{}");
      assertEquals("signature_refused", refused.expect(401).string("code"));
    }
  }

  private static Settlement settlement(Sandbox sandbox, Agent agent) {
    var id =
        sandbox
            .client
            .post(
                "/v1/settlements",
                agent.key(),
                "{\"credits\":\"5\",\"provider_route\":\"stripe_stablecoin\"}")
            .expect(201)
            .string("settlement_id");
    var settlement = sandbox.server.engine().views().money().settlements().get(id);
    if (settlement == null) throw new AssertionError(id);
    return settlement;
  }

  private static Heard send(Sandbox sandbox, SignedEvent event) {
    var request = sandbox.client.to("/v1/providers/stripe_stablecoin/events", null);
    event.headers().forEach(request::header);
    return sandbox.client.send(request.POST(BodyPublishers.ofString(event.body())));
  }

  private static Heard credits(Sandbox sandbox, Agent agent) {
    return sandbox.client.get("/v1/credits", agent.key()).expect(200);
  }

  private static List<Heard> atOnce(int times, Callable<Heard> call) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var heard = new ArrayList<Heard>();
      var calls = IntStream.range(0, times).mapToObj(_ -> call).toList();
      for (var each : pool.invokeAll(calls)) heard.add(each.get());
      assertTrue(heard.size() == times);
      return heard;
    }
  }
}
