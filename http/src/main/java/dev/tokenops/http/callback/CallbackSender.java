package dev.tokenops.http.callback;

import dev.tokenops.http.callback.StandardWebhooks.Headers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Posts callbacks, one attempt at a time and each on a connection of its own.
 *
 * <p>An attempt looks the name up, judges every address it has now, and connects to exactly the
 * address that was judged, so a name that changes its mind in between (DNS rebinding) gains
 * nothing; the Host header, SNI and the certificate's name are still the URL's. Nobody resolves a
 * second time. Redirects are answers like any other, never followed. Any thread.
 */
public final class CallbackSender {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int CONNECTIONS_PER_TARGET = 256;

  private final Vertx vertx;
  private final AddressLookup lookup;
  private final InstantSource clock;
  private final Limits limits;
  private final HttpClient client;

  /**
   * @param timeoutMs of a whole attempt, from looking the name up to the answer's end
   * @param answerBytes how much of an answer's body is read before the connection is cut
   */
  public record Limits(long timeoutMs, int answerBytes) {
    /** 20 s and 16 KiB. */
    public static final Limits DEFAULT = new Limits(20_000, 16 * 1024);
  }

  /**
   * Opens a client of its own.
   *
   * @param trust whose certificates are believed; null for the JDK's authorities
   */
  public CallbackSender(
      Vertx vertx,
      AddressLookup lookup,
      InstantSource clock,
      Limits limits,
      @Nullable TrustOptions trust) {
    this.vertx = vertx;
    this.lookup = lookup;
    this.clock = clock;
    this.limits = limits;
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setVerifyHost(true)
            .setForceSni(true)
            .setDecompressionSupported(false);
    if (trust != null) options.setTrustOptions(trust);
    this.client =
        vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_TARGET));
  }

  /**
   * Makes one attempt. The future never fails: what went wrong stands in the answer. It completes
   * on the caller's context, or on a new one if the caller has none.
   *
   * <p>How many attempts run at once is for the caller to bound.
   *
   * @param body UTF-8 JSON, exactly the bytes that the headers sign
   */
  public Future<CallbackAnswer> send(CallbackTarget target, Headers headers, byte[] body) {
    return new CallbackCall(this, target, headers, body).start();
  }

  /** Cuts what is in flight. */
  public Future<Void> close() {
    return client.close();
  }

  Vertx vertx() {
    return vertx;
  }

  AddressLookup lookup() {
    return lookup;
  }

  InstantSource clock() {
    return clock;
  }

  Limits limits() {
    return limits;
  }

  HttpClient client() {
    return client;
  }

  /** A POST for the target's name, sent to this address whatever the name says by now. */
  static RequestOptions request(CallbackTarget target, InetAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(target.port(), literal(address)))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.https())
        .setURI(target.requestUri())
        .setFollowRedirects(false);
  }

  /** Digits alone, so that nothing is left to resolve; Vert.x wants IPv6 in brackets. */
  private static String literal(InetAddress address) {
    String digits = address.getHostAddress();
    if (!(address instanceof Inet6Address)) return digits;
    int scope = digits.indexOf('%');
    return "[" + (scope < 0 ? digits : digits.substring(0, scope)) + "]";
  }
}
