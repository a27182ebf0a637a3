package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.MissingItem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened to a run, entry by entry, each in a sentence. Pure. */
final class RunSteps {
  private RunSteps() {}

  /**
   * The steps.
   *
   * @param facts of one run, oldest first
   */
  static ArrayNode of(List<Placed> facts) {
    return Json.array(
        facts,
        placed -> {
          var json = Json.object();
          json.put("step", FactCodec.type(placed.fact()).replaceFirst("\\.v\\d+$", ""));
          json.put("at", Json.time(placed.time()));
          json.put("ledger_index", placed.index());
          json.put("digest", "sha256:" + placed.recorded().sha256());
          json.put("what", sentence(placed));
          var exceptionId = exceptionId(placed);
          if (exceptionId != null) json.put("exception_id", exceptionId);
          return json;
        });
  }

  private static @Nullable String exceptionId(Placed placed) {
    return switch (placed.fact()) {
      case OfRunException exception -> exception.exceptionId();
      case RunFailed failed -> failed.exceptionId();
      default -> null;
    };
  }

  private static String sentence(Placed placed) {
    return switch (placed.fact()) {
      case RunAccepted run ->
          "accepted with %d records; %s credits reserved"
              .formatted(run.records(), Json.credits(run.reservedMicros()));
      case RunResumed run -> "taken up again, time %d".formatted(run.times());
      case RunCancelled run ->
          "taken back; %s credits released".formatted(Json.credits(run.releasedMicros()));
      case RunFailed run ->
          "failed: %s %s credits released"
              .formatted(run.detail(), Json.credits(run.releasedMicros()));
      case ExceptionOpened run ->
          "paused: the evidence is %s, missing %s; its credits stay reserved until %s"
              .formatted(
                  run.evidenceStatus(), items(run.missingItems()), Json.time(run.expiresAt()));
      case EvidenceAdded run ->
          "evidence added by the %s: %d records now".formatted(Json.name(run.by()), run.records());
      case RunRetried run -> retried(run);
      case ExceptionClosed run ->
          "given up by the %s%s".formatted(Json.name(run.by()), released(run.releasedMicros()));
      case ExceptionExpired run ->
          "nobody acted in time%s".formatted(released(run.releasedMicros()));
      case RunCompleted run ->
          "reviewed: the evidence is %s; %s credits consumed, %s released"
              .formatted(
                  run.evidenceStatus(),
                  Json.credits(run.consumedMicros()),
                  Json.credits(run.releasedMicros()));
      case CallbackAttempted callback ->
          "callback tried, answered %d; next at %s"
              .formatted(callback.attempt().status(), Json.time(callback.nextAttemptAt()));
      case CallbackDelivered callback ->
          "callback delivered, attempts: %d".formatted(callback.attempts().size());
      case CallbackDeadLettered callback ->
          "callback given up, attempts: %d".formatted(callback.attempts().size());
      case RedeliveryRequested _ -> "callback asked for again";
      default -> throw new IllegalStateException("not of a run: " + placed);
    };
  }

  private static String retried(RunRetried run) {
    var held = run.reservedMicros();
    return "tried again by the %s%s"
        .formatted(
            Json.name(run.by()),
            held == null ? "" : "; %s credits reserved anew".formatted(Json.credits(held)));
  }

  private static String released(@Nullable Long micros) {
    return micros == null ? "" : "; %s credits released".formatted(Json.credits(micros));
  }

  private static String items(List<MissingItem> missing) {
    return missing.stream().map(MissingItem::item).distinct().collect(Collectors.joining(", "));
  }
}
