package dev.tokenops.http;

import dev.tokenops.http.Exchange.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One post of a run on its way to its answer.
 *
 * <pre>
 *   posted ──taken──► 202                                    that does not wait
 *   posted ──taken──► (waits) ──ended, or out of patience──► 200 with the proof, or 202
 *      └───────────── refused ─────────────────────────────► problem
 * </pre>
 *
 * <p>Who waits is woken once, when the run has ended: that it was taken is only noted. Patience is
 * counted from the post; a run that is not yet taken when it ends is answered as soon as it is.
 */
final class RunPost implements RunDesk.Customer, Patience.Guest {
  private final Exchange exchange;
  private final RunAnswers answers;
  private final @Nullable Integer waitSeconds;
  private final Promise<Answer> answer = Promise.promise();
  private volatile @Nullable Change change; // Once it was taken.
  private volatile boolean waits;

  /**
   * @param waitSeconds null if the client does not ask to wait
   */
  RunPost(Exchange exchange, RunAnswers answers, @Nullable Integer waitSeconds) {
    this.exchange = exchange;
    this.answers = answers;
    this.waitSeconds = waitSeconds;
    this.waits = waitSeconds != null;
  }

  /** Hands it in; the answer comes on the exchange's loop, where this is called. */
  Future<Answer> begin(RunDesk desk, RunOrder order) {
    desk.accept(exchange.agent(), order, exchange.links(), exchange.wakeups(), this);
    return begun();
  }

  /** The same for what was handed in elsewhere. */
  Future<Answer> begun() {
    if (waitSeconds != null) exchange.patience().begin(this, waitSeconds);
    return answer.future();
  }

  @Override
  public void taken(Change change) {
    this.change = change;
    if (!waits) exchange.wakeups().run(this::answer);
  }

  @Override
  public void ended(Change change) {
    if (waits) exchange.wakeups().run(this::answer);
  }

  @Override
  public void refused(Throwable why) {
    exchange.patience().end(this);
    answer.tryFail(why);
  }

  @Override
  public void outOfPatience() {
    waits = false; // Before the look: else it could be taken between the two, and never answered.
    if (change != null) answer();
  }

  private void answer() {
    var known = change;
    if (known == null || answer.future().isComplete()) return;
    exchange.patience().end(this);
    if (exchange.isGone()) return; // A proof that nobody reads is not worth making.
    try {
      answer.tryComplete(known.marked(answer(known.id())));
    } catch (RuntimeException e) {
      answer.tryFail(e);
    }
  }

  private Answer answer(String runId) {
    var links = exchange.links();
    return waitSeconds == null
        ? answers.accepted(runId, links)
        : answers.waited(runId, links, waitSeconds);
  }
}
