package dev.tokenops.cli;

import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A log's tiles from a server that is not believed: each answer is bounded in size and time, no
 * redirect is followed, and the key goes nowhere but to entries. After the first call that fails
 * none is made any more: whoever asks for thousands of tiles is not to wait for each.
 *
 * <p>The checkpoint is that of the first call, so that all that follows is of one moment.
 */
final class RemoteTiles implements TileSource, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_TRIES = 5;
  private static final long MOST_PAUSE_SECONDS = 10;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI base;
  private final @Nullable String key;
  private final Duration patience;
  private String checkpoint = "";
  private volatile @Nullable IOException broken;

  private RemoteTiles(URI base, @Nullable String key, Duration patience) {
    this.base = base;
    this.key = key;
    this.patience = patience;
  }

  /** What a server said; the body is empty but for 200. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Answer(int status, byte[] body) {}

  /** There is nothing to verify. */
  static final class NoLog extends Exception {
    private static final long serialVersionUID = 1L;

    NoLog(String message) {
      super(message);
    }
  }

  /**
   * Finds the log: below {@code /ledger/} as a TokenOps server has it, or at the URL itself, as a
   * static tree.
   *
   * @param url without query
   * @param key for entries; null for none
   * @param patience with one answer
   * @throws NoLog if nothing there is a log, or nothing is there
   * @throws IOException if it answers otherwise than a log would
   */
  static RemoteTiles connect(URI url, @Nullable String key, Duration patience)
      throws NoLog, IOException {
    var root = url.toString().endsWith("/") ? url : URI.create(url + "/");
    for (var base : List.of(root.resolve("ledger/"), root)) {
      var tiles = new RemoteTiles(base, key, patience);
      if (tiles.begin()) return tiles;
    }
    throw new NoLog(url + " publishes no log: it has no checkpoint");
  }

  /** Whether there is a checkpoint; if not, or if it throws, this is closed. */
  private boolean begin() throws NoLog, IOException {
    boolean there = false;
    try {
      var note = text(base.resolve("checkpoint"));
      there = note.isPresent();
      checkpoint = note.orElse("");
      return there;
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new NoLog("no server answers at " + base.getAuthority());
    } catch (SSLException e) {
      throw new NoLog(base.getAuthority() + " is not who it should be: " + e.getMessage());
    } finally {
      if (!there) close();
    }
  }

  /** Whether the entries may be read, with the key if there is one: the first bundle is tried. */
  boolean showsEntries(long size) throws IOException {
    if (size == 0) return true;
    var first = TilePath.of(TilePath.ENTRIES, 0, size);
    int status = answer(uri(first), TileSource.maxBytes(first), key).status();
    if (status == 200) return true;
    if (key != null && (status == 401 || status == 403))
      throw new IOException(
          "the server does not take the key: it must be an operator's, or one of scope audit");
    return false;
  }

  @Override
  public String checkpoint() {
    return checkpoint;
  }

  @Override
  public Optional<String> keys() throws IOException {
    var all = text(base.resolve("keys"));
    return all.isPresent() ? all : text(base.resolve("key"));
  }

  @Override
  public Optional<byte[]> tile(TilePath path) throws IOException {
    boolean entries = path.level() == TilePath.ENTRIES;
    return fetch(uri(path), TileSource.maxBytes(path), entries ? key : null);
  }

  private URI uri(TilePath path) {
    return base.resolve(path.text());
  }

  private Optional<String> text(URI uri) throws IOException {
    return fetch(uri, MAX_TEXT_BYTES, null).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> fetch(URI uri, int maxBytes, @Nullable String secret)
      throws IOException {
    var answer = answer(uri, maxBytes, secret);
    return switch (answer.status()) {
      case 200 -> Optional.of(answer.body());
      case 404 -> Optional.empty();
      case 401, 403 -> throw failed(uri, "is not for this key, or needs one");
      default -> throw failed(uri, "answered " + answer.status());
    };
  }

  private Answer answer(URI uri, int maxBytes, @Nullable String secret) throws IOException {
    if (broken != null) throw new IOException(broken.getMessage(), broken);
    var request = HttpRequest.newBuilder(uri).timeout(patience);
    if (secret != null) request.header("Authorization", "Bearer " + secret);
    for (int tries = 1; ; tries++) {
      var response = response(request.build(), maxBytes);
      int status = response.statusCode();
      if (status / 100 == 3)
        throw failed(
            uri,
            "redirects to %s, which is not followed: verify that address, if you trust it"
                .formatted(response.headers().firstValue("Location").orElse("nowhere")));
      if ((status != 429 && status != 503) || tries == MOST_TRIES)
        return new Answer(status, status == 200 ? response.body() : new byte[0]);
      pause(response);
    }
  }

  /** All of the answer within the patience: the client's own timeout ends with the headers. */
  private HttpResponse<byte[]> response(HttpRequest request, int maxBytes) throws IOException {
    var answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failed(request.uri(), "did not answer within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw failed(request.uri(), maxBytes, e.getCause());
    }
  }

  private IOException failed(URI uri, int maxBytes, @Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException refused -> broke(refused);
      case HttpConnectTimeoutException slow -> broke(slow);
      case HttpTimeoutException _ ->
          failed(uri, "did not answer within " + patience.toSeconds() + " s");
      case SSLException tls -> broke(tls);
      case IOException other when String.valueOf(other.getMessage()).contains("capacity") ->
          failed(uri, "answered with more than the %,d bytes it can have".formatted(maxBytes));
      case null, default -> failed(uri, "failed: " + cause);
    };
  }

  private IOException failed(URI uri, String what) {
    return broke(new IOException("GET " + uri + " " + what));
  }

  private <E extends IOException> E broke(E cause) {
    if (broken == null) broken = cause;
    return cause;
  }

  private static void pause(HttpResponse<?> response) throws IOException {
    long seconds =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,4}"))
            .map(Long::parseLong)
            .orElse(1L);
    try {
      Thread.sleep(Duration.ofSeconds(Math.clamp(seconds, 1, MOST_PAUSE_SECONDS)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
