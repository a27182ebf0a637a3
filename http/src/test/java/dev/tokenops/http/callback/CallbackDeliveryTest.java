package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToReturns.Redeliver;
import dev.tokenops.engine.message.Command.ToRun.Quote;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.http.TestEngine;
import dev.tokenops.http.TestPilot;
import dev.tokenops.http.callback.CallbackDelivery.Options;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks from a completed run to a receiver on loopback, over a real engine. */
class CallbackDeliveryTest {
  private final EndpointHealth endpoints = new EndpointHealth();
  private static final Options BRISK = new Options(256, 16, true, 1_000, 10_000);

  /** All ten attempts within a tenth of a second. */
  private static final Options RUSHED = new Options(256, 16, true, 5_000_000, 10_000);

  /** No second attempt while a test runs. */
  private static final Options ONCE = new Options(256, 16, true, 1, 10_000);

  private static final CallbackSecret SECRET =
      CallbackSecret.of("secret of a contract 1234".getBytes(UTF_8));

  private final MemoryStore store = new MemoryStore();
  private Vertx edge;
  private Vertx lanes;
  private TestEngine on;
  private TestPilot pilot;
  private Receiver receiver;
  private @Nullable String deployed;

  @BeforeEach
  void start() throws Exception {
    edge = Vertx.vertx();
    lanes = Vertx.vertx();
    on = TestEngine.start(lanes, store);
    pilot = new TestPilot(on, 1);
    receiver = new Receiver(edge, _ -> SECRET.text());
    pilot.contract(receiver.url());
  }

  @AfterEach
  void stop() throws Exception {
    await(edge.close());
    on.close();
    await(lanes.close());
  }

  @Test
  void aCompletedRunIsToldOnceAndItsReceiptIsInTheLedger() throws Exception {
    receiver.answers(204);
    deliver(BRISK);
    var runId = pilot.run();
    var run = ended(runId, CallbackState.DELIVERED);
    assertEquals(List.of(204), statuses(run));
    var heard = receiver.heard.getFirst();
    assertEquals(1, receiver.heard.size());
    assertEquals(run.deliveryId(), heard.id());
    assertEquals(new String(on.payload(run), UTF_8), heard.body());
    var entry = on.ledger.entry(Objects.requireNonNull(run.callbackIndex()));
    var recorded = (CallbackEnded) FactCodec.decode(entry.type(), entry.body());
    assertEquals(Sha256.hex(heard.body().getBytes(UTF_8)), recorded.payloadSha256());
  }

  @Test
  void anErrorIsTriedAgainWithTheSameIdAndTheSameBytes() throws Exception {
    receiver.answers(500);
    deliver(BRISK);
    var runId = pilot.run();
    TestEngine.until(() -> !on.run(runId).attempts().isEmpty());
    receiver.answers(200);
    var run = ended(runId, CallbackState.DELIVERED);
    var statuses = statuses(run);
    assertEquals(500, statuses.getFirst());
    assertEquals(200, statuses.getLast());
    assertEquals(1, receiver.heard.stream().distinct().count());
    assertEquals(statuses.size(), receiver.heard.size());
  }

  @Test
  void a410EndsItAtOnceAndARedeliveryMayStillDeliver() throws Exception {
    receiver.answers(410);
    deliver(BRISK);
    var runId = pilot.run();
    var dead = ended(runId, CallbackState.DEAD_LETTERED);
    assertEquals(List.of(410), statuses(dead));

    receiver.answers(200);
    redeliver(dead);
    var run = ended(runId, CallbackState.DELIVERED);
    assertEquals(List.of(410, 200), statuses(run));
    assertEquals(1, receiver.heard.stream().distinct().count());
  }

  @Test
  void tenAttemptsAreARoundAndARedeliveryBeginsAnother() throws Exception {
    receiver.answers(503);
    deliver(RUSHED);
    var runId = pilot.run();
    var dead = ended(runId, CallbackState.DEAD_LETTERED);
    assertEquals(RetrySchedule.MAX_ATTEMPTS, dead.attempts().size());
    redeliver(dead);
    TestEngine.until(() ->
        on.run(runId).attempts().size() == 2 * RetrySchedule.MAX_ATTEMPTS
            && on.run(runId).callbackState() == CallbackState.DEAD_LETTERED);
  }

  @Test
  void theSecondAttemptWaitsForItsTime() throws Exception {
    receiver.answers(500);
    deliver(ONCE);
    var runId = pilot.run();
    TestEngine.until(() -> !on.run(runId).attempts().isEmpty());
    var run = on.run(runId);
    assertEquals(CallbackState.PENDING, run.callbackState());
    var next = Objects.requireNonNull(run.nextAttemptAt());
    var first = run.attempts().getFirst().attemptedAt();
    assertTrue(next.isAfter(first.plusMillis(4_990)), next + " after " + first);
    assertTrue(next.isBefore(first.plusMillis(16_000)), next + " after " + first);
    assertEquals(1, receiver.heard.size());
  }

  @Test
  void whatWasOpenWhenTheEngineStoppedIsDeliveredAfterARestart() throws Exception {
    int port = receiver.port();
    receiver.goDown();
    deliver(ONCE);
    var runId = pilot.run();
    TestEngine.until(() -> !on.run(runId).attempts().isEmpty());
    assertEquals(List.of(0), statuses(on.run(runId)));

    restart();
    receiver.comeUp(port);
    receiver.answers(200);
    assertEquals(1, on.engine.views().runs().attemptsOfOpenDelivery(runId));
    deliver(ONCE); // Due some seconds after its first attempt, as the ledger has it.
    assertEquals(List.of(0, 200), statuses(ended(runId, CallbackState.DELIVERED)));
  }

  @Test
  void whatCompletedBeforeTheDeliveryBeganIsDelivered() throws Exception {
    receiver.answers(200);
    var runId = pilot.run();
    TestEngine.until(() -> on.run(runId).callbackState() == CallbackState.PENDING);
    deliver(ONCE);
    ended(runId, CallbackState.DELIVERED);
  }

  @Test
  void aRunningAttemptIsLetFinishAndRecordedBeforeTheStop() throws Exception {
    receiver.answers(0);
    deliver(ONCE);
    var runId = pilot.run();
    TestEngine.until(() -> receiver.waiting.size() == 1);
    var stopped = edge.undeploy(Objects.requireNonNull(deployed));
    assertFalse(stopped.isComplete());
    edge.runOnContext(_ -> receiver.release(200));
    await(stopped);
    assertEquals(CallbackState.DELIVERED, on.run(runId).callbackState());
  }

  @Test
  void anAttemptThatOutlastsTheStopIsMadeAgainAfterARestart() throws Exception {
    receiver.answers(0);
    deliver(new Options(256, 16, true, 1, 20));
    var runId = pilot.run();
    TestEngine.until(() -> receiver.waiting.size() == 1);
    await(edge.undeploy(Objects.requireNonNull(deployed)));
    assertEquals(List.of(), on.run(runId).attempts());

    restart();
    receiver.answers(200);
    deliver(ONCE);
    assertEquals(List.of(200), statuses(ended(runId, CallbackState.DELIVERED)));
    assertEquals(1, receiver.heard.stream().distinct().count());
  }

  @Test
  void oneHostNeverHasMoreAttemptsAtOnceThanItsLimit() throws Exception {
    receiver.answers(0);
    deliver(new Options(256, 3, true, 1, 10_000));
    var runs = new ArrayList<String>();
    for (int i = 0; i < 12; i++) runs.add(pilot.run());
    for (int heard = 3; heard <= 12; heard += 3) {
      int now = heard;
      TestEngine.until(() -> receiver.heard.size() == now && receiver.waiting.size() == 3);
      edge.runOnContext(_ -> receiver.release(200));
    }
    for (var runId : runs) ended(runId, CallbackState.DELIVERED);
    assertEquals(3, receiver.mostAtOnce.get());
  }

  @Test
  void aTargetThatIsNoLongerAllowedIsAnAttemptThatFailed() throws Exception {
    receiver.answers(200);
    deliver(new Options(256, 16, false, 1, 10_000));
    var runId = pilot.run();
    TestEngine.until(() -> !on.run(runId).attempts().isEmpty());
    var attempt = on.run(runId).attempts().getFirst();
    assertEquals(0, attempt.status());
    assertTrue(Objects.requireNonNull(attempt.error()).contains("https"), attempt.error());
    assertEquals(List.of(), receiver.heard);
  }

  @Test
  void whileItIsPausedNothingIsSentAndAfterwardsAll() throws Exception {
    receiver.answers(200);
    var delivery = delivery(ONCE);
    delivery.pause();
    deployed = await(edge.deployVerticle(delivery));
    var runId = pilot.run();
    TestEngine.until(() -> on.run(runId).callbackState() == CallbackState.PENDING);
    assertEquals(List.of(), receiver.heard);
    delivery.resume();
    ended(runId, CallbackState.DELIVERED);
  }

  @Test
  void aFullEngineIsAskedAgainUntilTheAttemptIsRecorded() throws Exception {
    restart(1);
    receiver.answers(0);
    deliver(ONCE);
    var runId = pilot.run();
    TestEngine.until(() -> receiver.waiting.size() == 1);
    var full = new CompletableFuture<Void>();
    var free = new CountDownLatch(1);
    on.engine
        .views()
        .listen(placed -> {
          if (!(placed.fact() instanceof Quoted)) return;
          full.complete(null);
          awaitQuietly(free);
        });
    var quoteId = TypeId.next(TypeId.QUOTE, pilot.agentId, Instant.now(), new Random(9));
    var asked =
        on.engine.ask(ticket ->
            new Quote(
                ticket, pilot.agentId, quoteId, "tokenops", "tokenized_asset_review", 1, 1, null));
    full.get(30, TimeUnit.SECONDS);
    edge.runOnContext(_ -> receiver.release(200));
    await(edge.timer(200, TimeUnit.MILLISECONDS)); // Several asks are refused meanwhile.
    assertEquals(List.of(), on.run(runId).attempts());
    free.countDown();
    await(asked);
    assertEquals(List.of(200), statuses(ended(runId, CallbackState.DELIVERED)));
    assertEquals(1, receiver.heard.size());
  }

  private void redeliver(RunView dead) throws Exception {
    on.done(ticket ->
        new Redeliver(
            ticket,
            dead.agentId(),
            dead.runId(),
            Objects.requireNonNull(dead.deliveryId()),
            Objects.requireNonNull(dead.completedSha256()),
            null));
  }

  private void restart() throws Exception {
    restart(1_000);
  }

  private void restart(int window) throws Exception {
    if (deployed != null && edge.deploymentIDs().contains(deployed)) await(edge.undeploy(deployed));
    on.close();
    on = TestEngine.start(lanes, store, window);
    pilot.movedTo(on);
  }

  private void deliver(Options options) throws Exception {
    deployed = await(edge.deployVerticle(delivery(options)));
  }

  private CallbackDelivery delivery(Options options) {
    AddressLookup lookup = _ -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1")));
    var sender =
        new CallbackSender(
            edge, lookup, InstantSource.system(), CallbackSender.Limits.DEFAULT, null);
    var content = on;
    return new CallbackDelivery(
        on.engine, sender, content::payload, (_, _) -> SECRET, endpoints, new Random(3), options);
  }

  private RunView ended(String runId, CallbackState state) throws Exception {
    TestEngine.until(() -> on.run(runId).callbackState() == state);
    return on.run(runId);
  }

  private static List<Integer> statuses(RunView run) {
    return run.attempts().stream().map(Attempt::status).toList();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
