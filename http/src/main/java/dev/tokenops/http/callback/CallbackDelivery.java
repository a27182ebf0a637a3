package dev.tokenops.http.callback;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.EngineStopped;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToReturns.RecordAttempt;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.http.callback.Turns.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delivers callbacks: every run whose callback is pending is tried until its receiver has it or the
 * schedule has no further attempt.
 *
 * <pre>
 *   views ──run id──► consider ──► DueQueue ──due──► Turns ──► Attempts ──► RecordAttempt
 *                        ▲                                                       │
 *                        └──────────────── durable, in the views ◄───────────────┘
 * </pre>
 *
 * <p>What is to be done stands in the views alone, so nothing is lost by a crash: at start all open
 * deliveries are considered, and an attempt that was made and not recorded is made again, with the
 * same id. One verticle, one loop, no locks: deploy one instance, and undeploy it before the engine
 * closes. Undeploying lets running attempts finish, for {@link Options#stopMs} at most.
 */
public final class CallbackDelivery extends VerticleBase {
  private static final System.Logger LOG = System.getLogger(CallbackDelivery.class.getName());

  /** Runs looked at in one turn of the loop. */
  private static final int SLICE = 500;

  /** How long a full engine is left alone. */
  private static final long BUSY_MS = 50;

  /** The longest sleep, after which the clock is looked at again: it may have been set. */
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final Engine engine;
  private final CallbackSender sender;
  private final Attempts attempts;
  private final Options options;
  private final DueQueue queue = new DueQueue();
  private final Turns turns;
  private final Set<String> held = new HashSet<>(); // Runs that are in turns, or given up.
  private final Queue<String> heard = new ConcurrentLinkedQueue<>(); // Run ids, from any thread.
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Promise<Void> finished = Promise.promise();
  private volatile boolean stopping;
  private volatile boolean paused;
  private long timer = -1;

  /**
   * How callbacks are delivered.
   *
   * @param atOnce attempts at once
   * @param perHost attempts at once to one host
   * @param loopbackAllowed whether callbacks may go to loopback: in a sandbox only
   * @param haste the schedule's waits are divided by it: 1, but in tests
   * @param stopMs how long running attempts may go on after the stop
   */
  public record Options(int atOnce, int perHost, boolean loopbackAllowed, long haste, long stopMs) {
    /** 256 attempts at once, 16 to one host, 10 s to stop. */
    public static Options of(boolean sandbox) {
      return new Options(256, 16, sandbox, 1, 10_000);
    }
  }

  /**
   * Begins when it is deployed.
   *
   * @param endpoints hears of each attempt
   * @param random for the schedule's jitter; used on this verticle's loop alone
   */
  public CallbackDelivery(
      Engine engine,
      CallbackSender sender,
      CallbackContent content,
      CallbackSecrets secrets,
      EndpointHealth endpoints,
      RandomGenerator random,
      Options options) {
    this.engine = engine;
    this.sender = sender;
    this.attempts =
        new Attempts(engine.views(), sender, content, secrets, endpoints, random, options);
    this.options = options;
    this.turns = new Turns(options.atOnce(), options.perHost());
  }

  @Override
  public Future<?> start() {
    engine.views().listen(this::hear);
    heard.addAll(engine.views().runs().withOpenDelivery());
    wake();
    return Future.succeededFuture();
  }

  /** Begins no more attempts, and completes when those that run are recorded or out of time. */
  @Override
  public Future<?> stop() {
    stopping = true;
    vertx.cancelTimer(timer);
    if (turns.running() == 0) return Future.succeededFuture();
    vertx.setTimer(options.stopMs(), _ -> finished.tryComplete());
    return finished.future();
  }

  /** Begins no attempts until {@link #resume}; those that run finish. Any thread. */
  public void pause() {
    paused = true;
  }

  /** Any thread. */
  public void resume() {
    paused = false;
    wake();
  }

  /** On a lane's loop. */
  private void hear(Placed placed) {
    if (stopping) return;
    var runId =
        switch (placed.fact()) {
          case RunCompleted run when run.deliveryId() != null -> run.runId();
          case CallbackAttempted callback -> callback.runId();
          case RedeliveryRequested again -> again.runId();
          case ControlSet set -> {
            if (set.state() == OfControls.State.OPEN) wake();
            yield null;
          }
          default -> null;
        };
    if (runId == null) return;
    heard.add(runId);
    wake();
  }

  /** One hop to this loop for all that is heard meanwhile. */
  private void wake() {
    if (woken.compareAndSet(false, true)) context.runOnContext(_ -> listen());
  }

  private void listen() {
    woken.set(false);
    for (int i = 0; i < SLICE; i++) {
      var runId = heard.poll();
      if (runId == null) break;
      consider(runId);
    }
    if (!heard.isEmpty()) wake();
    work();
  }

  /** Puts a run where the views say that it belongs. */
  private void consider(String runId) {
    if (held.contains(runId)) return; // Considered when its attempt is over.
    var run = engine.views().runs().get(runId);
    if (run == null || run.callbackState() != CallbackState.PENDING) queue.remove(runId);
    else queue.put(runId, Objects.requireNonNullElse(run.nextAttemptAt(), Instant.EPOCH));
  }

  private void work() {
    if (stopping || isPaused()) return;
    var now = sender.clock().instant();
    int moved = 0;
    for (; moved < SLICE; moved++) {
      var runId = queue.poll(now);
      if (runId == null) break;
      held.add(runId);
      turns.add(new Turn(runId, host(runId)));
    }
    for (var turn = next(); turn != null; turn = next()) begin(turn);
    if (moved == SLICE) context.runOnContext(_ -> work());
    else sleep(now);
  }

  /** Looked at before each attempt: once the operator was answered, none begins. */
  private @Nullable Turn next() {
    return isPaused() ? null : turns.next();
  }

  private boolean isPaused() {
    return paused || engine.views().controls().reason(Control.CALLBACKS) != null;
  }

  private void sleep(Instant now) {
    vertx.cancelTimer(timer);
    var next = queue.next();
    if (next == null) return;
    var wait = Duration.between(now, next);
    if (wait.compareTo(LONGEST_SLEEP) > 0) wait = LONGEST_SLEEP;
    timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> work());
  }

  private String host(String runId) {
    var run = engine.views().runs().get(runId);
    if (run == null) throw new IllegalStateException("a run that was never accepted: " + runId);
    return attempts.host(run);
  }

  private void begin(Turn turn) {
    var run = engine.views().runs().get(turn.runId());
    var made = engine.views().runs().attemptsOfOpenDelivery(turn.runId());
    if (run == null || made == null) { // It ended while it waited for its turn.
      context.runOnContext(_ -> end(turn));
      return;
    }
    attempts
        .make(run, made)
        .compose(this::record)
        .onComplete(
            _ -> context.runOnContext(_ -> end(turn)),
            failure -> context.runOnContext(_ -> giveUp(turn, failure)));
  }

  /** Until it is durable; a full engine is asked again in a moment, which holds the turn. */
  private Future<Void> record(Function<Ticket, RecordAttempt> attempt) {
    return engine
        .ask(attempt)
        .compose(reply -> {
          if (!(reply instanceof Reply.Refused(var refusal, var detail, _)))
            return Future.succeededFuture();
          if (refusal != Refusal.ENGINE_BUSY || finished.future().isComplete())
            return Future.failedFuture(new IllegalStateException("not recorded: " + detail));
          var again = Promise.<Void>promise();
          vertx.setTimer(BUSY_MS, _ -> again.complete());
          return again.future().compose(_ -> record(attempt));
        });
  }

  private void end(Turn turn) {
    held.remove(turn.runId());
    free(turn);
    consider(turn.runId());
    work();
  }

  /** Leaves a run as it stands in the ledger: it is tried again after a restart. */
  private void giveUp(Turn turn, Throwable failure) {
    if (failure instanceof EngineStopped) stopping = true;
    if (stopping) LOG.log(Level.INFO, "tried again after a restart: " + turn.runId());
    else LOG.log(Level.ERROR, "the callback of " + turn.runId() + " waits for a restart", failure);
    free(turn);
    work();
  }

  private void free(Turn turn) {
    turns.done(turn);
    if (stopping && turns.running() == 0) finished.tryComplete();
  }
}
