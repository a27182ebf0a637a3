package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.LedgerRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The server, until it is told to end or its engine stops. */
final class ServeCommand implements Command {
  private static final int ENGINE_STOPPED = 3;

  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  ServeCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "serve",
        List.of(),
        "Runs the server, and prints one line when it is ready.",
        List.of(
            option("--data", "DIR", "the data folder; else ./tokenops-data"),
            option("--host", "NAME", "where to listen; else 127.0.0.1"),
            option("--port", "N", "0 takes a free one; else 8080"),
            option(
                "--origin", "NAME", "names the log at first start, such as example.com/tokenops"),
            option(
                "--public-url", "URL", "how clients reach it, for links; else the request's Host"),
            option(
                "--scan",
                "HOW",
                "full: read and check every entry before it answers; else new: what follows the"
                    + " last snapshot, and the rest in the background"),
            option(
                "--head",
                "WHEN",
                "batch: the head file is written with every batch, so that a lost batch and an"
                    + " unfinished one differ; else second: once a second"),
            option(
                "--stuck-after",
                "SECONDS",
                "how long a run may be open before GET /v1/queue lists it as stuck; else 30"),
            option("--config", "FILE", "lines of the same options: port = 8080"),
            Passphrases.option(),
            flag("--sandbox", "payments may be confirmed by hand, callbacks go to loopback")),
        """
        Options on the command line win over the file. STRIPE_WEBHOOK_SECRET holds the endpoint's
        secret, several with commas between while they are rotated; without it only a sandbox takes
        payments, with a secret of its own.

        With a passphrase at first start, the key files in DIR are encrypted; `ledger passphrase`
        encrypts those that are there. TOKENOPS_PASSPHRASE may hold it, or the systemd credential
        tokenops.passphrase.

        The operator's key is made at first start in DIR/operator.key; it is never printed.
        SIGTERM and SIGINT end it when everything in flight is answered. Logs go to stderr.

        exit: 0 ended as told, 1 it could not start, 2 wrong use, 3 the engine stopped by itself:
        start it again, and it goes on from the ledger
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, InterruptedException {
    var settings = ServeSettings.of(arguments, environment);
    var server = start(settings, arguments, environment);
    var signal = new Thread(() -> end(server), "signal");
    Runtime.getRuntime().addShutdownHook(signal);
    out.printf(
        "tokenops is ready at %s%s, operator key in %s%n",
        server.url(), settings.sandbox() ? " (sandbox)" : "", server.operatorKeyFile());
    out.flush();
    try {
      var cause = server.stopped().toCompletionStage().toCompletableFuture().get();
      System.err.printf("tokenops serve: the engine stopped: %s. Start it again.%n", cause);
    } catch (ExecutionException e) {
      System.err.printf("tokenops serve: the engine stopped: %s. Start it again.%n", e.getCause());
    }
    Runtime.getRuntime().removeShutdownHook(signal);
    server.close();
    return ENGINE_STOPPED;
  }

  /**
   * Starts a server.
   *
   * @param arguments may name the file of the passphrase
   * @throws CommandRefused if it cannot start: why, and what to do
   */
  static Server start(Settings settings, Arguments arguments, Map<String, String> environment) {
    try (var passphrase = Passphrases.find(arguments.option(Passphrases.OPTION), environment)) {
      return Server.start(settings, passphrase);
    } catch (LedgerRefused | IllegalStateException | IllegalArgumentException e) {
      if (e.getCause() instanceof BindException)
        throw CommandRefused.failed(
            "cannot listen on %s:%d: %s. Choose another --port, or end what listens there."
                .formatted(settings.host(), settings.port(), e.getMessage()));
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  /** On the way out: a process that was asked to end, and did, ends with 0. */
  private static void end(Server server) {
    try {
      server.close();
    } catch (RuntimeException e) {
      System.err.printf("tokenops serve: did not close cleanly: %s%n", e.getMessage());
      System.err.flush();
      Runtime.getRuntime().halt(FAILED);
    }
    Runtime.getRuntime().halt(OK);
  }
}
