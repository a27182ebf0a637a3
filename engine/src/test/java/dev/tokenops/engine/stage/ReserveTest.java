package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a run may hold its credits. */
class ReserveTest {
  private static final long PRICE = 400_000;

  private final Funding funding = new Funding(true);
  private final Scene<ToFunding> scene = new Scene<>(funding);

  @Test
  void aRunIsAcceptedWithItsLots() {
    fund(Cast.SETTLEMENT, 1);
    var run = accept(Cast.reserve(Cast.id(TypeId.RUN), PRICE));
    assertEquals(
        List.of(new Lot(Cast.SETTLEMENT, Said.ROUTE, PRICE, scene.sha256(CreditsFunded.class))),
        run.lots());
    assertEquals(PRICE, run.reservedMicros());
    assertEquals(run.runId(), run.pilotId());
    assertEquals(Scene.NOW, run.acceptedAt());
    assertEquals(Cast.CREDIT - PRICE, funding.account(Cast.AGENT).figures().availableMicros());
  }

  @Test
  void refusalsComeInTheirOrderOfPrecedence() {
    fund(Cast.SETTLEMENT, 1);
    var run = accept(Cast.reserve(Cast.id(TypeId.RUN), "pilot", PRICE, 1L));
    scene.given(Cast.completed(run, PRICE));
    confirm(Cast.SETTLEMENT, Said.refund("re_1", 100, "succeeded"));
    var next = Cast.id(TypeId.RUN);
    scene.refused(Refusal.PILOT_ID_USED, Cast.reserve(next, "pilot", PRICE, 1L));
    scene.refused(Refusal.CONTRACT_EXHAUSTED, Cast.reserve(next, "other", PRICE, 1L));
    scene.refused(Refusal.CREDIT_SHORTFALL, Cast.reserve(next, "other", PRICE, 2L));
    fund(Cast.id(TypeId.SETTLEMENT), 1, "pi_2");
    scene.refused(Refusal.INSUFFICIENT_CREDITS, Cast.reserve(next, "other", Cast.CREDIT, 2L));
    accept(Cast.reserve(next, "other", PRICE, 2L));
  }

  @Test
  void theLastMicroCreditIsEnoughAndOneMoreIsNot() {
    fund(Cast.SETTLEMENT, 1);
    scene.refused(Refusal.INSUFFICIENT_CREDITS, Cast.reserve(Cast.id(TypeId.RUN), Cast.CREDIT + 1));
    accept(Cast.reserve(Cast.id(TypeId.RUN), Cast.CREDIT));
    scene.refused(Refusal.INSUFFICIENT_CREDITS, Cast.reserve(Cast.id(TypeId.RUN), 1));
  }

  @Test
  void tooFewCreditsSayHowMuchToFundAndHow() {
    fund(Cast.SETTLEMENT, 1);
    var detail = scene.refused(Cast.reserve(Cast.id(TypeId.RUN), 1_250_000)).detail();
    assertEquals(
        "1 credits are available and this run needs 1.25: fund at least 0.25 with POST"
            + " /v1/settlements.",
        detail);
  }

  @Test
  void aShortfallSaysWhatPaysItAndTheRun() {
    fund(Cast.SETTLEMENT, 1);
    scene.given(Cast.completed(accept(Cast.reserve(Cast.id(TypeId.RUN), PRICE)), PRICE));
    confirm(Cast.SETTLEMENT, Said.refund("re_1", 100, "succeeded"));
    var detail = scene.refused(Cast.reserve(Cast.id(TypeId.RUN), PRICE)).detail();
    assertTrue(detail.contains("took 0.4 credits") && detail.contains("at least 0.8"), detail);
  }

  @Test
  void aPilotIdStaysUsedHoweverItsRunEnded() {
    fund(Cast.SETTLEMENT, 1);
    var run = accept(Cast.reserve(Cast.id(TypeId.RUN), "pilot", PRICE, null));
    scene.given(Cast.cancelled(run));
    scene.refused(Refusal.PILOT_ID_USED, Cast.reserve(Cast.id(TypeId.RUN), "pilot", PRICE, null));
    scene.refused(Refusal.PILOT_ID_USED, Cast.reserve(run.runId(), "pilot", PRICE, null));
  }

  @Test
  void aRunThatIsCancelledOrFailsGivesItsPlaceInTheContractBack() {
    fund(Cast.SETTLEMENT, 10);
    scene.given(Cast.cancelled(accept(limited(1))));
    scene.given(Cast.failed(accept(limited(1))));
    scene.given(Cast.completed(accept(limited(1)), PRICE));
    scene.refused(Refusal.CONTRACT_EXHAUSTED, limited(1));
    accept(limited(2));
    scene.refused(Refusal.CONTRACT_EXHAUSTED, limited(2));
  }

  @Test
  void creditsInTooManySmallFundingsAreNamed() {
    for (int i = 0; i <= Lots.MAX_PER_RUN; i++) fund(Cast.id(TypeId.SETTLEMENT), 1, "pi_small" + i);
    var refused =
        scene.refused(Cast.reserve(Cast.id(TypeId.RUN), (Lots.MAX_PER_RUN + 1) * Cast.CREDIT));
    assertEquals(Refusal.INSUFFICIENT_CREDITS, refused.refusal());
    assertTrue(refused.detail().contains("small fundings"), refused.detail());
    accept(Cast.reserve(Cast.id(TypeId.RUN), Lots.MAX_PER_RUN * Cast.CREDIT));
  }

  private static ToFunding.Reserve limited(long maxRuns) {
    return Cast.reserve(Cast.id(TypeId.RUN), null, PRICE, maxRuns);
  }

  private RunAccepted accept(ToFunding.Reserve command) {
    return scene.when(command, RunAccepted.class);
  }

  private void fund(String settlementId, long credits) {
    fund(settlementId, credits, Said.PAYMENT);
  }

  private void fund(String settlementId, long credits, String paymentId) {
    scene.given(
        new SettlementRequested(
            Cast.AGENT,
            settlementId,
            null,
            Said.ROUTE,
            credits * Cast.CREDIT,
            credits * 100,
            "usd",
            null));
    confirm(settlementId, Said.paid(credits * 100).payment(paymentId));
  }

  private void confirm(String settlementId, Said said) {
    scene.when(new Confirm(Cast.TICKET, settlementId, said.event(), Cast.SHA256));
  }
}
