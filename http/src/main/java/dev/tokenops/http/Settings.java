package dev.tokenops.http;

import dev.tokenops.engine.stage.Run;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with.
 *
 * @param folder the data folder; made if missing
 * @param host to listen on, a name or an address
 * @param port 0 to 65,535; 0 takes a free one
 * @param sandbox the confirm call exists, callbacks may go to loopback over http, and provider
 *     events must say {@code livemode: false}
 * @param origin the log's name, given at first start; null for what it has, or one of its own
 * @param publicUrl where clients reach this server, such as {@code https://tokenops.example}; null:
 *     links repeat the request's Host
 * @param stripeSecrets of the endpoint, as Stripe shows them; several while they are rotated.
 *     Without one the route takes no events, but for a sandbox, which makes its own
 * @param lanes event loops that share the agents
 * @param window commands in flight above which requests are refused with 503
 * @param instances event loops that share the port
 * @param clock what time it is
 * @param scanAll read and check every entry of the ledger before it answers, not in the background
 * @param headEveryBatch write the ledger's head file with every batch, not once a second: then a
 *     batch that the disk has lost and one that was never acknowledged can be told apart
 * @param stuckAfter how long a run is queued or executing before it counts as stuck; at least 1 s
 */
public record Settings(
    Path folder,
    String host,
    int port,
    boolean sandbox,
    @Nullable String origin,
    @Nullable URI publicUrl,
    List<String> stripeSecrets,
    int lanes,
    int window,
    int instances,
    InstantSource clock,
    boolean scanAll,
    boolean headEveryBatch,
    Duration stuckAfter) {
  /** Half a second of work on two cores: more would only make everybody wait longer. */
  private static final int WINDOW = 2_048;

  private static final int MAX_PORT = 65_535;

  public Settings {
    if (port < 0 || port > MAX_PORT)
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    if (lanes < 1 || window < 1 || instances < 1)
      throw new IllegalArgumentException("lanes, window and instances are at least 1");
    if (stuckAfter.toSeconds() < 1)
      throw new IllegalArgumentException("a run is stuck after a second at least");
    stripeSecrets = List.copyOf(stripeSecrets);
  }

  /** 127.0.0.1, no sandbox, no secrets, a lane and an instance for every core. */
  public static Settings of(Path folder, int port) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Settings(
        folder,
        "127.0.0.1",
        port,
        false,
        null,
        null,
        List.of(),
        cores,
        WINDOW,
        cores,
        InstantSource.system(),
        false,
        false,
        Run.STUCK_AFTER);
  }

  /** On this machine alone, with the doors of a sandbox open. */
  public static Settings sandbox(Path folder, int port) {
    return of(folder, port).withSandbox(true);
  }

  public Settings withHost(String host) {
    var draft = new Draft(this);
    draft.host = host;
    return draft.settings();
  }

  public Settings withSandbox(boolean sandbox) {
    var draft = new Draft(this);
    draft.sandbox = sandbox;
    return draft.settings();
  }

  public Settings withOrigin(String origin) {
    var draft = new Draft(this);
    draft.origin = origin;
    return draft.settings();
  }

  public Settings withPublicUrl(URI publicUrl) {
    var draft = new Draft(this);
    draft.publicUrl = publicUrl;
    return draft.settings();
  }

  public Settings withStripeSecrets(List<String> stripeSecrets) {
    var draft = new Draft(this);
    draft.stripeSecrets = stripeSecrets;
    return draft.settings();
  }

  public Settings withClock(InstantSource clock) {
    var draft = new Draft(this);
    draft.clock = clock;
    return draft.settings();
  }

  public Settings withScanAll(boolean scanAll) {
    var draft = new Draft(this);
    draft.scanAll = scanAll;
    return draft.settings();
  }

  public Settings withHeadEveryBatch(boolean headEveryBatch) {
    var draft = new Draft(this);
    draft.headEveryBatch = headEveryBatch;
    return draft.settings();
  }

  public Settings withStuckAfter(Duration stuckAfter) {
    var draft = new Draft(this);
    draft.stuckAfter = stuckAfter;
    return draft.settings();
  }

  public Settings withWindow(int window) {
    var draft = new Draft(this);
    draft.window = window;
    return draft.settings();
  }

  /** The same settings, to change one of them. */
  private static final class Draft {
    private Path folder;
    private String host;
    private int port;
    private boolean sandbox;
    private @Nullable String origin;
    private @Nullable URI publicUrl;
    private List<String> stripeSecrets;
    private int lanes;
    private int window;
    private int instances;
    private InstantSource clock;
    private boolean scanAll;
    private boolean headEveryBatch;
    private Duration stuckAfter;

    Draft(Settings from) {
      folder = from.folder;
      host = from.host;
      port = from.port;
      sandbox = from.sandbox;
      origin = from.origin;
      publicUrl = from.publicUrl;
      stripeSecrets = from.stripeSecrets;
      lanes = from.lanes;
      window = from.window;
      instances = from.instances;
      clock = from.clock;
      scanAll = from.scanAll;
      headEveryBatch = from.headEveryBatch;
      stuckAfter = from.stuckAfter;
    }

    Settings settings() {
      return new Settings(
          folder,
          host,
          port,
          sandbox,
          origin,
          publicUrl,
          stripeSecrets,
          lanes,
          window,
          instances,
          clock,
          scanAll,
          headEveryBatch,
          stuckAfter);
    }
  }
}
