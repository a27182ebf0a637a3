package dev.tokenops.http.callback;

import dev.tokenops.engine.message.Words.Attempt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param attempt for the ledger: status 0 and an error if no HTTP answer came, an error too for an
 *     answer outside 200 to 299; the error is one line of at most 200 characters
 * @param retryAfter what the receiver asked for, unbounded; null if nothing
 */
public record CallbackAnswer(Attempt attempt, @Nullable Duration retryAfter) {
  /** A 2xx: the receiver has it. */
  public boolean delivered() {
    return attempt.status() >= 200 && attempt.status() <= 299;
  }

  /** A 410: the receiver wants no more of this. */
  public boolean gone() {
    return attempt.status() == 410;
  }
}
