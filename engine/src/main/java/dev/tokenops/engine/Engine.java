package dev.tokenops.engine;

import dev.tokenops.engine.Opening.Opened;
import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.snapshot.Part;
import dev.tokenops.engine.snapshot.SnapshotFolder;
import dev.tokenops.engine.stage.Controls;
import dev.tokenops.engine.stage.Credentials;
import dev.tokenops.engine.stage.Execution;
import dev.tokenops.engine.stage.Execution.Tool;
import dev.tokenops.engine.stage.Funding;
import dev.tokenops.engine.stage.Inbox;
import dev.tokenops.engine.stage.Onboarding;
import dev.tokenops.engine.stage.Pauses;
import dev.tokenops.engine.stage.Progress;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.stage.Returns;
import dev.tokenops.engine.stage.Run;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.engine.view.Views;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The composition root and the door for the edge: replays, builds the lanes, finds an agent's lane
 * and keeps the window of commands in flight.
 */
public final class Engine {
  /**
   * What an engine is made with.
   *
   * @param lanes event loops that share the agents; may change between restarts
   * @param window commands in flight above which {@link Refusal#ENGINE_BUSY} answers
   * @param sandbox whether providers must say {@code livemode: false} (else: true)
   * @param stuckAfter how long a run is queued or executing before it counts as stuck, and a lane
   *     silent before it counts as hanging
   */
  public record Options(
      int lanes, int window, boolean sandbox, InstantSource clock, Duration stuckAfter) {
    /** With the usual patience: half a minute, where a run takes microseconds. */
    public Options(int lanes, int window, boolean sandbox, InstantSource clock) {
      this(lanes, window, sandbox, clock, Run.STUCK_AFTER);
    }
  }

  private static final long DRAIN_POLL_MS = 5;

  private final Vertx vertx;
  private final Journal journal;
  private final List<Lane> lanes;
  private final Views views;
  private final int window;
  private final QueueMonitor monitor;
  private final AtomicLong tickets = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Throwable> stopped = Promise.promise();
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private final InstantSource clock;
  private @Nullable SnapshotTaking taking;
  private @Nullable Expiry expiry;
  private volatile boolean closing;
  private @Nullable Future<Void> closed;

  private Engine(Vertx vertx, Journal journal, Options options, RunIndex index, Tool tool) {
    this.vertx = vertx;
    this.journal = journal;
    this.views = new Views(new Archive(index, journal::read));
    this.window = options.window();
    this.clock = options.clock();
    var built = new ArrayList<Lane>(options.lanes());
    for (int number = 0; number < options.lanes(); number++) {
      var past = new Past(views.archive());
      var progress = new Progress();
      built.add(
          new Lane(
              number,
              options.lanes(),
              stages(options, past, views.controls(), new Execution(tool, progress)),
              journal,
              views,
              past,
              progress,
              options.clock(),
              stopped::tryComplete));
    }
    this.lanes = List.copyOf(built);
    this.monitor = new QueueMonitor(lanes, views, options.clock(), options.stuckAfter());
  }

  private static Map<String, Stage<?>> stages(
      Options options, Past past, Pauses pauses, Execution execution) {
    var stages = new LinkedHashMap<String, Stage<?>>();
    stages.put("onboarding", new Onboarding());
    stages.put("credential", new Credentials());
    stages.put("inbox", new Inbox());
    stages.put("controls", new Controls());
    stages.put("funding", new Funding(options.sandbox(), past, pauses));
    stages.put("run", new Run(pauses, options.stuckAfter()));
    stages.put("execution", execution);
    stages.put("returns", new Returns());
    return stages;
  }

  private static KeyHash hash() {
    var key = new byte[SipHash.KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    return new SipHash(key);
  }

  /**
   * Replays the journal off the event loops, deploys the lanes and sends what was left unanswered.
   * Owns the event bus's codec selector from then on.
   */
  public static Future<Engine> start(Vertx vertx, Journal journal, Options options) {
    return start(vertx, journal, options, new RunIndex(hash(), List.of()));
  }

  /** With an index of its own, so that a test may choose the hash. */
  static Future<Engine> start(Vertx vertx, Journal journal, Options options, RunIndex index) {
    return start(vertx, journal, options, index, Tool.TOKENOPS);
  }

  /** With a tool of its own, so that a test may make it fail. */
  static Future<Engine> start(
      Vertx vertx, Journal journal, Options options, RunIndex index, Tool tool) {
    return start(
        vertx, journal, () -> opening(vertx, journal, options, tool).all(index), null, null);
  }

  /**
   * Begins with the newest snapshot that fits, and takes others from time to time; else as {@link
   * #start(Vertx, Journal, Options)}.
   */
  public static Future<Engine> start(
      Vertx vertx, Journal journal, Options options, SnapshotOptions snapshots) {
    SnapshotFolder folder;
    try {
      folder = new SnapshotFolder(snapshots.folder());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return start(
        vertx,
        journal,
        () -> opening(vertx, journal, options, Tool.TOKENOPS).newest(folder),
        folder,
        snapshots);
  }

  private static Opening opening(Vertx vertx, Journal journal, Options options, Tool tool) {
    return new Opening(journal, index -> new Engine(vertx, journal, options, index, tool));
  }

  private static Future<Engine> start(
      Vertx vertx,
      Journal journal,
      Callable<Opened> opening,
      @Nullable SnapshotFolder folder,
      @Nullable SnapshotOptions snapshots) {
    Mailbox.prepare(vertx.eventBus());
    return opened(opening)
        .compose(start -> {
          var engine = start.engine();
          if (folder != null && snapshots != null) engine.takeSnapshots(start, folder, snapshots);
          journal.start();
          var deployed =
              engine.lanes.stream()
                  .map(lane -> vertx.deployVerticle(lane).onSuccess(engine.deployments::add))
                  .toList();
          return Future.all(deployed)
              .map(_ -> {
                start.unanswered().commands().forEach(each -> engine.lane(each).begin(each));
                engine.expireTickets();
                return engine;
              });
        });
  }

  /**
   * On a thread of its own: without a snapshot it may take minutes, and Vert.x's own are missed.
   */
  private static Future<Opened> opened(Callable<Opened> opening) {
    var opened = Promise.<Opened>promise();
    Thread.ofPlatform()
        .name("engine-opening")
        .daemon()
        .start(() -> {
          try {
            opened.complete(opening.call());
          } catch (Throwable cause) {
            opened.fail(cause);
          }
        });
    return opened.future();
  }

  private void takeSnapshots(Opened opened, SnapshotFolder folder, SnapshotOptions options) {
    var taking =
        new SnapshotTaking(vertx, journal, options, folder, opened.index(), lanes, opened.size());
    this.taking = taking;
    journal.onSealed(taking::sealed);
    views.listen(taking::heard);
  }

  private void expireTickets() {
    expiry = Expiry.of(vertx, views.tickets(), clock, each -> lane(each).begin(each));
  }

  /** Takes in a durable fact, before the lanes are deployed; as the next ones. */
  void replay(Placed placed) {
    lane(placed).replay(placed);
  }

  /** Takes in a fact that a snapshot has kept. */
  void restore(Placed kept) {
    lane(kept).restore(kept);
  }

  /** Takes up from a snapshot what no kept fact tells, after them. */
  void restore(Part part) {
    for (var lane : lanes) lane.restore(part);
    var accepted = new HashMap<String, Long>();
    part.contracts().forEach((id, runs) -> accepted.put(id, runs.accepted()));
    views.restore(part.runs(), accepted, part.accounts(), part.movements());
  }

  private Lane lane(Placed placed) {
    return lanes.get(Lane.of(placed.fact().home(), lanes.size()));
  }

  /**
   * Sends a command in; answers when everything that the answer speaks of is durable and in the
   * views. The answer comes on the lane's loop: do not block it. Fails only with {@link
   * EngineStopped}. Any thread.
   *
   * @param command made with the ticket that it is given
   */
  public Future<Reply> ask(Function<Ticket, ? extends Command> command) {
    var asked = command.apply(new Ticket(tickets.incrementAndGet()));
    var lane = lane(asked);
    // Counted only now: a command that cannot be made or placed throws, and takes no place.
    if (inFlight.incrementAndGet() > window || closing) {
      inFlight.decrementAndGet();
      return Future.succeededFuture(
          new Reply.Refused(Refusal.ENGINE_BUSY, Refusal.ENGINE_BUSY.sentence()));
    }
    return lane.ask(asked).onComplete(_ -> inFlight.decrementAndGet());
  }

  /** What may be read. Any thread. */
  public Views views() {
    return views;
  }

  /** What waits, what is stuck and why. Any thread. */
  public QueueMonitor monitor() {
    return monitor;
  }

  /** Names and keys of runs that are in the heap: of what is not durable yet. */
  int namesHeld() {
    return lanes.stream().mapToInt(lane -> lane.past().held()).sum();
  }

  /** What a snapshot would hold now. */
  Future<Part> part() {
    return Future.all(lanes.stream().map(Lane::part).toList()).map(all -> Part.of(all.list()));
  }

  /** Commands that wait for their answer. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Completes with the cause when a lane has stopped: end the process, restart and replay. */
  public Future<Throwable> stopped() {
    return stopped.future();
  }

  /**
   * Takes nothing more in, waits until everything in flight is answered, and ends the lanes. The
   * journal stays open: whoever made it closes it. Closed a second time, it is the same end.
   */
  public synchronized Future<Void> close() {
    var begun = closed;
    if (begun != null) return begun;
    closing = true;
    if (expiry != null) expiry.stop();
    var drained = Promise.<Void>promise();
    drain(drained);
    Future<Void> end =
        drained
            .future()
            .compose(_ -> lastSnapshot())
            .compose(_ -> Future.all(deployments.stream().map(vertx::undeploy).toList()))
            .mapEmpty();
    closed = end;
    return end;
  }

  /** What failed on the way is said there, and must not keep the lanes from ending. */
  private Future<?> lastSnapshot() {
    var last = taking;
    if (last == null || stopped.future().isComplete()) return Future.succeededFuture();
    return Future.any(last.close(), stopped.future()).otherwiseEmpty();
  }

  /** A timer for each look: a periodic one that cancels itself may fire before it can be. */
  private void drain(Promise<Void> drained) {
    if (inFlight.get() == 0 || stopped.future().isComplete()) drained.tryComplete();
    else vertx.setTimer(DRAIN_POLL_MS, _ -> drain(drained));
  }

  private Lane lane(Command command) {
    return lanes.get(Lane.of(command.home(), lanes.size()));
  }
}
