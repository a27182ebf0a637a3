package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Facts.AGENT;
import static dev.tokenops.engine.stage.Facts.CLEAN;
import static dev.tokenops.engine.stage.Facts.NOW;
import static dev.tokenops.engine.stage.Facts.apply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Command.ToReturns.Complete;
import dev.tokenops.engine.message.Command.ToReturns.Fail;
import dev.tokenops.engine.message.Command.ToReturns.RecordAttempt;
import dev.tokenops.engine.message.Command.ToReturns.Redeliver;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnsTest {
  private static final String RUN = "run_01";
  private static final String DELIVERY = "dlv_01";
  private static final Complete COMPLETE =
      new Complete(AGENT, RUN, TokenOps.review(CLEAN, Terms.DEFAULT, NOW), NOW, List.of());

  private final Returns returns = new Returns();

  @Test
  void aRunConsumesWhatWasMeteredFromItsOldestLotsAndReleasesTheRest() {
    long metered = Prices.creditsPerRunMicros(CLEAN.records());
    var accepted = accepted(new Lot("stl_1", "r", 100, "f1"), new Lot("stl_2", "r", metered, "f2"));
    apply(returns, Contracting.prepared("ctr_1", null), accepted);
    var fact = (RunCompleted) fact(decide(COMPLETE));
    assertEquals(metered, fact.consumedMicros());
    assertEquals(100, fact.releasedMicros());
    assertEquals(metered, fact.meters().stream().mapToLong(Meter::creditsMicros).sum());
    assertEquals(
        List.of(new Lot("stl_1", "r", 100, "f1"), new Lot("stl_2", "r", metered - 100, "f2")),
        fact.consumed());
    assertEquals(Recorded.of(accepted).sha256(), fact.acceptanceSha256());
  }

  @Test
  void aRunNeverConsumesMoreThanItsReservation() {
    apply(returns, Contracting.prepared("ctr_1", null), accepted(new Lot("stl_1", "r", 5, "f1")));
    var fact = (RunCompleted) fact(decide(COMPLETE));
    assertEquals(5, fact.consumedMicros());
    assertEquals(0, fact.releasedMicros());
  }

  @Test
  void whoeverEndsARunSecondDoesNothing() {
    apply(returns, Contracting.prepared("ctr_1", null), accepted(new Lot("stl_1", "r", 5, "f1")));
    var fail = new Fail(AGENT, RUN, FailureReason.DEADLINE_EXCEEDED, "late");
    assertInstanceOf(RunFailed.class, fact(decide(fail)));
    apply(returns, fact(decide(COMPLETE)));
    assertEquals(Decided.NOTHING, decide(COMPLETE));
    assertEquals(Decided.NOTHING, decide(fail));
  }

  @Test
  void onlyAContractWithATargetHasADelivery() {
    apply(returns, Contracting.prepared("ctr_1", null), accepted(new Lot("stl_1", "r", 5, "f1")));
    assertNull(((RunCompleted) fact(decide(COMPLETE))).deliveryId());
    apply(returns, Contracting.prepared("ctr_1", "https://example.com/hook"));
    assertEquals(DELIVERY, ((RunCompleted) fact(decide(COMPLETE))).deliveryId());
  }

  @Test
  void aDeliveryKeepsItsTriesUntilOneIsTheLast() {
    completed();
    var retried = (CallbackAttempted) fact(decide(attempt(503, DeliveryResult.RETRY)));
    assertEquals(NOW.plusSeconds(5), retried.nextAttemptAt());
    apply(returns, retried);
    var delivered = (CallbackDelivered) fact(decide(attempt(200, DeliveryResult.DELIVERED)));
    assertEquals(List.of(503, 200), delivered.attempts().stream().map(Attempt::status).toList());
    apply(returns, delivered);
    assertEquals(Decided.NOTHING, decide(attempt(200, DeliveryResult.DELIVERED)));
  }

  @Test
  void aDeliveryIsTriedAgainOnRequestOnceItIsOver() {
    var completion = completed();
    var again = new Redeliver(new Ticket(1), AGENT, RUN, DELIVERY, completion, null);
    assertEquals(Refusal.DELIVERY_OPEN, ((Refused) decide(again)).refusal());
    var dead = (CallbackDeadLettered) fact(decide(attempt(410, DeliveryResult.DEAD_LETTERED)));
    apply(returns, dead);
    apply(returns, fact(decide(again)));
    var delivered = (CallbackDelivered) fact(decide(attempt(204, DeliveryResult.DELIVERED)));
    assertEquals(completion, delivered.completionSha256());
    assertEquals(List.of(204), delivered.attempts().stream().map(Attempt::status).toList());
  }

  private String completed() {
    apply(
        returns,
        Contracting.prepared("ctr_1", "https://example.com/hook"),
        accepted(new Lot("stl_1", "r", 5, "f1")));
    var completed = fact(decide(COMPLETE));
    apply(returns, completed);
    return Recorded.of(completed).sha256();
  }

  private static RunAccepted accepted(Lot... lots) {
    var one = Facts.accepted(AGENT, RUN, "ctr_1", 0);
    long reserved = List.of(lots).stream().mapToLong(Lot::creditsMicros).sum();
    return new RunAccepted(
        one.agentId(),
        one.runId(),
        one.pilotId(),
        one.contractId(),
        one.credentialId(),
        one.evidence(),
        one.evidenceSha256(),
        one.records(),
        one.acceptedAt(),
        one.deadlineAt(),
        reserved,
        List.of(lots),
        one.contractSha256(),
        one.credentialSha256(),
        one.request());
  }

  private static RecordAttempt attempt(int status, DeliveryResult result) {
    return new RecordAttempt(
        new Ticket(1),
        AGENT,
        RUN,
        DELIVERY,
        new Attempt(NOW, status, 12, null),
        "p0",
        result,
        result == DeliveryResult.RETRY ? NOW.plusSeconds(5) : null);
  }

  private Decision decide(ToReturns command) {
    return returns.decide(command, NOW);
  }

  private static Fact fact(Decision decision) {
    return assertInstanceOf(Decided.class, decision).facts().getFirst();
  }
}
