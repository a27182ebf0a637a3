package dev.tokenops.http;

import dev.tokenops.http.live.Tiding;
import dev.tokenops.http.live.Tidings;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * One stream of server-sent events, in the order of the ledger.
 *
 * <pre>
 *   told ──► next ─── at hand: from memory ───┐
 *             │  └─── older: read by a worker ─┴─► whose? ─► one event an object ─► response
 *             └── far behind: says so, and goes on with what is new
 * </pre>
 *
 * <p>It looks ten times a second, tells of so many entries at once, and nothing while its reader
 * does not read: so what it holds is a number and one full write queue. A reader that stands still
 * is cut off, and may resume with the index that it heard last. On one event loop of the edge.
 */
final class EventStream {
  static final String CONTENT_TYPE = "text/event-stream";

  /** How far behind a reader may be and still hear of every entry. */
  static final long MOST_BEHIND = 100_000;

  private static final long LOOK_MS = 100;
  private static final int ENTRIES_A_LOOK = 1_000;
  private static final int ENTRIES_A_READ = 250; // On a worker, some 10 µs each.
  private static final int MAX_WRITE_QUEUE_BYTES = 256 * 1024;
  private static final Duration LONGEST_STALL = Duration.ofSeconds(15);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final long RETRY_MS = 2_000;

  private final Services services;
  private final Tidings tidings;
  private final Authentication authentication;
  private final Exchange exchange;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Hears hears;
  private final Runnable closing = this::shut;
  private final Promise<Answer> ended = Promise.promise();
  private long next; // The first entry that is not told of yet.
  private long toldNanos = System.nanoTime();
  private long readNanos = System.nanoTime(); // When the reader last had room.
  private long looking; // A timer.
  private long checkpointSize;
  private boolean reading; // A worker reads.
  private boolean over;

  /**
   * What a caller may hear.
   *
   * @param objects changes of its own objects; the operator: of all
   * @param ledger checkpoints
   */
  record Hears(boolean objects, boolean ledger) {}

  /**
   * @param from the first entry to tell of
   */
  EventStream(
      Services services, Authentication authentication, Exchange exchange, Hears hears, long from) {
    this.services = services;
    this.tidings = services.tidings();
    this.authentication = authentication;
    this.exchange = exchange;
    this.request = exchange.routing().request();
    this.response = exchange.routing().response();
    this.hears = hears;
    this.next = from;
  }

  /** Answers with 200 at once; the future completes when the stream is over. */
  Future<Answer> begin() {
    tidings.enter();
    checkpointSize = services.ledger().checkpoint().checkpoint().size();
    Responses.heads(response);
    response
        .setStatusCode(200)
        .setChunked(true)
        .putHeader("Content-Type", CONTENT_TYPE)
        .putHeader("X-Accel-Buffering", "no") // Proxies that gather answers would gather for ever.
        .setWriteQueueMaxSize(MAX_WRITE_QUEUE_BYTES)
        .exceptionHandler(_ -> over())
        .closeHandler(_ -> over());
    response.write("retry: " + RETRY_MS + "\n" + position());
    looking = services.vertx().setPeriodic(LOOK_MS, _ -> look());
    services.lifecycle().onceClosing(closing);
    look();
    return ended.future();
  }

  private void look() {
    if (over || reading) return;
    long now = System.nanoTime();
    if (response.writeQueueFull()) {
      if (now - readNanos >= LONGEST_STALL.toNanos()) cut("slow");
      return;
    }
    readNanos = now;
    if (next > tidings.size()) behind(tidings.upTo(0)); // Heard of another ledger, or of a later.
    long upTo = tidings.upTo(next);
    if (upTo - next > MOST_BEHIND) behind(upTo);
    if (!hears.objects()) next = upTo;
    if (next < upTo) tell(upTo);
    checkpoint();
    if (now - toldNanos >= HEARTBEAT.toNanos()) write(": nothing new\n" + position());
  }

  private void tell(long upTo) {
    var tidingsNow = new ArrayList<Tiding>();
    long last = Math.min(upTo, next + ENTRIES_A_LOOK);
    for (long index = next; index < last; index++) {
      var tiding = tidings.get(index);
      if (tiding == null) {
        read(index, Math.min(upTo, index + ENTRIES_A_READ));
        last = index;
      } else tidingsNow.add(tiding);
    }
    tell(tidingsNow, last);
  }

  /** Some way back: the ledger is read for it, and what is newer waits. */
  private void read(long from, long to) {
    reading = true;
    exchange
        .here(
            services
                .vertx()
                .executeBlocking(
                    () -> {
                      var read = new ArrayList<Tiding>();
                      for (long index = from; index < to; index++) read.add(tidings.read(index));
                      return read;
                    },
                    /* ordered= */ false))
        .onComplete(
            read -> {
              reading = false;
              if (over) return;
              tell(Objects.requireNonNull(read), to);
              if (!response.writeQueueFull()) exchange.wakeups().later(this::look);
            },
            _ -> cut("unreadable"));
  }

  /** Tells of each object that changed once, by its newest change. */
  private void tell(List<Tiding> all, long upTo) {
    var text = new StringBuilder();
    var newer = new HashSet<String>();
    var events = new ArrayList<String>();
    for (var tiding : all.reversed()) {
      if (!tiding.isFor(exchange.owner())) continue;
      boolean last = true;
      for (var topic : tiding.topics().reversed()) {
        if (!newer.add(tiding.key(topic))) continue;
        events.add(tiding.event(topic, last));
        last = false;
      }
    }
    next = upTo;
    for (var event : events.reversed()) text.append(event);
    if (!text.isEmpty()) write(text.toString());
  }

  /** A checkpoint is told of once everything that it covers has been. */
  private void checkpoint() {
    SignedCheckpoint newest = services.ledger().checkpoint();
    long size = newest.checkpoint().size();
    if (over || reading || !hears.ledger() || size == checkpointSize || size > next) return;
    checkpointSize = size;
    var data = Json.object().put("size", size);
    data.put("root_hash", StrictBase64.encode(newest.checkpoint().root()));
    write("event: checkpoint\ndata: " + data + "\n\n");
  }

  /** The changes between are not told any more: whoever hears this reads anew what it shows. */
  private void behind(long upTo) {
    var data = Json.object().put("from", next).put("to", upTo);
    next = upTo;
    write("event: behind\ndata: " + data + "\n" + position());
  }

  /** A block without data tells no event, but its id is where the reader resumes. */
  private String position() {
    return (next == 0 ? "" : "id: " + (next - 1) + "\n") + "\n";
  }

  private void write(String text) {
    if (over) return;
    if (!authentication.isStillIn(exchange.route(), request, exchange.caller())) {
      cut("signed_out");
      return;
    }
    toldNanos = System.nanoTime();
    response.write(text);
  }

  private void shut() {
    exchange.wakeups().run(() -> cut("stopping"));
  }

  /** Ends the stream with its reason, which a reader that stands still will not read. */
  private void cut(String reason) {
    if (over) return;
    var data = Json.object().put("reason", reason).put("resume_from", next);
    boolean unread = response.writeQueueFull();
    var sent = response.end("event: cut\ndata: " + data + "\n\n");
    over();
    if (unread) request.connection().close();
    else sent.onComplete(_ -> request.connection().close());
  }

  private void over() {
    if (over) return;
    over = true;
    services.vertx().cancelTimer(looking);
    services.lifecycle().forget(closing);
    tidings.leave();
    services.listeners().leave(exchange.owner());
    ended.complete(Answer.empty(200)); // Nobody hears it: the response has begun.
  }
}
