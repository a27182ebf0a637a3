package dev.tokenops.engine;

import dev.tokenops.engine.journal.Answer;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Journal.Durable;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToExecution;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.snapshot.Part;
import dev.tokenops.engine.snapshot.Standing;
import dev.tokenops.engine.stage.Funding;
import dev.tokenops.engine.stage.Progress;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.engine.view.Views;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the engine: all stages for its agents, and who waits for an answer.
 *
 * <p>Every stage is deployed on the one context that the lane is given. So a hop is a task on the
 * same loop (about 100 ns, not the 50 µs of waking another thread), and no field needs a lock:
 * whoever comes from another thread goes through {@code runOnContext}. Before it is deployed, the
 * thread that replays owns it.
 */
final class Lane implements Deployable, Journal.Outlet {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  /** How often it gives a sign of life. */
  private static final long BEAT_MS = 1_000;

  private final int number;
  private final int lanes;
  private final Journal journal;
  private final Views views;
  private final InstantSource clock;
  private final Consumer<Throwable> stopped;
  private final Map<String, Stage<?>> stages;
  private final Past past;
  private final Progress progress;
  private final Standing standing = new Standing();
  private final Map<Ticket, Promise<Reply>> waiting = new HashMap<>();
  private long lookUps; // Each waits under a ticket below zero, which nobody outside has.
  private @Nullable Context context;
  private @Nullable Mailbox mailbox;
  private volatile @Nullable Throwable cause;
  private volatile long beating = -1; // A timer.

  /**
   * @param lanes how many there are
   * @param stages by name, each of them this lane's own
   * @param past what its stages ask of what was before: its own too
   * @param progress what its execution tells of itself
   * @param stopped hears once why the lane stopped, on its loop
   */
  Lane(
      int number,
      int lanes,
      Map<String, Stage<?>> stages,
      Journal journal,
      Views views,
      Past past,
      Progress progress,
      InstantSource clock,
      Consumer<Throwable> stopped) {
    this.number = number;
    this.lanes = lanes;
    this.stages = new LinkedHashMap<>(stages);
    this.journal = journal;
    this.views = views;
    this.past = past;
    this.progress = progress;
    this.clock = clock;
    this.stopped = stopped;
  }

  /** By the lane key of the id, which is its owner's; what has no owner lives on lane 0. */
  static int of(String home, int lanes) {
    return home.isEmpty() ? 0 : TypeId.laneKey(home) % lanes;
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    this.context = context.exceptionHandler(this::stop);
    progress.begun(now()); // Else a lane that hangs in its first run would never count as silent.
    mailbox = new Mailbox(context.owner().eventBus(), number, lanes, this::stop);
    var deployed =
        stages.entrySet().stream()
            .map(stage -> deploy(stage.getKey(), stage.getValue(), context))
            .toList();
    return Future.all(deployed).onSuccess(_ -> beatFromNowOn());
  }

  /** By a timer on the lane's own loop, so that a loop that does not turn falls silent. */
  private void beatFromNowOn() {
    loop()
        .runOnContext(_ -> {
          beat();
          beating = loop().owner().setPeriodic(BEAT_MS, _ -> beat());
        });
  }

  /** Sends a sign of life through the queue of the execution. On the loop. */
  private void beat() {
    if (cause == null) mailbox().sendHere(new ToExecution.Beat());
  }

  /** Its stages share this context, so nothing but this takes their ears away. */
  @Override
  public Future<?> undeploy(Context context) {
    context.owner().cancelTimer(beating);
    return mailbox().shut();
  }

  private <C extends Command> Future<?> deploy(String name, Stage<C> stage, Context context) {
    try {
      return new StageVerticle<>(name, stage, this).deploy(context);
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  Mailbox mailbox() {
    if (mailbox == null) throw new IllegalStateException("lane " + number + " is not deployed");
    return mailbox;
  }

  int number() {
    return number;
  }

  Past past() {
    return past;
  }

  /** Why it stopped; null while it goes on. Any thread. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** How far its execution is. Any thread. */
  Progress progress() {
    return progress;
  }

  Instant now() {
    return clock.instant();
  }

  /** Takes in what is durable already, for a replay. */
  void replay(Placed placed) {
    apply(placed.recorded());
    tell(placed);
  }

  /** Takes in a fact that a snapshot has kept. */
  void restore(Placed kept) {
    for (var stage : stages.values()) stage.restore(kept.recorded());
    views.restore(kept);
    past.durable(kept.fact());
    standing.apply(kept);
  }

  /** Takes up from a snapshot what no kept fact tells, after them. */
  void restore(Part part) {
    var accounts = part.accounts().stream().filter(of -> isMine(of.agentId())).toList();
    var used = new HashMap<String, Long>();
    part.contracts()
        .forEach((contractId, runs) -> {
          if (!isMine(contractId)) return;
          standing.restore(contractId, runs);
          used.put(contractId, runs.used());
        });
    for (var stage : stages.values())
      if (stage instanceof Funding funding) funding.restore(accounts, used);
  }

  private boolean isMine(String id) {
    return of(id, lanes) == number;
  }

  /**
   * What a snapshot must hold of this lane's agents, after all that the journal has told so far and
   * nothing that it tells later. On the journal's thread: the copy is made in one turn of the loop.
   */
  Future<Part> part() {
    var part = Promise.<Part>promise();
    loop()
        .runOnContext(_ -> {
          if (cause != null) part.fail(new EngineStopped(cause));
          else part.complete(standing.part(views.money(), this::isMine));
        });
    return part.future();
  }

  /** Appends a fact that no stage decides. Any thread. */
  void record(Fact fact) {
    loop()
        .runOnContext(_ -> {
          if (cause != null) return;
          var recorded = Recorded.of(fact);
          apply(recorded);
          var answer = new Answer(Ticket.NOBODY, new Reply.Done(List.of(fact)));
          journal.append(this, List.of(recorded), answer);
        });
  }

  /** Makes the journal tell of a batch, even if there is nothing to append. Any thread. */
  void fence() {
    journal.append(this, List.of(), new Answer(Ticket.NOBODY, new Reply.Done(List.of())));
  }

  /** Tells what is durable to all that wait for that. */
  private void tell(Placed placed) {
    views.apply(placed);
    past.durable(placed.fact());
    standing.apply(placed);
  }

  /** A fact may concern more than the stage that decided it: every stage sees every fact. */
  void apply(Recorded recorded) {
    for (var stage : stages.values()) stage.apply(recorded);
    past.apply(recorded);
  }

  void append(Command command, List<Recorded> facts, Reply reply) {
    journal.append(this, facts, new Answer(command.ticket(), reply));
  }

  /** Sends a command to the stage that hears it. On the loop. */
  void send(Command command) {
    mailbox().send(command);
  }

  /**
   * Reads on a worker what only the ledger tells of a command's past, and goes on with it on the
   * loop: commands behind it pass it meanwhile. Where it asks for a run's evidence, what was
   * decided before is durable by then, so that it is among what is read.
   */
  void lookUp(Command command, Consumer<Past.Found> onward) {
    if (!Past.asksForEvidence(command)) {
      read(command, onward);
      return;
    }
    var before = new Ticket(--lookUps);
    var durable = Promise.<Reply>promise();
    waiting.put(before, durable);
    journal.append(this, List.of(), new Answer(before, new Reply.Done(List.of())));
    durable.future().onSuccess(_ -> read(command, onward));
  }

  private void read(Command command, Consumer<Past.Found> onward) {
    loop()
        .owner()
        .executeBlocking(() -> Past.read(views.archive(), command), /* ordered= */ false)
        .onComplete(
            found -> loop().runOnContext(_ -> goOn(found, onward)),
            unreadable -> loop().runOnContext(_ -> unreadable(unreadable)));
  }

  private void unreadable(Throwable cause) {
    if (!mailbox().isShut()) stop(cause);
  }

  private void goOn(Past.Found found, Consumer<Past.Found> onward) {
    if (cause != null || mailbox().isShut()) return;
    try {
      onward.accept(found);
    } catch (Throwable thrown) {
      stop(thrown);
    }
  }

  /** Sends a command that nobody waits for. Any thread. */
  void begin(Command command) {
    loop().runOnContext(_ -> send(command));
  }

  /** Sends a command in and waits for its answer, which comes on the lane's loop. Any thread. */
  Future<Reply> ask(Command command) {
    var answer = Promise.<Reply>promise();
    loop()
        .runOnContext(_ -> {
          if (cause != null) {
            answer.fail(new EngineStopped(cause));
            return;
          }
          waiting.put(command.ticket(), answer);
          send(command);
        });
    return answer.future();
  }

  @Override
  public void durable(List<Durable> decisions) {
    loop().runOnContext(_ -> release(decisions));
  }

  /** The views first, so that whoever hears an answer finds what it speaks of. */
  private void release(List<Durable> decisions) {
    for (var decision : decisions) {
      decision.facts().forEach(this::tell);
      var promise = waiting.remove(decision.answer().to());
      if (promise != null) promise.complete(decision.answer().reply());
    }
  }

  @Override
  public void failed(Throwable cause) {
    loop().runOnContext(_ -> stop(cause));
  }

  /** Hears nothing more and tells all who wait: memory may be wrong, and only replay heals it. */
  private void stop(Throwable cause) {
    if (this.cause != null) return;
    this.cause = cause;
    LOG.log(Level.ERROR, "lane " + number + " stopped", cause);
    mailbox().shut();
    waiting.values().forEach(promise -> promise.fail(new EngineStopped(cause)));
    waiting.clear();
    stopped.accept(cause);
  }

  private Context loop() {
    if (context == null) throw new IllegalStateException("lane " + number + " is not deployed");
    return context;
  }
}
