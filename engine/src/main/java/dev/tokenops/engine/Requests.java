package dev.tokenops.engine;

import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.stage.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every Idempotency-Key that led to a fact, by agent: what makes a repeat harmless, also after a
 * restart. Refusals are not kept. One per lane, on its loop.
 */
final class Requests {
  private record Key(String agentId, String key) {}

  private record Known(String bodySha256, String subject) {}

  private final Map<Key, Known> known = new HashMap<>();

  void apply(Recorded recorded) {
    var fact = recorded.fact();
    var request = fact.request();
    if (request != null)
      known.put(new Key(fact.home(), request.key()), known(request, fact.subject()));
  }

  /** The answer to a command whose key was used before, or null if it is to be decided. */
  @Nullable Reply judge(Command command) {
    var request = command.request();
    if (request == null) return null;
    var before = known.get(new Key(command.home(), request.key()));
    if (before == null) return null;
    return before.bodySha256().equals(request.bodySha256())
        ? new Reply.Repeated(before.subject())
        : new Reply.Refused(
            Refusal.IDEMPOTENCY_KEY_REUSED, Refusal.IDEMPOTENCY_KEY_REUSED.sentence());
  }

  private static Known known(Request request, String subject) {
    return new Known(request.bodySha256(), subject);
  }
}
