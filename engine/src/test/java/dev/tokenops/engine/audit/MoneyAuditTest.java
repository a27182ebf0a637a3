package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.engine.proof.PassageFixture.Agreed;
import dev.tokenops.engine.proof.PassageFixture.Funded;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.verify.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the money, broken by a sequence of facts, is named at its entry. */
class MoneyAuditTest {
  private static final long RUN = PassageFixture.RESERVED;

  private final FactLedger ledger = new FactLedger();
  private final PassageFixture path = new PassageFixture(ledger, 7);
  private final Agreed agreed = path.agree(null);

  private Verdict verdict() {
    var audits = new FolderAudits(List.of("balanced"));
    ledger.entries().forEach(entry -> audits.accept(entry.entry()));
    return audits.verdicts(true).getFirst();
  }

  private void broken(String rule) {
    var verdict = verdict();
    assertEquals(Verdict.Status.FAILED, verdict.status(), rule);
    assertTrue(verdict.detail().contains(rule), verdict.detail());
    assertEquals(Long.valueOf(ledger.entries().size() - 1), verdict.index(), verdict.toString());
  }

  private void holds(String figures) {
    var verdict = verdict();
    assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
    assertTrue(verdict.detail().contains(figures), verdict.detail());
  }

  private SealedEntry<Fact> run(Funded funded, String pilotId) {
    return path.accept(agreed, agreed.credential(), List.of(funded.lot(RUN)), pilotId);
  }

  private CreditsReversed reversed(Funded funded, long micros, long inAll) {
    return new CreditsReversed(
        path.agentId,
        funded.lot(0).settlementId(),
        "evt_back",
        ReversalReason.REFUND,
        micros,
        inAll,
        Sha256.hex(new byte[0]));
  }

  private CreditsRestored restored(Funded funded, long micros, long inAll) {
    return new CreditsRestored(
        path.agentId,
        funded.lot(0).settlementId(),
        "evt_won",
        micros,
        inAll,
        Sha256.hex(new byte[0]));
  }

  @Test
  void aSettlementFundedTwice() {
    var funded = path.fund(5_000_000);
    path.funding(funded.settlement(), funded.confirmation());
    broken("a second time");
  }

  @Test
  void aPaymentThatFundsTwoSettlements() {
    path.fund(5_000_000);
    var first = (CreditsFunded) ledger.entries().getLast().fact();
    var second = path.fund(5_000_000);
    holds("funded 10");
    var twice = (CreditsFunded) second.funding().fact();
    var again = new FactLedger();
    for (var entry : ledger.entries().subList(0, ledger.entries().size() - 1))
      again.append(entry.fact());
    again.append(
        new CreditsFunded(
            twice.agentId(),
            twice.settlementId(),
            twice.providerRoute(),
            twice.eventId(),
            first.paymentId(),
            twice.creditsMicros(),
            twice.amountMinor(),
            twice.currency(),
            twice.settlementSha256(),
            twice.confirmationSha256()));
    var audits = new FolderAudits(List.of("balanced"));
    again.entries().forEach(entry -> audits.accept(entry.entry()));
    var verdict = audits.verdicts(true).getFirst();
    assertTrue(verdict.detail().contains("a second time by payment"), verdict.detail());
  }

  @Test
  void aFundingWithoutConfirmation() {
    var funded = path.fund(5_000_000);
    var other = path.fund(1_000_000).settlement();
    path.funding(other, funded.confirmation());
    broken("a second time");
  }

  @Test
  void aFundingOfAnotherAmountThanConfirmed() {
    var settlement = path.fund(5_000_000).settlement();
    var fresh = new PassageFixture(ledger, 8);
    fresh.fund(1_000_000);
    var requested = ledger.entries().get(ledger.entries().size() - 3);
    assertTrue(
        requested.fact() instanceof Fact.OfFunding.SettlementRequested, settlement.toString());
    var again = new FactLedger();
    for (var entry : ledger.entries().subList(0, ledger.entries().size() - 2))
      again.append(entry.fact());
    var id = requested.fact().subject();
    var cheaper = new ProviderConfirmed(fresh.paymentSucceeded(id, 99), id);
    again.append(cheaper);
    var funding = (CreditsFunded) ledger.entries().getLast().fact();
    again.append(
        new CreditsFunded(
            funding.agentId(),
            id,
            funding.providerRoute(),
            cheaper.event().eventId(),
            String.valueOf(cheaper.event().paymentId()),
            funding.creditsMicros(),
            funding.amountMinor(),
            "usd",
            funding.settlementSha256(),
            funding.confirmationSha256()));
    var audits = new FolderAudits(List.of("balanced"));
    again.entries().forEach(entry -> audits.accept(entry.entry()));
    var verdict = audits.verdicts(true).getFirst();
    assertTrue(
        verdict.detail().contains("funds for 100 usd where the provider confirmed 99 usd"),
        verdict.detail());
  }

  @Test
  void aRunWithoutCreditsEnough() {
    var funded = path.fund(1_000_000);
    run(funded, "p1");
    broken("reserves 1.2 credits where 1 are available");
  }

  @Test
  void aRunFromALotThatIsSpent() {
    var small = path.fund(1_500_000);
    path.fund(5_000_000);
    run(small, "p1");
    run(small, "p2");
    broken("which has 0.3 left");
  }

  @Test
  void aRunFromNobodysLot() {
    path.fund(5_000_000);
    path.accept(
        agreed, List.of(new Lot("stl_01m81j18zmet7sebt73f11fer3", "stripe_stablecoin", RUN, "00")));
    broken("which nobody requested");
  }

  @Test
  void aRunFromAnotherAgentsLot() {
    var other = new PassageFixture(ledger, 9).fund(5_000_000);
    path.fund(5_000_000);
    run(other, "p1");
    broken("a settlement of " + ((CreditsFunded) other.funding().fact()).agentId());
  }

  @Test
  void aRunReservedTwiceEvenAfterItsEnd() {
    var funded = path.fund(5_000_000);
    var accepted = run(funded, "p1");
    ledger.append(accepted.fact());
    broken("a second time");
  }

  @Test
  void aRunReservedAgainAfterItsEnd() {
    var funded = path.fund(5_000_000);
    var accepted = run(funded, "p1");
    path.complete(agreed, accepted, 1_000_000);
    ledger.append(accepted.fact());
    broken("a second time");
  }

  @Test
  void aRunEndedTwice() {
    var accepted = run(path.fund(5_000_000), "p1");
    path.complete(agreed, accepted, 1_000_000);
    var run = (RunAccepted) accepted.fact();
    ledger.append(
        new RunCancelled(
            path.agentId, run.runId(), run.reservedMicros(), accepted.bodySha256(), null));
    broken("which is not open");
  }

  @Test
  void aCancelThatKeepsSomething() {
    var accepted = run(path.fund(5_000_000), "p1");
    var run = (RunAccepted) accepted.fact();
    ledger.append(
        new RunCancelled(path.agentId, run.runId(), 1_100_000, accepted.bodySha256(), null));
    broken("releases 1.1 credits of 1.2 reserved");
  }

  @Test
  void aConsumptionThatTheMetersDoNotSay() {
    var accepted = run(path.fund(5_000_000), "p1");
    path.complete(agreed, accepted, 1_000_000);
    var right = (RunCompleted) ledger.entries().getLast().fact();
    var again = new FactLedger();
    for (var entry : ledger.entries().subList(0, ledger.entries().size() - 1))
      again.append(entry.fact());
    again.append(
        new RunCompleted(
            right.agentId(),
            right.runId(),
            right.outcome(),
            right.evidenceStatus(),
            right.startedAt(),
            right.meters().subList(0, 1),
            right.consumedMicros(),
            right.releasedMicros(),
            right.consumed(),
            null,
            null,
            right.acceptanceSha256(),
            null));
    var audits = new FolderAudits(List.of("balanced"));
    again.entries().forEach(entry -> audits.accept(entry.entry()));
    var verdict = audits.verdicts(true).getFirst();
    assertTrue(verdict.detail().contains("where the meters sum to 0.4"), verdict.detail());
  }

  @Test
  void aReversalOfMoreThanWasFunded() {
    var funded = path.fund(5_000_000);
    ledger.append(reversed(funded, 5_000_001, 5_000_001));
    broken("5.000001 credits");
  }

  @Test
  void aReversalThatMiscountsWhatIsReversedInAll() {
    var funded = path.fund(5_000_000);
    ledger.append(reversed(funded, 1_000_000, 2_000_000));
    broken("says 2 credits");
  }

  @Test
  void aRestorationOfWhatWasNeverReversed() {
    var funded = path.fund(5_000_000);
    ledger.append(restored(funded, 1, -1));
    broken("reversed, of 5");
  }

  @Test
  void aFailureOfWhatWasFunded() {
    var funded = path.fund(5_000_000);
    ledger.append(new SettlementFailed(path.agentId, funded.lot(0).settlementId(), "evt", "00"));
    broken("which was funded");
  }

  @Test
  void aRunWhileCreditsAreShort() {
    var funded = path.fund(2_000_000);
    run(funded, "p1");
    ledger.append(reversed(funded, 2_000_000, 2_000_000));
    holds("available 0 + reserved 1.2 + consumed 0 - shortfall 1.2");
    run(path.fund(1_000_000), "p2");
    broken("reserves credits while 0.2 are short");
  }

  @Test
  void aShortfallIsPaidByWhatIsReleasedAndByWhatIsFunded() {
    var funded = path.fund(2_000_000);
    var accepted = run(funded, "p1");
    ledger.append(reversed(funded, 2_000_000, 2_000_000));
    path.complete(agreed, accepted, 700_000);
    holds("available 0 + reserved 0 + consumed 0.7 - shortfall 0.7");
    path.fund(1_000_000);
    holds("funded 3 - reversed 2 = available 0.3 + reserved 0 + consumed 0.7 - shortfall 0");
    ledger.append(restored(funded, 500_000, 1_500_000));
    holds("funded 3 - reversed 1.5 = available 0.8");
  }

  @Test
  void anIdThatIsNoRuns() {
    var funded = path.fund(5_000_000);
    var right = (RunAccepted) run(funded, "p1").fact();
    var again = new FactLedger();
    for (var entry : ledger.entries().subList(0, ledger.entries().size() - 1))
      again.append(entry.fact());
    again.append(
        new RunAccepted(
            right.agentId(),
            "run_1",
            right.pilotId(),
            right.contractId(),
            right.credentialId(),
            right.evidence(),
            right.evidenceSha256(),
            right.records(),
            right.acceptedAt(),
            right.deadlineAt(),
            right.reservedMicros(),
            right.lots(),
            right.contractSha256(),
            right.credentialSha256(),
            null));
    var audits = new FolderAudits(List.of("balanced"));
    again.entries().forEach(entry -> audits.accept(entry.entry()));
    assertTrue(
        audits.verdicts(true).getFirst().detail().contains("'run_1' is no id of a run"), "named");
  }
}
