package dev.tokenops.engine;

import static java.util.Objects.requireNonNull;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.stage.Credentials;
import dev.tokenops.engine.stage.Execution;
import dev.tokenops.engine.stage.Funding;
import dev.tokenops.engine.stage.Inbox;
import dev.tokenops.engine.stage.Onboarding;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.stage.Returns;
import dev.tokenops.engine.stage.Run;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.engine.view.Views;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   */
  public record Options(int lanes, int window, boolean sandbox, InstantSource clock) {}

  private static final long DRAIN_POLL_MS = 5;

  private final Vertx vertx;
  private final List<Lane> lanes;
  private final Views views;
  private final int window;
  private final AtomicLong tickets = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Throwable> stopped = Promise.promise();
  private final List<String> deployments = new CopyOnWriteArrayList<>();
  private volatile boolean closing;
  private @Nullable Future<Void> closed;

  private Engine(Vertx vertx, Journal journal, Options options, RunIndex index) {
    this.vertx = vertx;
    this.views = new Views(new Archive(index, journal::read));
    this.window = options.window();
    var built = new ArrayList<Lane>(options.lanes());
    for (int number = 0; number < options.lanes(); number++) {
      var past = new Past(views.archive());
      built.add(
          new Lane(
              number,
              options.lanes(),
              stages(options, past),
              journal,
              views,
              past,
              options.clock(),
              stopped::tryComplete));
    }
    this.lanes = List.copyOf(built);
  }

  private static Map<String, Stage<?>> stages(Options options, Past past) {
    var stages = new LinkedHashMap<String, Stage<?>>();
    stages.put("onboarding", new Onboarding());
    stages.put("credential", new Credentials());
    stages.put("inbox", new Inbox());
    stages.put("funding", new Funding(options.sandbox(), past));
    stages.put("run", new Run());
    stages.put("execution", new Execution());
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
    Mailbox.prepare(vertx.eventBus());
    return vertx
        .executeBlocking(() -> replayed(vertx, journal, options, index))
        .compose(replayed -> {
          var start = requireNonNull(replayed);
          journal.start();
          var engine = start.engine();
          var deployed =
              engine.lanes.stream()
                  .map(lane -> vertx.deployVerticle(lane).onSuccess(engine.deployments::add))
                  .toList();
          return Future.all(deployed)
              .map(_ -> {
                start.unanswered().forEach(command -> engine.lane(command).begin(command));
                return engine;
              });
        });
  }

  private record Start(Engine engine, List<Command> unanswered) {}

  private static Start replayed(Vertx vertx, Journal journal, Options options, RunIndex index) {
    var engine = new Engine(vertx, journal, options, index);
    var unanswered = new Unanswered();
    journal.replay(placed -> {
      engine.replay(placed);
      unanswered.apply(placed.recorded());
    });
    return new Start(engine, unanswered.commands());
  }

  private void replay(Placed placed) {
    lanes.get(Lane.of(placed.fact().home(), lanes.size())).restore(placed);
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

  /** Names and keys of runs that are in the heap: of what is not durable yet. */
  int namesHeld() {
    return lanes.stream().mapToInt(lane -> lane.past().held()).sum();
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
    var drained = Promise.<Void>promise();
    drain(drained);
    Future<Void> end =
        drained
            .future()
            .compose(_ -> Future.all(deployments.stream().map(vertx::undeploy).toList()))
            .mapEmpty();
    closed = end;
    return end;
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
