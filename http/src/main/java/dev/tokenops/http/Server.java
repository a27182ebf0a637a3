package dev.tokenops.http;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.SnapshotOptions;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.proof.CallbackPayload;
import dev.tokenops.http.callback.AddressLookup;
import dev.tokenops.http.callback.CallbackDelivery;
import dev.tokenops.http.callback.CallbackSender;
import dev.tokenops.http.callback.EndpointHealth;
import dev.tokenops.http.live.Tidings;
import dev.tokenops.http.provider.UnkeptEvents;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Scrub;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.verify.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The whole product in one process: data folder, keys, ledger, engine, HTTP, callbacks.
 *
 * <pre>
 *   start   folder ─► ledger (scan) ─► engine (replay) ─► keys ─► callbacks ─► HTTP ─► ready
 *   close   not ready ─► HTTP drains ─► callbacks stop ─► engine drains ─► ledger closes ─► loops end
 * </pre>
 *
 * <p>Made and closed by a thread that may block, never by an event loop.
 */
public final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());
  private static final int LIMITED_KEYS = 100_000;
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /** A tenth of what a disk can do. */
  private static final long SCRUB_BYTES_PER_SECOND = 100L << 20;

  private static final Duration START = Duration.ofHours(1);
  private static final Duration STOP = Duration.ofMinutes(2);

  private final Settings settings;
  private final Promise<Throwable> stopped = Promise.promise();
  private @Nullable Scrub scrub;
  private final Vertx vertx;
  private final Ledger ledger;
  private final Engine engine;
  private final OperatorKey operator;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Admission admission;
  private final List<Edge> edges = new ArrayList<>();
  private List<Route> table = List.of();
  private @Nullable String callbacks; // Deployment id, once they are delivered.
  private boolean closed;

  private Server(
      Settings settings, Vertx vertx, Ledger ledger, Engine engine, OperatorKey operator) {
    this.settings = settings;
    this.admission = new Admission(settings.window());
    this.vertx = vertx;
    this.ledger = ledger;
    this.engine = engine;
    this.operator = operator;
  }

  /**
   * Starts a server; when this returns, it answers.
   *
   * @throws LedgerRefused if the data folder is in use or cannot be trusted
   * @throws IllegalStateException if a key file is missing or readable by others, the port is
   *     taken, or anything else stands in the way; the message says what
   */
  public static Server start(Settings settings) throws LedgerRefused {
    return start(settings, null);
  }

  /**
   * Starts a server whose key files are encrypted, or will be if this is the first start.
   *
   * @param passphrase used until this returns; null if they are not encrypted
   */
  public static Server start(Settings settings, @Nullable Passphrase passphrase)
      throws LedgerRefused {
    var options =
        LedgerOptions.defaults()
            .withClock(settings.clock())
            .withScanAll(settings.scanAll())
            .withHeadEveryBatch(settings.headEveryBatch());
    if (settings.origin() != null) options = options.withOrigin(settings.origin());
    var ledger = Ledger.open(settings.folder(), options, passphrase);
    var vertx = loops(settings);
    try {
      return start(settings, passphrase, ledger, vertx);
    } catch (RuntimeException e) {
      try {
        ledger.close(); // As in close: its listener needs the loops.
      } finally {
        await(vertx.close(), STOP);
      }
      throw e;
    }
  }

  /**
   * As many loops as there are lanes or edges, which are deployed in turn: so each loop has one of
   * both, and half of all requests on two cores wake no other thread.
   */
  private static Vertx loops(Settings settings) {
    int loops = Math.max(settings.lanes(), settings.instances());
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
  }

  private static Server start(
      Settings settings, @Nullable Passphrase passphrase, Ledger ledger, Vertx vertx) {
    var random = new SecureRandom();
    boolean first = ledger.size() == 0;
    var operator = OperatorKey.load(settings.folder(), random);
    var master = MasterKey.load(settings.folder(), passphrase, first ? random : null);
    var attestations = AttestationKeys.load(settings.folder(), passphrase, random);
    var recent = new RecentEntries();
    var engine =
        await(
            Engine.start(
                vertx,
                new LedgerJournal(ledger, recent),
                new Engine.Options(
                    settings.lanes(),
                    settings.window(),
                    settings.sandbox(),
                    settings.clock(),
                    settings.stuckAfter()),
                SnapshotOptions.of(settings.folder())),
            START);
    var server = new Server(settings, vertx, ledger, engine, operator);
    server.open(server.services(master, attestations, recent, random));
    return server;
  }

  private Services services(
      MasterKey master, AttestationKeys attestations, RecentEntries recent, SecureRandom random) {
    var metrics = new Metrics();
    metrics.gauge("tokenops.runs.in.flight", "Runs under way", admission::inFlight);
    metrics.gauge(
        "tokenops.engine.in.flight", "Commands that wait for their answer", engine::inFlight);
    metrics.gauge(
        "tokenops.controls.paused",
        "Controls that the operator has paused",
        engine.views().controls()::countPaused);
    metrics.gauge("tokenops.ledger.entries", "Durable entries of the ledger", ledger::size);
    metrics.gauge("tokenops.runs", "Runs ever accepted", engine.views().runs()::accepted);
    metrics.gauge(
        "tokenops.agents.under.review",
        "Agents that wait for the operator",
        engine.views().agents()::underReview);
    metrics.gauge(
        "tokenops.callbacks.open",
        "Callbacks still to be delivered",
        () -> engine.views().runs().withOpenDelivery().size());
    var queue = new QueueWatch(vertx, engine);
    queue.gauges(metrics);
    metrics.gauge(
        "tokenops.exceptions.open",
        "Tickets that wait for somebody",
        engine.views().tickets()::size);
    var tidings = new Tidings(engine.views(), ledger::size);
    metrics.gauge("tokenops.events.streams", "Streams of events that are open", tidings::listening);
    return new Services(
        settings,
        vertx,
        engine,
        ledger,
        new Passages(ledger, engine.views(), recent),
        operator,
        master,
        attestations,
        ProviderRoutes.of(settings, random),
        metrics,
        lifecycle,
        new InFlight(),
        admission,
        new RateLimiter(LIMITED_KEYS),
        new Sessions(random),
        tidings,
        new Listeners(),
        new UnkeptEvents(),
        new EndpointHealth(),
        queue,
        random);
  }

  private void open(Services services) {
    services.queue().start();
    table = Routes.of(services);
    int port = settings.port() == 0 ? -1 : settings.port(); // Negative: instances share a free one.
    var deployed = new ArrayList<Future<String>>();
    for (int i = 0; i < settings.instances(); i++) {
      var edge = new Edge(services, table, port);
      edges.add(edge);
      deployed.add(vertx.deployVerticle(edge));
    }
    await(Future.all(deployed), START);
    callbacks = await(vertx.deployVerticle(callbacks(services)), START);
    lifecycle.open();
    engine
        .stopped()
        .onSuccess(cause -> {
          lifecycle.close();
          LOG.log(System.Logger.Level.ERROR, "the engine has stopped: restart to replay", cause);
          stopped.tryComplete(cause);
        });
    scrub = new Scrub(ledger, SCRUB_BYTES_PER_SECOND, this::damaged);
  }

  /** An older file was read in the background and is not what was sealed: nothing goes on. */
  private void damaged(Verdict verdict) {
    lifecycle.close();
    LOG.log(
        System.Logger.Level.ERROR,
        "the ledger is damaged, {0}: {1}. The next start reads everything and says what to do.",
        verdict.where(),
        verdict.detail());
    stopped.tryComplete(
        new IllegalStateException(
            "the ledger is damaged, " + verdict.where() + ": " + verdict.detail()));
  }

  private CallbackDelivery callbacks(Services services) {
    var sender =
        new CallbackSender(
            vertx,
            AddressLookup.ofSystem(vertx),
            settings.clock(),
            CallbackSender.Limits.DEFAULT,
            null);
    var base = settings.publicUrl() == null ? url() : settings.publicUrl();
    return new CallbackDelivery(
        engine,
        sender,
        run -> CallbackPayload.of(services.passages().of(run), base).json(),
        services.master()::callbackSecret,
        services.endpoints(),
        services.random(),
        CallbackDelivery.Options.of(settings.sandbox()));
  }

  /** The port that is listened on. */
  public int port() {
    return edges.getFirst().port();
  }

  /** Where it is reached from this machine, without a slash at the end. */
  public URI url() {
    var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + port());
  }

  /** Every route that is answered. */
  List<Route> table() {
    return table;
  }

  Admission admission() {
    return admission;
  }

  public Engine engine() {
    return engine;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** The file that holds the operator's key: its path may be shown, what is in it never. */
  public Path operatorKeyFile() {
    return operator.path();
  }

  /**
   * Completes with the cause if the engine stops by itself, or the ledger is found to be damaged:
   * close, end the process, restart.
   */
  public Future<Throwable> stopped() {
    return stopped.future();
  }

  /**
   * Takes nothing more in, lets everything in flight be answered, and closes. Nothing acknowledged
   * is lost. Takes up to about half a minute where clients are slow. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    lifecycle.close();
    if (scrub != null) scrub.close();
    try {
      await(Future.join(edges.stream().map(edge -> edge.drain(DRAIN)).toList()), STOP);
      if (callbacks != null) await(vertx.undeploy(callbacks), STOP);
      await(engine.close(), STOP);
    } finally {
      try {
        ledger.close(); // Tells the lanes what it has sealed: their loops must still turn.
      } finally {
        await(vertx.close(), STOP);
      }
    }
  }

  private static <T> T await(Future<T> future, Duration longest) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      var cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) throw unchecked;
      throw new IllegalStateException(message(cause), cause);
    }
  }

  private static String message(@Nullable Throwable cause) {
    if (cause instanceof TimeoutException) return "the server took too long";
    return cause == null ? "the server cannot go on" : String.valueOf(cause.getMessage());
  }
}
