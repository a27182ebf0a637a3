package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.PaymentObserved;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.message.Words.ReversalReason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider's word does to a settlement of 1 credit for 100 minor units. */
class ConfirmTest {
  private static final Said PAID = Said.paid(100);
  private static final Payment ON_BASE = new Payment("base", "usdc", "0xabc", "0xdef");

  private final Funding funding = new Funding(true);
  private final Scene<ToFunding> scene = new Scene<>(funding);

  @BeforeEach
  void aSettlementWaits() {
    scene.given(requested(Cast.SETTLEMENT));
  }

  @Test
  void aPaymentThatSucceededFunds() {
    var funded = scene.when(confirm(PAID), CreditsFunded.class);
    assertEquals(
        new CreditsFunded(
            Cast.AGENT,
            Cast.SETTLEMENT,
            Said.ROUTE,
            PAID.event().eventId(),
            Said.PAYMENT,
            Cast.CREDIT,
            100,
            "usd",
            scene.sha256(SettlementRequested.class),
            Cast.SHA256),
        funded);
    assertState(SettlementState.FUNDED, Cast.CREDIT);
    assertOutcome(ProviderOutcome.CREDITS_FUNDED, PAID);
  }

  @Test
  void itFundsOnceHoweverOftenItIsTold() {
    scene.when(confirm(PAID));
    for (int i = 0; i < 100; i++) {
      assertNothing(PAID);
      assertNothing(Said.sessionPaid(100));
    }
    assertState(SettlementState.FUNDED, Cast.CREDIT);
    assertOutcome(ProviderOutcome.CREDITS_FUNDED, PAID);
    assertOutcome(ProviderOutcome.DUPLICATE, Said.sessionPaid(100));
  }

  @Test
  void aPaidSessionAndItsIntentFundOnceBetweenThem() {
    scene.when(confirm(Said.sessionPaid(100)), CreditsFunded.class);
    assertNothing(PAID);
    assertOutcome(ProviderOutcome.DUPLICATE, PAID);
  }

  @Test
  void aPaymentOnItsWayDoesNothing() {
    assertNothing(Said.processing(100));
    assertState(SettlementState.AWAITING_CONFIRMATION, 0);
    assertOutcome(ProviderOutcome.PENDING, Said.processing(100));
    scene.when(confirm(PAID), CreditsFunded.class);
  }

  @Test
  void whatDoesNotFitFundsNothingAndOpensAnException() {
    for (var odd :
        List.of(
            PAID.amount(99L),
            PAID.amount(101L),
            PAID.amount(null),
            PAID.currency("eur"),
            PAID.currency(null),
            PAID.status("processing"),
            PAID.status(null),
            PAID.route("other"),
            PAID.live(),
            PAID.names(Cast.id(TypeId.SETTLEMENT)),
            PAID.payment(null))) {
      var fresh = new Scene<>(new Funding(true)).given(requested(Cast.SETTLEMENT));
      var mismatched = fresh.when(confirm(odd), ProviderMismatched.class);
      assertTrue(TypeId.isValid(TypeId.EXCEPTION, mismatched.exceptionId()), odd.toString());
      assertEquals(TypeId.laneKey(Cast.SETTLEMENT), TypeId.laneKey(mismatched.exceptionId()));
      assertEquals(List.of(), fresh.when(confirm(odd)), "the same event is not judged again");
      assertOutcome(fresh, ProviderOutcome.MISMATCH, odd);
      fresh.when(confirm(PAID.id("evt_good")), CreditsFunded.class);
    }
  }

  @Test
  void outsideASandboxOnlyLiveMoneyCounts() {
    var live = new Scene<>(new Funding(false)).given(requested(Cast.SETTLEMENT));
    live.when(confirm(PAID), ProviderMismatched.class);
    live.when(confirm(PAID.live().id("evt_live")), CreditsFunded.class);
  }

  @Test
  void aSecondPaymentOfAFundedSettlementIsAMismatchAndItsRefundTakesNothing() {
    scene.when(confirm(PAID));
    scene.when(confirm(PAID.payment("pi_2")), ProviderMismatched.class);
    var refund = Said.refund("re_2", 100, "succeeded").payment("pi_2");
    scene.when(confirm(refund), PaymentObserved.class);
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void aPaymentThatFundedOneSettlementFundsNoOther() {
    var other = Cast.id(TypeId.SETTLEMENT);
    scene.given(requested(other)).when(confirm(PAID));
    scene.when(
        new Confirm(Cast.TICKET, other, Said.sessionPaid(100).event(), Cast.SHA256),
        ProviderMismatched.class);
  }

  @Test
  void anUnknownSettlementIsAMismatchOnce() {
    var unknown = new Confirm(Cast.TICKET, Cast.id(TypeId.SETTLEMENT), PAID.event(), Cast.SHA256);
    assertEquals(null, scene.when(unknown, ProviderMismatched.class).agentId());
    assertEquals(List.of(), scene.when(unknown));
  }

  @Test
  void aCancelledPaymentFailsAWaitingSettlementOnly() {
    scene.when(confirm(Said.canceled(100)), SettlementFailed.class);
    assertState(SettlementState.FAILED, 0);
    assertOutcome(ProviderOutcome.FAILED, Said.canceled(100));
    assertNothing(Said.canceled(100));
    scene.when(confirm(PAID), ProviderMismatched.class);
  }

  @Test
  void aCancellationAfterTheFundingIsIgnored() {
    scene.when(confirm(PAID));
    assertNothing(Said.canceled(100).payment("pi_0"));
    assertOutcome(ProviderOutcome.IGNORED, Said.canceled(100).payment("pi_0"));
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void aChargeAddsItsFactsBeforeOrAfterAndMovesNothing() {
    var charge = Said.charged(ON_BASE);
    assertEquals(ON_BASE, scene.when(confirm(charge), PaymentObserved.class).payment());
    assertNothing(charge.id("evt_again"));
    scene.when(confirm(PAID));
    assertNothing(charge);
    assertOutcome(ProviderOutcome.IGNORED, charge);
    var better = Said.charged(new Payment("base", "usdc", "0xabc", "0x123"));
    scene.when(confirm(better), PaymentObserved.class);
    assertNothing(Said.charged(null));
    assertNothing(Said.charged(ON_BASE).status("failed"));
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void aRefundReversesInProportion() {
    scene.when(confirm(PAID));
    var facts = scene.when(confirm(Said.refund("re_1", 40, "succeeded")));
    assertEquals(
        List.of(PaymentObserved.class, CreditsReversed.class),
        facts.stream().map(Fact::getClass).toList());
    var reversed = (CreditsReversed) facts.getLast();
    assertEquals(400_000, reversed.creditsMicros());
    assertEquals(ReversalReason.REFUND, reversed.reason());
    assertState(SettlementState.FUNDED, 600_000);
    assertOutcome(ProviderOutcome.CREDITS_REVERSED, Said.refund("re_1", 40, "succeeded"));
    scene.when(confirm(Said.refund("re_2", 60, "succeeded")));
    assertState(SettlementState.REFUNDED, 0);
  }

  @Test
  void onlyARefundThatSucceededCounts() {
    scene.when(confirm(PAID));
    assertNothing(Said.refund("re_1", 40, "pending"));
    assertNothing(Said.refund("re_1", 40, "requires_action"));
    assertOutcome(ProviderOutcome.PENDING, Said.refund("re_1", 40, "pending"));
    assertState(SettlementState.FUNDED, Cast.CREDIT);
    scene.when(confirm(Said.refund("re_1", 40, "succeeded")));
    assertState(SettlementState.FUNDED, 600_000);
  }

  @Test
  void aRefundThatFailedNeverCountsInEitherOrder() {
    scene.when(confirm(PAID));
    scene.when(confirm(Said.refund("re_1", 40, "failed")), PaymentObserved.class);
    assertNothing(Said.refund("re_1", 40, "canceled"));
    scene.when(confirm(Said.refund("re_1", 40, "succeeded")), PaymentObserved.class);
    assertState(SettlementState.FUNDED, Cast.CREDIT);
    scene.when(confirm(Said.refund("re_2", 30, "succeeded")));
    assertState(SettlementState.FUNDED, 700_000);
    assertEquals(
        CreditsRestored.class,
        scene.when(confirm(Said.refund("re_2", 30, "failed"))).getLast().getClass());
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void theChargeAndItsRefundsTellOfTheSameMoney() {
    scene.when(confirm(PAID));
    scene.when(confirm(Said.chargeRefunded(40)));
    scene.when(confirm(Said.refund("re_1", 40, "succeeded")), PaymentObserved.class);
    assertState(SettlementState.FUNDED, 600_000);
    assertOutcome(ProviderOutcome.DUPLICATE, Said.refund("re_1", 40, "succeeded"));
    scene.when(confirm(Said.chargeRefunded(70)));
    assertState(SettlementState.FUNDED, 300_000);
    assertNothing(Said.chargeRefunded(50));
    assertState(SettlementState.FUNDED, 300_000);
  }

  @Test
  void aRefundBeforeTheFundingIsKeptAndSettledRightAfterIt() {
    scene.when(confirm(Said.refund("re_1", 25, "succeeded")), PaymentObserved.class);
    assertOutcome(ProviderOutcome.PENDING, Said.refund("re_1", 25, "succeeded"));
    assertState(SettlementState.AWAITING_CONFIRMATION, 0);
    var facts = scene.when(confirm(PAID));
    assertEquals(
        List.of(CreditsFunded.class, CreditsReversed.class),
        facts.stream().map(Fact::getClass).toList());
    assertEquals(
        Said.refund("re_1", 25, "succeeded").event().eventId(),
        ((CreditsReversed) facts.getLast()).eventId());
    assertState(SettlementState.FUNDED, 750_000);
    assertOutcome(ProviderOutcome.CREDITS_FUNDED, PAID);
  }

  @Test
  void moreThanWasPaidIsCappedAndMismatched() {
    scene.when(confirm(PAID));
    var facts = scene.when(confirm(Said.chargeRefunded(101)));
    assertEquals(
        List.of(PaymentObserved.class, ProviderMismatched.class, CreditsReversed.class),
        facts.stream().map(Fact::getClass).toList());
    assertState(SettlementState.REFUNDED, 0);
    assertNothing(Said.chargeRefunded(101));
    assertOutcome(ProviderOutcome.CREDITS_REVERSED, Said.chargeRefunded(101));
    assertEquals(
        ProviderMismatched.class,
        scene.when(confirm(Said.refund("re_1", 102, "succeeded"))).getLast().getClass());
    assertOutcome(ProviderOutcome.MISMATCH, Said.refund("re_1", 102, "succeeded"));
  }

  @Test
  void aRefundWithoutAmountOrOfAnotherCurrencyIsAMismatch() {
    scene.when(confirm(PAID));
    var refund = Said.refund("re_1", 40, "succeeded");
    scene.when(confirm(refund.amount(null)), ProviderMismatched.class);
    scene.when(confirm(refund.amount(-1L).id("evt_2")), ProviderMismatched.class);
    scene.when(confirm(refund.currency("eur").id("evt_3")), ProviderMismatched.class);
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void aRefundThatNamesNoPaymentIsOfTheSettlementsOwn() {
    scene.when(confirm(PAID));
    scene.when(confirm(Said.refund("re_1", 40, "succeeded").payment(null)));
    assertState(SettlementState.FUNDED, 600_000);
  }

  @Test
  void aDisputeReversesOnceAndWonRestoresOnce() {
    scene.when(confirm(PAID));
    scene.when(confirm(Said.refund("re_1", 30, "succeeded")));
    var facts = scene.when(confirm(Said.disputed("dp_1", 100L)));
    var reversed = (CreditsReversed) facts.getLast();
    assertEquals(700_000, reversed.creditsMicros());
    assertEquals(ReversalReason.DISPUTE, reversed.reason());
    assertState(SettlementState.REFUNDED, 0);
    assertNothing(Said.disputed("dp_1", 100L).id("evt_again"));
    var restored = (CreditsRestored) scene.when(confirm(Said.disputeWon("dp_1", 100L))).getLast();
    assertEquals(700_000, restored.creditsMicros());
    assertNothing(Said.disputeWon("dp_1", 100L).id("evt_again"));
    assertState(SettlementState.FUNDED, 700_000);
    assertOutcome(ProviderOutcome.CREDITS_FUNDED, Said.disputeWon("dp_1", 100L));
  }

  @Test
  void aDisputeThatIsLostStays() {
    scene.when(confirm(PAID));
    scene.when(confirm(Said.disputed("dp_1", null)));
    assertNothing(Said.disputeLost("dp_1", null));
    assertOutcome(ProviderOutcome.IGNORED, Said.disputeLost("dp_1", null));
    assertState(SettlementState.REFUNDED, 0);
  }

  @Test
  void aDisputeThatWasWonBeforeItWasHeardOfTakesNothing() {
    scene.when(confirm(Said.disputeWon("dp_1", 100L)));
    scene.when(confirm(Said.disputed("dp_1", 100L)));
    scene.when(confirm(PAID), CreditsFunded.class);
    assertState(SettlementState.FUNDED, Cast.CREDIT);
  }

  @Test
  void aReplayJudgesEveryEventAsBefore() {
    var said =
        List.of(
            Said.processing(100),
            Said.refund("re_1", 25, "succeeded"),
            Said.charged(ON_BASE),
            PAID,
            Said.sessionPaid(100),
            PAID.payment("pi_2"),
            Said.chargeRefunded(30),
            Said.disputed("dp_1", 50L),
            Said.disputeWon("dp_1", 50L),
            Said.canceled(100));
    said.forEach(one -> scene.when(confirm(one)));
    var replayed = new Funding(true);
    scene.ledger().forEach(replayed::apply);
    assertEquals(funding.account(Cast.AGENT).figures(), replayed.account(Cast.AGENT).figures());
    assertEquals(funding.account(Cast.AGENT).lots(), replayed.account(Cast.AGENT).lots());
    assertEquals(funding.state(Cast.SETTLEMENT), replayed.state(Cast.SETTLEMENT));
    var again = new Scene<>(replayed);
    for (var one : said) assertEquals(List.of(), again.when(confirm(one)), one.toString());
    var more = confirm(Said.refund("re_2", 60, "succeeded"));
    assertEquals(scene.when(more), again.when(more));
  }

  private void assertNothing(Said said) {
    assertEquals(List.of(), scene.when(confirm(said)));
  }

  private void assertState(SettlementState state, long availableMicros) {
    assertEquals(state, funding.state(Cast.SETTLEMENT));
    assertEquals(availableMicros, funding.account(Cast.AGENT).figures().availableMicros());
  }

  private void assertOutcome(ProviderOutcome expected, Said said) {
    assertOutcome(scene, expected, said);
  }

  private static void assertOutcome(Scene<ToFunding> scene, ProviderOutcome expected, Said said) {
    var outcomes = new ProviderOutcomes();
    scene.ledger().forEach(recorded -> outcomes.apply(recorded.fact()));
    assertEquals(expected, outcomes.of(said.event()));
  }

  private static Confirm confirm(Said said) {
    return new Confirm(Cast.TICKET, Cast.SETTLEMENT, said.event(), Cast.SHA256);
  }

  private static SettlementRequested requested(String settlementId) {
    return new SettlementRequested(
        Cast.AGENT, settlementId, null, Said.ROUTE, Cast.CREDIT, 100, "usd", null);
  }
}
