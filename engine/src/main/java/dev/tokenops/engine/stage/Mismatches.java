package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToFunding.ResolveException;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Providers' words that did not fit, and which of them nobody has looked at. Of {@link Funding}.
 */
final class Mismatches {
  private record Open(ProviderMismatched mismatch, Recorded recorded) {}

  private final Set<String> events = new HashSet<>();
  private final Map<String, Open> open = new HashMap<>(); // By ticket.

  /** Whether the event was refused before. */
  boolean isKnown(String eventId) {
    return events.contains(eventId);
  }

  /** Ends a ticket; a repeat is told that it is no longer open. */
  Decision resolve(ResolveException command) {
    var ticket = open.get(command.exceptionId());
    if (ticket == null) return Refused.because(Refusal.EXCEPTION_NOT_OPEN);
    var mismatch = ticket.mismatch();
    return Decided.of(
        new ExceptionResolved(
            mismatch.agentId(),
            mismatch.settlementId(),
            mismatch.exceptionId(),
            command.reason(),
            ticket.recorded().sha256()));
  }

  void apply(ProviderMismatched mismatch, Recorded recorded) {
    events.add(mismatch.eventId());
    open.put(mismatch.exceptionId(), new Open(mismatch, recorded));
  }

  void apply(ExceptionResolved resolved) {
    open.remove(resolved.exceptionId());
  }
}
