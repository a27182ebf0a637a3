package dev.tokenops.bench;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.Words.Attempt;
import java.time.Instant;
import java.util.List;

/** One fact of each kind that a ledger is full of, as the engine makes them. */
final class HotFacts {
  private static final String AGENT_ID = "agt_01kb0000000000000000000000";
  private static final String RUN_ID = "run_01kb0000000000000000000000";
  private static final String DELIVERY_ID = "dlv_01kb0000000000000000000000";
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final Attempt REFUSED =
      new Attempt(Instant.parse("2026-01-01T00:00:01.234Z"), 503, 12, "status 503");
  private static final Attempt TAKEN =
      new Attempt(Instant.parse("2026-01-01T00:00:06.789Z"), 200, 8, null);

  private HotFacts() {}

  /**
   * @param kind such as {@code run.accepted}
   */
  static Fact of(String kind) {
    var pack = Pack.read(Pack.bytes());
    var floor = new FloorFacts(pack);
    return switch (kind) {
      case "run.accepted" -> floor.accepted(RUN_ID, pack);
      case "run.completed" -> floor.completed(RUN_ID, SHA256);
      case "run.resumed" -> new RunResumed(AGENT_ID, RUN_ID, 1);
      case "callback.attempted" ->
          new CallbackAttempted(AGENT_ID, RUN_ID, DELIVERY_ID, REFUSED, TAKEN.attemptedAt());
      case "callback.delivered" ->
          new CallbackDelivered(
              AGENT_ID, RUN_ID, DELIVERY_ID, SHA256, List.of(REFUSED, TAKEN), SHA256);
      case "callback.dead_lettered" ->
          new CallbackDeadLettered(AGENT_ID, RUN_ID, DELIVERY_ID, SHA256, List.of(REFUSED), SHA256);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
