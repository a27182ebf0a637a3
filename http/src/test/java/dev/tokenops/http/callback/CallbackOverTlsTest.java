package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.callback.CallbackSender.Limits;
import dev.tokenops.http.callback.CallbackTarget.Judgement.Accepted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to the judged address, and the certificate is the name's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbackOverTlsTest {
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final String PASSWORD = "password";

  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private PfxOptions certificate = new PfxOptions();
  private int port;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("callback.p12");
    makeCertificate(store, "dns:callback.test,ip:127.0.0.1,ip:::1");
    certificate = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    var options = new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate);
    var server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> {
              heard.add(
                  request.connection().indicatedServerName() + " " + request.getHeader("host"));
              request.response().end();
            })
            .listen(0, "127.0.0.1");
    port = await(server).actualPort();
  }

  @AfterAll
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void asksTheJudgedAddressForTheNameOfTheUrl() throws Exception {
    var answer = send("https://callback.test:" + port + "/", certificate);
    assertTrue(answer.delivered(), () -> String.valueOf(answer.attempt().error()));
    assertEquals("callback.test callback.test:" + port, heard.remove());
  }

  @Test
  void reachesAnAddressByItsOwnCertificate() throws Exception {
    var answer = send("https://127.0.0.1:" + port + "/", certificate);
    assertTrue(answer.delivered(), () -> String.valueOf(answer.attempt().error()));
    assertTrue(heard.remove().endsWith(" 127.0.0.1:" + port));
  }

  @Test
  void refusesTheCertificateOfAnotherName() throws Exception {
    var answer = send("https://other.test:" + port + "/", certificate);
    assertEquals(0, answer.attempt().status());
    assertTrue(error(answer).startsWith("no trusted TLS connection: "), error(answer));
    assertTrue(heard.isEmpty());
  }

  @Test
  void refusesACertificateThatNobodyItTrustsHasSigned() throws Exception {
    var answer = send("https://callback.test:" + port + "/", null);
    assertEquals(0, answer.attempt().status());
    assertTrue(error(answer).startsWith("no trusted TLS connection: "), error(answer));
    assertTrue(heard.isEmpty());
  }

  private CallbackAnswer send(String url, @Nullable PfxOptions trust) throws Exception {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    AddressLookup lookup =
        name -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1")));
    var sender = new CallbackSender(vertx, lookup, InstantSource.fixed(now), Limits.DEFAULT, trust);
    var target = assertInstanceOf(Accepted.class, CallbackTarget.parse(url, true)).target();
    var headers = StandardWebhooks.sign("dlv_1", now, BODY, CallbackSecret.of(new byte[24]));
    return await(sender.send(target, headers, BODY));
  }

  private static String error(CallbackAnswer answer) {
    return String.valueOf(answer.attempt().error());
  }

  /** Self-signed, by the JDK's own keytool. */
  private static void makeCertificate(Path store, String names) throws Exception {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "callback",
                "-keyalg",
                "EC",
                "-dname",
                "CN=callback",
                "-ext",
                "san=" + names,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(keytool.waitFor(60, SECONDS));
    assertEquals(0, keytool.exitValue());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }
}
