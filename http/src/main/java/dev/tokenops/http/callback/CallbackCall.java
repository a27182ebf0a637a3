package dev.tokenops.http.callback;

import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.http.callback.StandardWebhooks.Headers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way; all of it runs on one context.
 *
 * <pre>
 *   look up ──► judge every address ──► connect (the next address if one does not take it)
 *           ──► post ──► status ──► body, up to the cap ──► answer
 *   the clock may end it at any of these: before the status as an error, after it with the status
 * </pre>
 */
final class CallbackCall {
  private static final int MAX_ADDRESSES = 3;
  private static final int MAX_ERROR_LENGTH = 200;

  private final CallbackSender sender;
  private final CallbackTarget target;
  private final Headers headers;
  private final byte[] body;
  private final Context context;
  private final Promise<CallbackAnswer> answer = Promise.promise();
  private final Instant attemptedAt;
  private final long startedNanos = System.nanoTime();
  private long timer;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private long statusNanos;
  private int bodyBytes;

  CallbackCall(CallbackSender sender, CallbackTarget target, Headers headers, byte[] body) {
    this.sender = sender;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.context = sender.vertx().getOrCreateContext();
    this.attemptedAt = sender.clock().instant();
  }

  Future<CallbackAnswer> start() {
    context.runOnContext(ignored -> {
      timer = sender.vertx().setTimer(sender.limits().timeoutMs(), fired -> timeOut());
      addresses()
          .onComplete(
              found -> context.runOnContext(now -> judge(found)),
              failure -> context.runOnContext(now -> fail("the host has no address now")));
    });
    return answer.future();
  }

  private Future<List<InetAddress>> addresses() {
    InetAddress literal = target.literal();
    return literal != null
        ? Future.succeededFuture(List.of(literal))
        : sender.lookup().addressesOf(target.host());
  }

  private void judge(List<InetAddress> addresses) {
    String refusal = target.refusalOf(addresses);
    if (refusal != null) fail(refusal);
    else connect(addresses.stream().limit(MAX_ADDRESSES).iterator());
  }

  private void connect(Iterator<InetAddress> addresses) {
    if (answer.future().isComplete()) return;
    sender
        .client()
        .request(CallbackSender.request(target, addresses.next()))
        .onComplete(
            this::post,
            failure -> {
              if (addresses.hasNext()) connect(addresses);
              else fail(sentence(failure));
            });
  }

  private void post(HttpClientRequest connected) {
    request = connected;
    if (answer.future().isComplete()) {
      cut();
      return;
    }
    // What breaks on the connection fails the request too; unheard, it would be logged as an error.
    connected.connection().exceptionHandler(failure -> {});
    connected
        .putHeader(HttpHeaders.HOST, target.authority())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.USER_AGENT, "TokenOps")
        .putHeader(StandardWebhooks.ID_HEADER, headers.id())
        .putHeader(StandardWebhooks.TIMESTAMP_HEADER, headers.timestamp())
        .putHeader(StandardWebhooks.SIGNATURE_HEADER, headers.signature())
        .send(Buffer.buffer(body))
        .onComplete(this::read, failure -> fail(sentence(failure)));
  }

  /** The status decides; the body is only let run out, so that a polite receiver ends politely. */
  private void read(HttpClientResponse head) {
    response = head;
    statusNanos = System.nanoTime();
    head.handler(chunk -> {
      bodyBytes += chunk.length();
      if (bodyBytes > sender.limits().answerBytes()) finish();
    });
    head.endHandler(end -> finish());
    head.exceptionHandler(failure -> finish());
  }

  private void timeOut() {
    if (response != null) finish();
    else fail("no answer within " + sender.limits().timeoutMs() + " ms");
  }

  private void finish() {
    HttpClientResponse head = response;
    if (head == null) throw new IllegalStateException("finished without a status");
    int status = head.statusCode();
    String asked = head.getHeader(HttpHeaders.RETRY_AFTER);
    complete(status, statusNanos, error(status), RetryAfter.parse(asked, attemptedAt));
  }

  private void fail(String error) {
    complete(0, System.nanoTime(), error, null);
  }

  private void complete(
      int status, long endNanos, @Nullable String error, @Nullable Duration retryAfter) {
    if (answer.future().isComplete()) return;
    sender.vertx().cancelTimer(timer);
    long durationMs = TimeUnit.NANOSECONDS.toMillis(endNanos - startedNanos);
    var attempt = new Attempt(attemptedAt, status, durationMs, error);
    answer.complete(new CallbackAnswer(attempt, retryAfter));
    cut();
  }

  /** Closes the connection; harmless where the exchange is already over. */
  private void cut() {
    if (request != null) request.reset();
  }

  private static @Nullable String error(int status) {
    if (status >= 200 && status <= 299) return null;
    if (status >= 300 && status <= 399)
      return "answered " + status + ": redirects are not followed, give the final URL";
    if (status == 410) return "answered 410: the receiver wants no more callbacks";
    return "answered " + status;
  }

  private static String sentence(Throwable failure) {
    String what =
        switch (failure) {
          case ConnectException e -> "no connection: " + e.getMessage();
          case SSLException e -> "no trusted TLS connection: " + e.getMessage();
          default -> "no HTTP answer: " + failure.getMessage();
        };
    String line = what.replaceAll("[^\\x20-\\x7e]+", " ");
    return line.length() <= MAX_ERROR_LENGTH ? line : line.substring(0, MAX_ERROR_LENGTH);
  }
}
