package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Movement.Balance.AVAILABLE;
import static dev.tokenops.engine.stage.Movement.Balance.CLEARING;
import static dev.tokenops.engine.stage.Movement.Balance.CONSUMED;
import static dev.tokenops.engine.stage.Movement.Balance.RESERVED;
import static dev.tokenops.engine.stage.Movement.Balance.SHORTFALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Account.Figures;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final String RUN = Cast.id(TypeId.RUN);

  private final Account account = new Account(Cast.AGENT);

  @Test
  void anAccountBeginsUnfunded() {
    assertEquals(new Figures(0, 0, 0, 0, 0, 0), account.figures());
    assertEquals(CreditState.UNFUNDED, account.figures().creditState());
  }

  @Test
  void fundingComesFromClearing() {
    assertEquals(List.of(clearing(CLEARING, AVAILABLE, 25)), apply(funded("a", 25)));
    assertEquals(new Figures(25, 0, 0, 25, 0, 0), account.figures());
    assertEquals(CreditState.FUNDED, account.figures().creditState());
  }

  @Test
  void aRunIsReservedThenConsumedAndTheRestComesBack() {
    apply(funded("a", 25));
    var run = accepted(10);
    assertEquals(List.of(inside(AVAILABLE, RESERVED, 10)), apply(run));
    assertEquals(new Figures(15, 10, 0, 25, 0, 0), account.figures());
    assertEquals(
        List.of(inside(RESERVED, CONSUMED, 7), inside(RESERVED, AVAILABLE, 3)),
        apply(Cast.completed(run, 7)));
    assertEquals(new Figures(18, 0, 7, 25, 0, 0), account.figures());
    assertEquals(18, account.lots().getFirst().creditsMicros());
  }

  @Test
  void aRunThatIsCancelledOrFailsGivesAllBack() {
    apply(funded("a", 10));
    for (var end : List.<EndOf>of(Cast::cancelled, Cast::failed)) {
      var run = accepted(10);
      apply(run);
      assertEquals(List.of(inside(RESERVED, AVAILABLE, 10)), apply(end.of(run)));
    }
    assertEquals(new Figures(10, 0, 0, 10, 0, 0), account.figures());
  }

  @Test
  void whatIsTakenBackAfterItWasSpentIsAShortfall() {
    apply(funded("a", 10));
    var run = accepted(8);
    apply(run);
    apply(Cast.completed(run, 8));
    assertEquals(
        List.of(clearing(AVAILABLE, CLEARING, 2), clearing(SHORTFALL, CLEARING, 8)),
        apply(reversed("a", 10)));
    assertEquals(new Figures(0, 0, 8, 10, 10, 8), account.figures());
    assertEquals(CreditState.SHORTFALL, account.figures().creditState());
  }

  @Test
  void newFundingPaysTheShortfallFirst() {
    apply(funded("a", 10));
    var run = accepted(10);
    apply(run);
    apply(Cast.completed(run, 10));
    apply(reversed("a", 6));
    assertEquals(List.of(clearing(CLEARING, SHORTFALL, 4)), apply(funded("b", 4)));
    assertEquals(
        List.of(clearing(CLEARING, SHORTFALL, 2), clearing(CLEARING, AVAILABLE, 3)),
        apply(funded("c", 5)));
    assertEquals(new Figures(3, 0, 10, 19, 6, 0), account.figures());
    assertEquals(List.of("c"), account.lots().stream().map(Lot::settlementId).toList());
  }

  @Test
  void aReleasedReservationPaysTheShortfallFirst() {
    apply(funded("a", 10));
    var run = accepted(10);
    apply(run);
    apply(reversed("a", 4));
    assertEquals(new Figures(0, 10, 0, 10, 4, 4), account.figures());
    assertEquals(
        List.of(
            inside(RESERVED, CONSUMED, 3),
            inside(RESERVED, SHORTFALL, 4),
            inside(RESERVED, AVAILABLE, 3)),
        apply(Cast.completed(run, 3)));
    assertEquals(new Figures(3, 0, 3, 10, 4, 0), account.figures());
  }

  @Test
  void restoredCreditsReturnToTheirLotOnceTheShortfallIsPaid() {
    apply(funded("a", 10));
    var run = accepted(10);
    apply(run);
    apply(Cast.completed(run, 6));
    apply(reversed("a", 10));
    assertEquals(6, account.figures().shortfallMicros());
    assertEquals(
        List.of(clearing(CLEARING, SHORTFALL, 6), clearing(CLEARING, AVAILABLE, 4)),
        apply(new CreditsRestored(Cast.AGENT, "a", "evt", 10, 0, Cast.SHA256)));
    assertEquals(new Figures(4, 0, 6, 10, 0, 0), account.figures());
    assertEquals("a", account.lots().getFirst().settlementId());
  }

  @Test
  void theStateSaysWhatTheCreditsAllow() {
    apply(funded("a", 10));
    var run = accepted(10);
    apply(run);
    assertEquals(CreditState.FUNDED, account.figures().creditState());
    apply(Cast.completed(run, 10));
    assertEquals(CreditState.EXHAUSTED, account.figures().creditState());
    apply(funded("b", 5));
    assertEquals(CreditState.FUNDED, account.figures().creditState());
  }

  @Test
  void anAccountWhoseCreditsAllWentBackIsUnfunded() {
    apply(funded("a", 10));
    apply(reversed("a", 10));
    assertEquals(CreditState.UNFUNDED, account.figures().creditState());
  }

  @Test
  void factsThatDoNotAddUpStopTheLane() {
    var run = accepted(10, lot("a", 10));
    assertStops(List.of(funded("a", 10)), funded("a", 1));
    assertStops(List.of(funded("a", 10), run), run);
    assertStops(List.of(funded("a", 10)), accepted(11, lot("a", 11)));
    assertStops(List.of(funded("a", 10)), accepted(5, lot("a", 6)));
    assertStops(List.of(funded("a", 10)), accepted(5, lot("b", 5)));
    assertStops(List.of(funded("a", 10)), Cast.cancelled(run));
    assertStops(List.of(funded("a", 10)), reversed("b", 1));
    assertStops(List.of(funded("a", 10)), reversed("a", 11));
  }

  @Test
  void aRunThatSettlesMoreOrLessThanItHeldStopsTheLane() {
    for (long released : new long[] {3, 5}) {
      var here = new Account(Cast.AGENT);
      here.apply(Recorded.of(funded("a", 10)));
      var lots = Objects.requireNonNull(here.covering(10));
      var run = accepted(10, lots.toArray(Lot[]::new));
      here.apply(Recorded.of(run));
      var right = Cast.completed(run, 6);
      var wrong =
          new Fact.OfReturns.RunCompleted(
              right.agentId(),
              right.runId(),
              right.outcome(),
              right.evidenceStatus(),
              right.startedAt(),
              right.meters(),
              6,
              released,
              right.consumed(),
              null,
              null,
              Cast.SHA256,
              null);
      assertThrows(IllegalStateException.class, () -> here.apply(Recorded.of(wrong)));
    }
  }

  /** Some end of a run without an outcome. */
  private interface EndOf {
    Fact of(RunAccepted run);
  }

  private List<Movement> apply(Fact fact) {
    var expected = account.postings(fact);
    assertEquals(expected, account.apply(Recorded.of(fact)));
    return expected;
  }

  private static void assertStops(List<Fact> given, Fact wrong) {
    var account = new Account(Cast.AGENT);
    given.forEach(fact -> account.apply(Recorded.of(fact)));
    assertThrows(IllegalStateException.class, () -> account.apply(Recorded.of(wrong)));
  }

  private static Lot lot(String settlementId, long micros) {
    return new Lot(settlementId, Said.ROUTE, micros, Cast.SHA256);
  }

  private static Movement clearing(Movement.Balance debit, Movement.Balance credit, long micros) {
    return new Movement(debit, credit, micros, Said.ROUTE);
  }

  private static Movement inside(Movement.Balance debit, Movement.Balance credit, long micros) {
    return new Movement(debit, credit, micros, null);
  }

  private static CreditsFunded funded(String settlementId, long micros) {
    return new CreditsFunded(
        Cast.AGENT,
        settlementId,
        Said.ROUTE,
        "evt",
        "pi",
        micros,
        1,
        "usd",
        Cast.SHA256,
        Cast.SHA256);
  }

  private static CreditsReversed reversed(String settlementId, long micros) {
    return new CreditsReversed(
        Cast.AGENT, settlementId, "evt", ReversalReason.REFUND, micros, micros, Cast.SHA256);
  }

  private RunAccepted accepted(long micros) {
    return accepted(micros, Objects.requireNonNull(account.covering(micros)).toArray(Lot[]::new));
  }

  private static RunAccepted accepted(long micros, Lot... lots) {
    return new RunAccepted(
        Cast.AGENT,
        RUN,
        RUN,
        Cast.CONTRACT,
        Cast.CREDENTIAL,
        EvidencePack.recorded(new RawJson("{}")),
        Cast.SHA256,
        0,
        Scene.NOW,
        Scene.NOW,
        micros,
        List.of(lots),
        Cast.SHA256,
        Cast.SHA256,
        null);
  }
}
