package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;
import static dev.tokenops.engine.audit.MoneyRules.text;

import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.ProviderEvent;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Balanced: the money of a whole ledger, folded again from its facts. After every entry the books
 * of its agent sum to zero and none of them is negative; each settlement is funded once, with the
 * confirmed amount; each run is reserved once and ended once, again after each retry of a failed
 * one; and a paused run keeps what it holds until it is recovered or given up. Confined to one
 * thread.
 */
final class MoneyAudit implements Audit {
  private final Map<String, AgentBooks> books = new HashMap<>();
  private final Map<String, Settled> settlements = new HashMap<>();
  private final Map<String, ProviderEvent> payments = new HashMap<>(); // Confirmed, not yet used.
  private final Set<String> fundedBy = new HashSet<>(); // Payments.
  private final Map<String, HeldRun> live = new HashMap<>(); // Open, paused, or failed.
  private final RunIds runs;
  private long accepted;

  private static final class Settled {
    final SettlementRequested requested;
    boolean funded;
    long reversed;

    Settled(SettlementRequested requested) {
      this.requested = requested;
    }
  }

  /**
   * @param room gives so many bytes of zeros, for what is remembered of every run
   */
  MoneyAudit(LongFunction<MemorySegment> room) {
    runs = new RunIds(room);
  }

  @Override
  public String name() {
    return "balanced";
  }

  @Override
  public void take(AuditEntry entry) {
    switch (entry.fact()) {
      case OfFunding funding -> funding(funding);
      case ProviderConfirmed confirmed -> confirmed(confirmed.event());
      case RunAccepted run -> accepted(run);
      case RunCompleted run -> {
        var held = live(run.agentId(), run.runId()).ends(run.causeSha256());
        MoneyRules.completion(held.reservation(), run);
        close(held, run.consumedMicros());
        live.remove(run.runId());
      }
      case RunCancelled run -> {
        released(live(run.agentId(), run.runId()).ends(), run.releasedMicros());
        live.remove(run.runId());
      }
      case RunFailed run -> {
        var held = live(run.agentId(), run.runId()).ends(run.causeSha256());
        released(held, run.releasedMicros());
        held.fail(run.exceptionId());
      }
      case OfRunException run -> exception(run);
      case OfOnboarding _,
          OfCredential _,
          OfProvider _,
          OfRun _,
          OfReturns _,
          OfLedger _,
          OfControls _,
          OfException _ -> {}
    }
  }

  private void funding(OfFunding fact) {
    switch (fact) {
      case SettlementRequested requested ->
          unless(
              settlements.putIfAbsent(requested.settlementId(), new Settled(requested)) == null,
              () -> "requests %s a second time".formatted(requested.settlementId()));
      case CreditsFunded funded -> funded(funded);
      case CreditsReversed reversed -> {
        var settled = settled(reversed.settlementId(), reversed.agentId());
        unless(reversed.creditsMicros() > 0, () -> "reverses nothing");
        moved(
            settled,
            Math.addExact(settled.reversed, reversed.creditsMicros()),
            reversed.reversedInAllMicros());
        var books = books(reversed.agentId());
        books.reverse(reversed.settlementId(), reversed.creditsMicros());
        books.check();
        books.checkLots();
      }
      case CreditsRestored restored -> {
        var settled = settled(restored.settlementId(), restored.agentId());
        unless(restored.creditsMicros() > 0, () -> "restores nothing");
        moved(settled, settled.reversed - restored.creditsMicros(), restored.reversedInAllMicros());
        var books = books(restored.agentId());
        books.restore(restored.settlementId(), restored.creditsMicros());
        books.check();
        books.checkLots();
      }
      case OfFunding.SettlementFailed failed ->
          unless(
              !requested(failed.settlementId(), failed.agentId()).funded,
              () -> "fails %s, which was funded".formatted(failed.settlementId()));
      case OfFunding.PaymentObserved _, OfFunding.ProviderMismatched _ -> {}
    }
  }

  private static void moved(Settled settled, long now, long said) {
    var requested = settled.requested;
    unless(
        now == said,
        () ->
            "says %s credits of %s are reversed in all where it is %s"
                .formatted(text(said), requested.settlementId(), text(now)));
    unless(
        0 <= now && now <= requested.creditsMicros(),
        () ->
            "leaves %s credits of %s reversed, of %s"
                .formatted(text(now), requested.settlementId(), text(requested.creditsMicros())));
    settled.reversed = now;
  }

  private void confirmed(ProviderEvent event) {
    if (event.kind() == ProviderEvent.Kind.PAYMENT_SUCCEEDED) payments.put(key(event), event);
  }

  private void funded(CreditsFunded funded) {
    var settled = requested(funded.settlementId(), funded.agentId());
    unless(!settled.funded, () -> "funds %s a second time".formatted(funded.settlementId()));
    var event = payments.remove(funded.providerRoute() + " " + funded.eventId());
    if (event == null)
      throw new Fault(
          "funds on event %s, which no unused provider.confirmed entry tells"
              .formatted(funded.eventId()));
    MoneyRules.funding(settled.requested, event, funded);
    unless(
        fundedBy.add(funded.providerRoute() + " " + funded.paymentId()),
        () -> "funds a second time by payment %s".formatted(funded.paymentId()));
    settled.funded = true;
    var books = books(funded.agentId());
    books.fund(funded.settlementId(), funded.creditsMicros());
    books.check();
  }

  private void accepted(RunAccepted run) {
    unless(runs.add(run.runId()), () -> "reserves for %s a second time".formatted(run.runId()));
    MoneyRules.reservation(MoneyRules.Reservation.of(run));
    for (var lot : run.lots()) settled(lot.settlementId(), run.agentId());
    var books = books(run.agentId());
    books.reserve(run.lots(), run.reservedMicros());
    books.check();
    live.put(run.runId(), new HeldRun(run.agentId(), MoneyRules.Reservation.of(run)));
    accepted++;
  }

  private HeldRun live(String agentId, String runId) {
    var held = live.get(runId);
    if (held == null)
      throw new Fault(
          "is about %s, which is not open: it ended before or never began".formatted(runId));
    unless(held.isOf(agentId), () -> "is about a run of another agent");
    return held;
  }

  private void exception(OfRunException fact) {
    var held = live(fact.agentId(), fact.runId());
    switch (fact) {
      case ExceptionOpened opened -> held.pause(opened.exceptionId(), opened.attempt());
      case EvidenceAdded added -> held.resume(added.exceptionId());
      case RunRetried retried -> retried(held, retried);
      case ExceptionClosed closed ->
          given(held, closed.runId(), closed.exceptionId(), closed.releasedMicros());
      case ExceptionExpired expired ->
          given(held, expired.runId(), expired.exceptionId(), expired.releasedMicros());
    }
  }

  private void retried(HeldRun held, RunRetried retried) {
    var lots = retried.lots();
    var reserved = retried.reservedMicros();
    if (lots == null || reserved == null) {
      held.resume(retried.exceptionId());
      return;
    }
    var reservation = new MoneyRules.Reservation(reserved, lots);
    MoneyRules.reservation(reservation);
    held.retry(retried.exceptionId(), reservation);
    for (var lot : lots) settled(lot.settlementId(), retried.agentId());
    var books = books(retried.agentId());
    books.reserve(lots, reserved);
    books.check();
  }

  /** The ticket is over: what a paused run held goes back, and a failed one held nothing. */
  private void given(
      HeldRun held, String runId, String exceptionId, @Nullable Long releasedMicros) {
    held.over(exceptionId, releasedMicros != null);
    if (releasedMicros != null) released(held, releasedMicros);
    live.remove(runId);
  }

  private void released(HeldRun held, long releasedMicros) {
    long reserved = held.reservation().micros();
    unless(
        releasedMicros == reserved,
        () -> "releases %s credits of %s reserved".formatted(text(releasedMicros), text(reserved)));
    close(held, 0);
  }

  private void close(HeldRun held, long consumedMicros) {
    var books = books(held.agentId());
    books.close(held.reservation().lots(), held.reservation().micros(), consumedMicros);
    books.check();
  }

  private Settled settled(String settlementId, String agentId) {
    var settled = requested(settlementId, agentId);
    unless(
        settled.funded,
        () -> "moves credits of %s, which was never funded".formatted(settlementId));
    return settled;
  }

  private Settled requested(String settlementId, String agentId) {
    @Nullable Settled settled = settlements.get(settlementId);
    if (settled == null)
      throw new Fault("is about %s, which nobody requested".formatted(settlementId));
    unless(
        settled.requested.agentId().equals(agentId),
        () ->
            "is about %s, a settlement of %s".formatted(settlementId, settled.requested.agentId()));
    return settled;
  }

  private AgentBooks books(String agentId) {
    return books.computeIfAbsent(agentId, _ -> new AgentBooks());
  }

  private static String key(ProviderEvent event) {
    return event.providerRoute() + " " + event.eventId();
  }

  @Override
  public String finish() {
    var sums = new long[6];
    for (var each : books.values()) {
      each.checkLots();
      sums[0] = Math.addExact(sums[0], each.funded());
      sums[1] += each.reversed();
      sums[2] += each.available();
      sums[3] += each.reserved();
      sums[4] += each.consumed();
      sums[5] += each.shortfall();
    }
    return "%,d runs of %,d agents: funded %s - reversed %s = available %s + reserved %s + consumed %s - shortfall %s; after every entry all books sum to zero"
        .formatted(
            accepted,
            books.size(),
            text(sums[0]),
            text(sums[1]),
            text(sums[2]),
            text(sums[3]),
            text(sums[4]),
            text(sums[5]));
  }
}
