package dev.tokenops.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tokenops.cli.Verification.Question;
import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verifier that comes back, to a server that goes on, goes back, lies, or does not answer. */
class RemoteVerificationTest {
  @TempDir Path folder;
  private Path data = Path.of("");
  private Path saved = Path.of("");

  @BeforeEach
  void pilot() {
    data = folder.resolve("data");
    saved = folder.resolve("seen/checkpoint");
    assertTrue(folder.resolve("seen").toFile().mkdirs());
    grow(data);
  }

  @Test
  void firstUseIsToldAndEveryLaterOneGoesOnFromTheOneBefore() throws Exception {
    var first = verify(data);
    assertEquals(0, first.exitCode(), first::all);
    assertTrue(first.out().contains("first use"), first::all);
    assertTrue(first.out().contains("the server's own word"), first::all);
    assertTrue(first.out().contains("signed    holds"), first::all);
    assertTrue(first.out().contains("intact    not checked"), first::all);
    var note = Files.readString(saved);
    grow(data);
    var second = verify(data);
    assertEquals(0, second.exitCode(), second::all);
    assertTrue(second.out().contains("complete  holds"), second::all);
    assertFalse(second.out().contains("the server's own word"), second::all);
    assertNotEquals(note, Files.readString(saved));
    assertEquals(0, verify(data).exitCode());
  }

  @Test
  void withAKeyForTheEntriesAllSixHold() throws Exception {
    var key = data.resolve("operator.key").toString();
    var ran = verify(data, "--json", "--credential", key, "--checkpoint", saved.toString());
    assertEquals(0, ran.exitCode(), ran::all);
    var json = StrictJson.parse(ran.out().getBytes(UTF_8));
    assertEquals("server", json.path("kind").asText());
    for (var verdict : json.path("verdicts"))
      assertEquals(
          verdict.path("name").asText().equals("complete") ? "not_checked" : "holds",
          verdict.path("status").asText(),
          verdict::toString);
    assertEquals(6, json.path("verdicts").size());
    var other = folder.resolve("other.key");
    Files.writeString(other, "nonsense\n");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(2, verify(data, "--credential", other.toString()).exitCode());
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
    var refused = verify(data, "--credential", other.toString());
    assertEquals(1, refused.exitCode(), refused::all);
    assertTrue(refused.err().contains("does not take the key"), refused::all);
    assertEquals(1, verify(data, "--checks", "intact").exitCode()); // Asked for, and not shown.
  }

  @Test
  void aServerThatWentBackIsRefusedAndWhatWasSeenStays() throws Exception {
    var older = copy("older");
    grow(data);
    assertEquals(0, verify(data).exitCode());
    refusedAndKept(older, "shorter than it was");
  }

  @Test
  void aServerThatForkedUnderTheRightKeyIsRefusedAndWhatItShowedIsKept() throws Exception {
    var fork = copy("fork");
    grow(data);
    assertEquals(0, verify(data).exitCode());
    grow(fork);
    grow(fork);
    refusedAndKept(fork, "another root");
    assertTrue(Files.exists(saved.resolveSibling("checkpoint.conflict")));
  }

  @Test
  void anotherKeyUnderTheSameNameIsNotTheLog() throws Exception {
    assertEquals(0, verify(data).exitCode());
    var origin = Files.readString(data.resolve("origin")).strip();
    var other = folder.resolve("impostor");
    try (var server = Server.start(Settings.sandbox(other, 0).withOrigin(origin))) {
      assertTrue(server.port() > 0);
    }
    grow(other);
    var before = Files.readString(saved);
    var key = other.resolve("operator.key").toString();
    var ran = verify(other, "--checkpoint", saved.toString(), "--credential", key);
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("signed    FAILED"), ran::all);
    assertTrue(ran.out().contains("entries show nothing"), ran::all); // And none was read.
    assertEquals(before, Files.readString(saved));
  }

  @Test
  void aLogThatChangedItsKeyIsFollowedByItsHandoverAndOneWithoutIsNot() throws Exception {
    assertEquals(0, verify(data).exitCode());
    var impostor = copy("impostor");
    var rotated = Ran.of("ledger", "rotate-key", data.toString());
    assertEquals(0, rotated.exitCode(), rotated::all);
    grow(data);
    var key = data.resolve("operator.key").toString();
    var ran = verify(data, "--checkpoint", saved.toString(), "--credential", key);
    assertEquals(0, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("complete  holds"), ran::all);
    assertTrue(ran.out().contains("intact    holds"), ran::all);
    grow(data);
    assertEquals(0, verify(data).exitCode()); // Goes on from what was saved under the new key.
    for (int i = 0; i < 3; i++) grow(impostor); // Whoever has the old key goes on with it.
    var before = Files.readString(saved);
    var retired = verify(impostor);
    assertEquals(1, retired.exitCode(), retired::all);
    assertTrue(retired.out().contains("signed    FAILED"), retired::all);
    assertEquals(before, Files.readString(saved));
  }

  private void refusedAndKept(Path served, String why) throws Exception {
    var before = Files.readString(saved);
    var ran = verify(served);
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("complete  FAILED"), ran::all);
    assertTrue(ran.out().contains(why), ran::all);
    assertEquals(before, Files.readString(saved));
  }

  @Test
  void aStaticTreeOnAnyFileServerIsVerifiedLikewise() throws Exception {
    var tree = folder.resolve("tree");
    assertEquals(0, Ran.of("export", data.toString(), tree.toString()).exitCode());
    var server = server(exchange -> file(exchange, tree));
    try {
      var ran = Ran.of("verify", url(server), "--checkpoint", saved.toString());
      assertEquals(0, ran.exitCode(), ran::all);
      assertTrue(ran.out().contains("rerun     holds"), ran::all);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatAnswersAsNoLogWouldIsRefusedInClearWords() throws Exception {
    refused("answered 500", exchange -> exchange.sendResponseHeaders(500, -1));
    refused(
        "more than the 65,536 bytes",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 100; i++) body.write(new byte[1 << 16]);
          }
        });
    refused(
        "redirects to http://127.0.0.1:1/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(302, -1);
        });
    refused(
        "did not answer within",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush(); // And then nothing.
        });
  }

  @Test
  void aServerThatFallsSilentInTheMiddleIsAFindingAtOnce() throws Exception {
    var tree = folder.resolve("tree");
    assertEquals(0, Ran.of("export", data.toString(), tree.toString()).exitCode());
    var server =
        server(exchange -> {
          if (exchange.getRequestURI().getPath().contains("tile/0/"))
            exchange.sendResponseHeaders(500, -1);
          else file(exchange, tree);
        });
    try {
      var ran = Ran.of("verify", url(server));
      assertEquals(1, ran.exitCode(), ran::all);
      assertTrue(ran.out().contains("answered 500"), ran::all);
    } finally {
      server.stop(0);
    }
  }

  private static void refused(String why, Handling handling) throws Exception {
    var server = server(handling);
    try {
      var question = new Question(null, null, null);
      var remote =
          new RemoteVerification(
              URI.create(url(server)), question, null, null, Duration.ofSeconds(1));
      var refusal = assertThrows(CommandRefused.class, () -> remote.run((entries, bytes) -> {}));
      assertEquals(1, refusal.exitCode());
      assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
    } finally {
      server.stop(0);
    }
  }

  private interface Handling {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static HttpServer server(Handling handling) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handling::handle);
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    server.start();
    return server;
  }

  private static void file(HttpExchange exchange, Path tree) throws IOException {
    var file = tree.resolve(exchange.getRequestURI().getPath().substring(1));
    try (exchange) {
      if (!Files.isRegularFile(file)) exchange.sendResponseHeaders(404, -1);
      else {
        exchange.sendResponseHeaders(200, Files.size(file));
        exchange.getResponseBody().write(Files.readAllBytes(file));
      }
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Ran verify(Path served, String... options) throws Exception {
    try (var server = Server.start(Settings.sandbox(served, 0))) {
      var words = new ArrayList<>(List.of("verify", server.url().toString()));
      words.addAll(List.of(options));
      if (options.length == 0) words.addAll(List.of("--checkpoint", saved.toString()));
      return Ran.of(words.toArray(String[]::new));
    }
  }

  /** A pilot more. */
  private static void grow(Path data) {
    var ran = Ran.of("pilot", "--data", data.toString(), "--port", "0");
    assertEquals(0, ran.exitCode(), ran::all);
  }

  private Path copy(String name) throws IOException {
    var to = folder.resolve(name);
    try (var paths = Files.walk(data)) {
      for (var path : paths.toList()) {
        var target = to.resolve(data.relativize(path));
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }
}
