package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Command.ToReturns.Complete;
import dev.tokenops.engine.message.Command.ToReturns.Fail;
import dev.tokenops.engine.message.Command.ToReturns.RecordAttempt;
import dev.tokenops.engine.message.Command.ToReturns.Redeliver;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import dev.tokenops.ledger.json.EnumNames;
import dev.tokenops.ledger.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes back: a run completes with what it consumed and what it gives back, or pauses with a
 * ticket, and its callback is delivered or dead-lettered.
 *
 * <p>Holds open runs and open deliveries only. Whoever ends a run second finds it gone and does
 * nothing; whoever tries a delivery that is over does nothing either.
 */
public final class Returns implements Stage<ToReturns> {
  /**
   * What a contract says of how its runs end.
   *
   * @param targetSha256 of its callback URL
   * @param lifetime of the tickets of its runs
   */
  private record Agreed(@Nullable String targetSha256, boolean pauses, Duration lifetime) {}

  private static final Agreed UNKNOWN = new Agreed(null, false, Recoveries.LIFETIME);

  private record Delivery(String completionSha256, List<Attempt> attempts) {}

  private final LiveRuns runs = new LiveRuns();
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private final Map<String, Agreed> agreed = new HashMap<>(); // By contract.

  @Override
  public Decision decide(ToReturns command, Instant now) {
    return switch (command) {
      case Complete complete -> complete(complete, now);
      case Fail fail -> fail(fail, now);
      case RecordAttempt attempt -> record(attempt);
      case Redeliver redeliver -> redeliver(redeliver);
    };
  }

  private Decision complete(Complete command, Instant now) {
    var run = runs.open(command.runId());
    if (run == null) return Decided.NOTHING;
    var terms = agreed(run);
    return terms.pauses() && command.outcome().evidenceStatus() != EvidenceStatus.SUFFICIENT
        ? Decided.of(Pausing.opened(run, command, now, now.plus(terms.lifetime())))
        : Decided.of(completed(run, command, terms.targetSha256()));
  }

  private static RunCompleted completed(
      LiveRun run, Complete command, @Nullable String targetSha256) {
    var meters = Prices.meters(run.records());
    long metered = 0;
    for (var meter : meters) metered += meter.creditsMicros();
    long consumed = Math.min(metered, run.reservedMicros());
    return new RunCompleted(
        command.agentId(),
        command.runId(),
        RecordedOutcome.of(command.outcome()),
        EnumNames.of(command.outcome().evidenceStatus()),
        command.startedAt(),
        meters,
        consumed,
        run.reservedMicros() - consumed,
        oldest(run.lots(), consumed),
        targetSha256 == null ? null : TypeId.sibling(TypeId.DELIVERY, command.runId()),
        targetSha256,
        run.acceptanceSha256(),
        run.recoverySha256());
  }

  private Agreed agreed(LiveRun run) {
    return agreed.getOrDefault(run.contractId(), UNKNOWN);
  }

  /** The part of a reservation that is consumed: its oldest lots first. */
  private static List<Lot> oldest(List<Lot> lots, long consumedMicros) {
    var consumed = new ArrayList<Lot>(lots.size());
    long rest = consumedMicros;
    for (var lot : lots) {
      long micros = Math.min(rest, lot.creditsMicros());
      if (micros > 0)
        consumed.add(new Lot(lot.settlementId(), lot.providerRoute(), micros, lot.fundingSha256()));
      rest -= micros;
    }
    if (rest != 0) throw new IllegalStateException("lots do not cover " + consumedMicros);
    return consumed;
  }

  private Decision fail(Fail command, Instant now) {
    var run = runs.open(command.runId());
    if (run == null) return Decided.NOTHING;
    return Decided.of(
        Run.failed(run, command.reason(), command.detail(), agreed(run).lifetime(), now));
  }

  private Decision record(RecordAttempt command) {
    var delivery = deliveries.get(command.deliveryId());
    if (delivery == null) return Decided.NOTHING;
    var attempts = with(delivery.attempts(), command.attempt());
    OfReturns fact =
        switch (command.state()) {
          case RETRY ->
              new CallbackAttempted(
                  command.agentId(),
                  command.runId(),
                  command.deliveryId(),
                  command.attempt(),
                  next(command));
          case DELIVERED ->
              new CallbackDelivered(
                  command.agentId(),
                  command.runId(),
                  command.deliveryId(),
                  command.payloadSha256(),
                  attempts,
                  delivery.completionSha256());
          case DEAD_LETTERED ->
              new CallbackDeadLettered(
                  command.agentId(),
                  command.runId(),
                  command.deliveryId(),
                  command.payloadSha256(),
                  attempts,
                  delivery.completionSha256());
        };
    return Decided.of(fact);
  }

  private static Instant next(RecordAttempt command) {
    var next = command.nextAttemptAt();
    if (next == null) throw new IllegalStateException("a retry without a time: " + command);
    return next;
  }

  private Decision redeliver(Redeliver command) {
    if (deliveries.containsKey(command.deliveryId())) return Refused.because(Refusal.DELIVERY_OPEN);
    return Decided.of(
        new RedeliveryRequested(
            command.agentId(),
            command.runId(),
            command.deliveryId(),
            command.completionSha256(),
            command.request()));
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case ContractPrepared prepared -> agreed.put(prepared.contractId(), agreed(prepared));
      case OfOneRun _, OfRunException _ -> runs.apply(recorded);
      case RunCompleted run -> {
        runs.apply(recorded);
        // Its body is hashed only where a callback will name it.
        if (run.deliveryId() != null) open(run.deliveryId(), recorded.sha256());
      }
      case CallbackAttempted attempted ->
          deliveries.computeIfPresent(
              attempted.deliveryId(),
              (_, delivery) ->
                  new Delivery(
                      delivery.completionSha256(), with(delivery.attempts(), attempted.attempt())));
      case CallbackDelivered delivered -> deliveries.remove(delivered.deliveryId());
      case CallbackDeadLettered dead -> deliveries.remove(dead.deliveryId());
      case RedeliveryRequested again -> open(again.deliveryId(), again.completionSha256());
      default -> {}
    }
  }

  private static Agreed agreed(ContractPrepared prepared) {
    var url = prepared.callbackUrl();
    return new Agreed(
        url == null ? null : Sha256.hex(url.getBytes(StandardCharsets.UTF_8)),
        prepared.onPartial() == OnPartial.PAUSE,
        Recoveries.lifetime(prepared.exceptionExpiresInSeconds()));
  }

  private void open(String deliveryId, String completionSha256) {
    deliveries.put(deliveryId, new Delivery(completionSha256, List.of()));
  }

  private static List<Attempt> with(List<Attempt> attempts, Attempt last) {
    var all = new ArrayList<>(attempts);
    all.add(last);
    return all;
  }
}
