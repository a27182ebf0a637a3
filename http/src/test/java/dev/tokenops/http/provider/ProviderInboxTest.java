package dev.tokenops.http.provider;

import static dev.tokenops.engine.stage.ProviderOutcome.CREDITS_FUNDED;
import static dev.tokenops.engine.stage.ProviderOutcome.CREDITS_REVERSED;
import static dev.tokenops.engine.stage.ProviderOutcome.DUPLICATE;
import static dev.tokenops.engine.stage.ProviderOutcome.FAILED;
import static dev.tokenops.engine.stage.ProviderOutcome.IGNORED;
import static dev.tokenops.engine.stage.ProviderOutcome.MISMATCH;
import static dev.tokenops.engine.stage.ProviderOutcome.PENDING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tokenops.engine.stage.Account.Figures;
import dev.tokenops.engine.stage.ProviderOutcome;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.stage.SettlementState;
import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.http.TestEngine;
import dev.tokenops.http.TestPilot;
import dev.tokenops.http.provider.ProviderInbox.Result;
import dev.tokenops.http.provider.ProviderInbox.Result.Malformed;
import dev.tokenops.http.provider.ProviderInbox.Result.Refused;
import dev.tokenops.http.provider.ProviderInbox.Result.Told;
import dev.tokenops.http.provider.ProviderInbox.Result.Unverified;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Provider events from the raw request to the credits, over a real engine. */
class ProviderInboxTest {
  private static final long CREDITS = 25_000_000;
  private static final long AMOUNT = 2_500;

  private final MemoryStore store = new MemoryStore();
  private Vertx vertx;
  private TestEngine on;
  private TestPilot pilot;
  private ProviderInbox inbox;
  private int payments;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    open(1_000);
    pilot = new TestPilot(on, 1);
  }

  @AfterEach
  void stop() throws Exception {
    on.close();
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void aPaymentThatSucceededFundsOnceAndARepeatIsADuplicate() throws Exception {
    var payment = payment();
    var succeeded = payment.intent("payment_intent.succeeded", "succeeded");
    assertEquals(new Told(CREDITS_FUNDED, payment.settlementId()), tell(succeeded));
    assertEquals(CREDITS, figures().availableMicros());
    assertEquals(new Told(DUPLICATE, payment.settlementId()), tell(succeeded));
    assertEquals(DUPLICATE, outcome(Stripe.again(succeeded, "evt_0abc")));
    assertEquals(CREDITS, figures().fundedMicros());
    var settlement = settlement(payment);
    assertEquals(SettlementState.FUNDED, settlement.state());
    var confirmation = Objects.requireNonNull(settlement.funded()).confirmationSha256();
    var index = Objects.requireNonNull(on.engine.views().places().index(confirmation));
    assertEquals("provider.confirmed.v1", on.ledger.entry(index).type());
  }

  @Test
  void theSameEventAHundredTimesAtOnceFundsOnceAndNoRepeatIsAheadOfIt() throws Exception {
    var succeeded = payment().intent("payment_intent.succeeded", "succeeded");
    var told = new ArrayList<Future<ProviderOutcome>>();
    for (int i = 0; i < 100; i++)
      told.add(
          receive(succeeded)
              .map(result -> {
                // Whoever is answered at all can read the credits.
                assertEquals(CREDITS, figures().availableMicros());
                return ((Told) result).outcome();
              }));
    var outcomes = new ArrayList<ProviderOutcome>();
    for (var each : told) outcomes.add(each.await(30, TimeUnit.SECONDS));
    assertEquals(1, Collections.frequency(outcomes, CREDITS_FUNDED));
    assertEquals(99, Collections.frequency(outcomes, DUPLICATE));
    assertEquals(CREDITS, figures().fundedMicros());
  }

  @Test
  void whatIsNotSignedChangesNothing() throws Exception {
    var succeeded = payment().intent("payment_intent.succeeded", "succeeded");
    long size = on.ledger.size();
    for (var headers :
        List.<ProviderRoute.Headers>of(
            _ -> null,
            Stripe.signed(succeeded, "whsec_other", Stripe.NOW),
            Stripe.signed(succeeded, Stripe.SECRET, Stripe.NOW.minusSeconds(301)),
            Stripe.signed(succeeded, Stripe.SECRET, Stripe.NOW.plusSeconds(301))))
      assertInstanceOf(
          Unverified.class,
          await(inbox.receive(Stripe.ROUTE, headers, Stripe.bytes(succeeded), Stripe.NOW)));
    assertEquals(size, on.ledger.size());
    assertEquals(CREDITS_FUNDED, outcome(succeeded));
  }

  @Test
  void whatIsNoEventIsMalformedAndWhatConcernsNoCreditsIsIgnored() throws Exception {
    long size = on.ledger.size();
    assertInstanceOf(Malformed.class, tell("not json"));
    assertInstanceOf(Malformed.class, tell("{\"id\":\"evt_1\"}"));
    assertEquals(
        new Told(IGNORED, null), tell(Stripe.event("customer.created", false, "{\"id\":\"c\"}")));
    // It names neither a payment nor a settlement, so it can never be anybody's.
    var orphan = payment().session("checkout.session.expired", "unpaid");
    assertEquals(
        new Told(IGNORED, null),
        tell(
            orphan
                .replaceAll("\"payment_intent\":\"\\w+\"", "\"payment_intent\":null")
                .replaceAll("stl_\\w+", "none")));
    assertEquals(size + 1, on.ledger.size()); // The settlement alone.
  }

  @Test
  void aFailedTryIsNotTheEndAndACanceledPaymentIs() throws Exception {
    var payment = payment();
    assertEquals(PENDING, outcome(payment.intent("payment_intent.processing", "processing")));
    assertEquals(
        PENDING,
        outcome(payment.intent("payment_intent.payment_failed", "requires_payment_method")));
    assertEquals(
        PENDING, outcome(payment.session("checkout.session.async_payment_failed", "unpaid")));
    assertEquals(SettlementState.AWAITING_CONFIRMATION, settlement(payment).state());
    assertEquals(FAILED, outcome(payment.intent("payment_intent.canceled", "canceled")));
    assertEquals(SettlementState.FAILED, settlement(payment).state());
    assertEquals(0, figures().fundedMicros());

    var other = payment();
    assertEquals(FAILED, outcome(other.session("checkout.session.expired", "unpaid")));
  }

  @ParameterizedTest
  @CsvSource({
    "2499, usd, succeeded, false",
    "2501, usd, succeeded, false",
    "-2500, usd, succeeded, false",
    "2500, eur, succeeded, false",
    "2500, usd, processing, false",
    "2500, usd, succeeded, true"
  })
  void whatDoesNotFitFundsNothingAndIsForTheOperator(
      long amount, String currency, String status, boolean live) throws Exception {
    var payment = payment();
    var odd = payment.intent("payment_intent.succeeded", status, amount, currency, live);
    assertEquals(new Told(MISMATCH, payment.settlementId()), tell(odd));
    assertEquals(0, figures().fundedMicros());
    assertEquals(1, on.engine.views().tickets().size());
    assertEquals(DUPLICATE, outcome(odd));
    assertEquals(1, on.engine.views().tickets().size());
    // The settlement still waits for the right one.
    var right = payment.intent("payment_intent.succeeded", "succeeded");
    assertEquals(CREDITS_FUNDED, outcome(Stripe.again(right, "evt_0fff")));
  }

  @Test
  void aPaymentOfNobodyIsAMismatchAndASecondPaymentToo() throws Exception {
    var nobody = new Stripe.Payment("x", "stl_01kagz0000000000000000000a", AMOUNT);
    assertEquals(MISMATCH, outcome(nobody.intent("payment_intent.succeeded", "succeeded")));
    var payment = payment();
    assertEquals(CREDITS_FUNDED, outcome(payment.intent("payment_intent.succeeded", "succeeded")));
    var second = new Stripe.Payment("y", payment.settlementId(), AMOUNT);
    assertEquals(MISMATCH, outcome(second.intent("payment_intent.succeeded", "succeeded")));
    assertEquals(CREDITS, figures().fundedMicros());
  }

  @Test
  void aPaidSessionAndItsIntentFundOnceBetweenThem() throws Exception {
    var first = payment();
    assertEquals(CREDITS_FUNDED, outcome(first.session("checkout.session.completed", "paid")));
    assertEquals(DUPLICATE, outcome(first.intent("payment_intent.succeeded", "succeeded")));
    var second = payment();
    assertEquals(PENDING, outcome(second.session("checkout.session.completed", "unpaid")));
    assertEquals(CREDITS_FUNDED, outcome(second.intent("payment_intent.succeeded", "succeeded")));
    assertEquals(
        DUPLICATE, outcome(second.session("checkout.session.async_payment_succeeded", "paid")));
    assertEquals(2 * CREDITS, figures().fundedMicros());
  }

  @Test
  void aChargeAddsThePaymentsFactsBeforeOrAfter() throws Exception {
    var before = payment();
    assertEquals(
        new Told(PENDING, null), tell(before.charge("charge.succeeded", "succeeded", "\"0x1\"")));
    assertEquals(CREDITS_FUNDED, outcome(before.intent("payment_intent.succeeded", "succeeded")));
    TestEngine.until(() -> settlement(before).payment() != null);
    assertEquals("0x1", Objects.requireNonNull(settlement(before).payment()).txHash());

    var after = payment();
    assertEquals(CREDITS_FUNDED, outcome(after.intent("payment_intent.succeeded", "succeeded")));
    assertNull(settlement(after).payment());
    assertEquals(
        new Told(IGNORED, after.settlementId()),
        tell(after.charge("charge.succeeded", "succeeded", "\"0x2\"")));
    assertEquals("0x2", Objects.requireNonNull(settlement(after).payment()).txHash());
    assertEquals(2 * CREDITS, figures().fundedMicros());
  }

  @Test
  void refundsAreTakenBackInProportionAndTheChargeTellsOfTheSameMoney() throws Exception {
    var payment = payment();
    outcome(payment.intent("payment_intent.succeeded", "succeeded"));
    assertEquals(PENDING, outcome(payment.refund("refund.created", "a", 500, "pending")));
    assertEquals(
        CREDITS_REVERSED, outcome(payment.refund("refund.updated", "a", 500, "succeeded")));
    assertEquals(CREDITS / 5, figures().reversedMicros());
    assertEquals(DUPLICATE, outcome(payment.chargeRefunded(500)));
    assertEquals(CREDITS_REVERSED, outcome(payment.chargeRefunded(2_500)));
    assertEquals(CREDITS, figures().reversedMicros());
    assertEquals(SettlementState.REFUNDED, settlement(payment).state());
  }

  @Test
  void aDisputeTakesOnceAndGivesBackOnceWhenItIsWon() throws Exception {
    var payment = payment();
    outcome(payment.intent("payment_intent.succeeded", "succeeded"));
    assertEquals(
        IGNORED, outcome(payment.dispute("charge.dispute.created", "warning_needs_response")));
    assertEquals(
        CREDITS_REVERSED, outcome(payment.dispute("charge.dispute.created", "needs_response")));
    assertEquals(
        DUPLICATE, outcome(payment.dispute("charge.dispute.funds_withdrawn", "needs_response")));
    assertEquals(0, figures().availableMicros());
    assertEquals(CREDITS_FUNDED, outcome(payment.dispute("charge.dispute.closed", "won")));
    assertEquals(CREDITS, figures().availableMicros());
    outcome(payment.dispute("charge.dispute.funds_reinstated", "won"));
    assertEquals(CREDITS, figures().availableMicros());
  }

  @Test
  void aRepeatIsKnownAfterARestartToo() throws Exception {
    var payment = payment();
    var succeeded = payment.intent("payment_intent.succeeded", "succeeded");
    outcome(succeeded);
    outcome(payment.refund("refund.updated", "a", 500, "succeeded"));
    restart(1_000);
    assertEquals(DUPLICATE, outcome(succeeded));
    assertEquals(DUPLICATE, outcome(payment.chargeRefunded(500))); // By its settlement's funding.
    assertEquals(CREDITS - CREDITS / 5, figures().availableMicros());
  }

  @Test
  void anEngineThatIsFullIsSaidToBeAndTheRepeatFunds() throws Exception {
    var succeeded = payment().intent("payment_intent.succeeded", "succeeded");
    restart(0);
    assertEquals(Refusal.ENGINE_BUSY, assertInstanceOf(Refused.class, tell(succeeded)).refusal());
    restart(1_000);
    assertEquals(CREDITS_FUNDED, outcome(succeeded));
  }

  @Test
  void anyOrderOfTheEventsOfOnePaymentEndsInTheSameCredits() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      var before = figures();
      var payment = payment();
      var events = new ArrayList<>(story(payment));
      var random = new Random(seed);
      Collections.shuffle(events, random);
      for (int i = 0; i < 5; i++) events.add(events.get(random.nextInt(events.size())));
      for (var event : events) assertInstanceOf(Told.class, tell(event));
      var at = "seed " + seed;
      var left = CREDITS - CREDITS * 900 / AMOUNT;
      TestEngine.until(() -> figures().availableMicros() == before.availableMicros() + left);
      assertEquals(before.fundedMicros() + CREDITS, figures().fundedMicros(), at);
      assertEquals(SettlementState.FUNDED, settlement(payment).state(), at);
      assertEquals("0x7", Objects.requireNonNull(settlement(payment).payment(), at).txHash(), at);
    }
    assertEquals(0, on.engine.views().tickets().size());
  }

  /** Paid by a session, a third of it refunded in two parts, disputed, and the dispute won. */
  private static List<String> story(Stripe.Payment payment) {
    return List.of(
        payment.intent("payment_intent.processing", "processing"),
        payment.intent("payment_intent.payment_failed", "requires_payment_method"),
        payment.intent("payment_intent.succeeded", "succeeded"),
        payment.session("checkout.session.completed", "unpaid"),
        payment.session("checkout.session.async_payment_succeeded", "paid"),
        payment.charge("charge.pending", "pending", "null"),
        payment.charge("charge.succeeded", "succeeded", "\"0x7\""),
        payment.refund("refund.created", "a", 500, "pending"),
        payment.refund("refund.updated", "a", 500, "succeeded"),
        payment.refund("refund.created", "b", 400, "succeeded"),
        payment.refund("refund.created", "c", 100, "succeeded"),
        payment.refund("refund.failed", "c", 100, "failed"),
        payment.chargeRefunded(500),
        payment.chargeRefunded(900),
        payment.dispute("charge.dispute.created", "needs_response"),
        payment.dispute("charge.dispute.funds_withdrawn", "needs_response"),
        payment.dispute("charge.dispute.closed", "won"));
  }

  private void open(int window) throws Exception {
    on = TestEngine.start(vertx, store, window);
    inbox = new ProviderInbox(on.engine);
  }

  private void restart(int window) throws Exception {
    on.close();
    open(window);
    pilot.movedTo(on);
  }

  private Stripe.Payment payment() throws Exception {
    var settlement = pilot.settlement(CREDITS);
    assertEquals(AMOUNT, settlement.amountMinor());
    return new Stripe.Payment("t" + payments++, settlement.settlementId(), AMOUNT);
  }

  private ProviderOutcome outcome(String event) throws Exception {
    return assertInstanceOf(Told.class, tell(event)).outcome();
  }

  private Result tell(String event) throws Exception {
    return await(receive(event));
  }

  private Future<Result> receive(String event) {
    return inbox.receive(Stripe.ROUTE, Stripe.signed(event), Stripe.bytes(event), Stripe.NOW);
  }

  private static Result await(Future<Result> result) throws Exception {
    return result.await(30, TimeUnit.SECONDS);
  }

  private Figures figures() {
    return on.engine.views().money().figures(pilot.agentId);
  }

  private Settlement settlement(Stripe.Payment payment) {
    return Objects.requireNonNull(
        on.engine.views().money().settlements().get(payment.settlementId()));
  }
}
