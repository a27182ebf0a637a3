package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Exchange.Change;
import dev.tokenops.http.LineSplitter.Line;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs as NDJSON: a line in, a line out, in the order in which the runs end.
 *
 * <pre>
 *   request ─► lines ─► order ─► admitted by key, rate, window ─► engine ─► ended ─► response
 *      ▲                 │ bad                    │ no room: held, and reading stops    │
 *      └── paused while a line is held, the window is full, or the client does not read ┘
 * </pre>
 *
 * <p>The one way to say "not now" is not to read, which TCP brings to the client. So no line is
 * ever refused for being too many, and what is in memory is bounded by the window. Whatever happens
 * to the stream, what was accepted goes on. On one event loop of the edge.
 */
final class RunStream {
  /** Lines that are read and not answered; fewer where each answer brings its proof. */
  private static final int WINDOW = 1_024;

  private static final int WINDOW_WITH_PROOFS = 128;

  static final int MAX_LINE_BYTES = (int) Route.BODY_LIMIT;
  private static final Duration LONGEST_STALL = Duration.ofSeconds(30);
  private static final int WINDOW_BYTES = 8 << 20;
  private static final int MAX_WRITE_QUEUE_BYTES = 1 << 20;
  private static final int LINES_A_TURN = 64; // Then others on this loop have theirs.
  private static final long LOOK_MS = 500;
  private static final long BUSY_MS = 2;

  private final Services services;
  private final RunDesk desk;
  private final RunAnswers runs;
  private final Exchange exchange;
  private final Authentication authentication;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final boolean representation;
  private final Runnable closing = this::shut;

  private final RunLine quickly = new RunLine();
  private final LineSplitter lines = new LineSplitter(MAX_LINE_BYTES);
  private final Deque<Ready> held = new ArrayDeque<>();
  private boolean anyRated;
  private boolean holdingOff; // What is held is not tried before its timer.
  private int open; // Lines that the engine has.
  private long openBytes;
  private Buffer answers = Buffer.buffer();
  private boolean flushing;
  private boolean reading = true;
  private long progressNanos = System.nanoTime();
  private long looking; // A timer.
  private @Nullable Rejection ending; // Why no more is read.
  private boolean over;

  /**
   * A good line on its way to the engine.
   *
   * @param rated whether it has its share of the credential's rate
   */
  private record Ready(Line line, RunOrder order, boolean rated) {
    String key() {
      return order.request().key();
    }

    int size() {
      return line.bytes() == null ? 0 : line.bytes().length;
    }
  }

  RunStream(Services services, RunDesk desk, RunAnswers runs, Exchange exchange) {
    this.services = services;
    this.desk = desk;
    this.runs = runs;
    this.exchange = exchange;
    this.authentication = new Authentication(services);
    this.request = exchange.routing().request();
    this.response = exchange.routing().response();
    this.representation = Prefer.of(request.headers().getAll("Prefer")).representation();
  }

  /** Answers with 200 at once: from here on every line has a status of its own. */
  void begin() {
    response
        .setStatusCode(200)
        .setChunked(true)
        .putHeader("Content-Type", Answer.NDJSON)
        .setWriteQueueMaxSize(MAX_WRITE_QUEUE_BYTES)
        .drainHandler(_ -> pump())
        .exceptionHandler(_ -> over())
        .closeHandler(_ -> over());
    if (representation) response.putHeader("Preference-Applied", "return=representation");
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) response.writeContinue();
    looking = services.vertx().setPeriodic(LOOK_MS, _ -> look());
    services.lifecycle().onceClosing(closing);
    request
        .exceptionHandler(_ -> over())
        .endHandler(_ -> {
          lines.end();
          progressed();
          pump();
        })
        .handler(piece -> {
          lines.add(piece.getBytes());
          progressed();
          pump();
        });
  }

  /** Takes lines while there is room, and lets the client send once there is no line left. */
  private void pump() {
    if (over) return;
    for (int taken = 0; mayTake(); taken++) {
      if (taken == LINES_A_TURN) {
        read(false);
        exchange.wakeups().later(this::pump);
        return;
      }
      var again = held.poll();
      var line = again == null ? lines.next() : again.line();
      if (again != null) admit(again);
      else if (line != null) take(line);
      else break;
    }
    read(mayTake());
    boolean ended = ending != null || (lines.isDone() && held.isEmpty());
    if (ended && open == 0 && !over) finish();
  }

  private boolean mayTake() {
    return ending == null
        && !holdingOff
        && open < (representation ? WINDOW_WITH_PROOFS : WINDOW)
        && openBytes < WINDOW_BYTES
        && answers.length() < MAX_WRITE_QUEUE_BYTES
        && !response.writeQueueFull();
  }

  private void read(boolean more) {
    if (more == reading) return;
    reading = more;
    if (more) request.resume();
    else request.pause();
  }

  private void take(Line line) {
    var bytes = line.bytes();
    if (bytes == null) {
      var most = "A line has at most " + MAX_LINE_BYTES + " bytes.";
      refuse(null, line, Rejection.of(ProblemCode.BODY_TOO_LARGE, most));
      return;
    }
    switch (RunOrder.line(bytes)) {
      case RunOrder.Line.Good(var order) -> admit(new Ready(line, order, isFirst()));
      case RunOrder.Line.Bad(var key, var rejection) -> refuse(key, line, rejection);
    }
  }

  /** The request itself has taken the share of its first line. */
  private boolean isFirst() {
    boolean first = !anyRated;
    anyRated = true;
    return first;
  }

  /** Judged line by line: key and agent as they stand by now, the credential's rate, the window. */
  private void admit(Ready ready) {
    try {
      var agent = authentication.again(exchange.route(), exchange.agent());
      var wait = ready.rated() ? Duration.ZERO : authentication.untilNext(agent);
      if (!wait.isZero()) {
        held.addFirst(ready);
        holdOff(Math.max(1, wait.toMillis()));
        return;
      }
      ask(new Ready(ready.line(), ready.order(), true), agent);
    } catch (Rejection rejection) {
      refuse(ready.key(), ready.line(), rejection);
    }
  }

  private void ask(Ready ready, AgentKey agent) {
    try {
      desk.accept(agent, ready.order(), exchange.links(), exchange.wakeups(), new Asked(ready));
    } catch (Rejection rejection) {
      if (!isBusy(rejection)) throw rejection;
      held.addFirst(ready);
      holdOff(BUSY_MS);
      return;
    }
    open++;
    openBytes += ready.size();
  }

  /** A line that the engine has: answered when its run has ended. */
  private final class Asked implements RunDesk.Customer {
    private final Ready ready;

    Asked(Ready ready) {
      this.ready = ready;
    }

    @Override
    public void taken(Change change) {}

    @Override
    public void ended(Change change) {
      exchange.wakeups().run(() -> answer(change));
    }

    private void answer(Change change) {
      closed(ready);
      if (!over) RunStream.this.answer(line(ready.key(), change));
      if (!change.repeated()) runs.letGo(change.id());
    }

    @Override
    public void refused(Throwable failure) {
      closed(ready);
      if (over) return;
      if (failure instanceof Rejection rejection && isBusy(rejection)) {
        held.add(ready);
        holdOff(BUSY_MS);
      } else refuse(ready.key(), ready.line(), rejection(failure));
    }
  }

  private Buffer line(String key, Change change) {
    var run = representation ? null : services.views().runs().get(change.id());
    var quick = run == null ? null : quickly.of(key, change.repeated(), run, exchange.links());
    return quick == null
        ? runs.line(key, change, exchange.links(), representation)
        : Buffer.buffer(quick);
  }

  private void closed(Ready ready) {
    open--;
    openBytes -= ready.size();
  }

  private static boolean isBusy(Rejection rejection) {
    var code = rejection.problem().code();
    return code.equals(RefusalProblem.code(Refusal.ENGINE_BUSY))
        || code.equals(ProblemCode.AGENT_BUSY.code());
  }

  private static Rejection rejection(Throwable failure) {
    return failure instanceof Rejection rejection ? rejection : Rejection.of(ProblemCode.STOPPING);
  }

  private void holdOff(long ms) {
    if (holdingOff) return;
    holdingOff = true;
    services
        .vertx()
        .setTimer(
            ms,
            _ -> {
              holdingOff = false;
              pump();
            });
  }

  private void refuse(@Nullable String key, Line line, Rejection rejection) {
    var said = Json.object().put("idempotency_key", key);
    if (key == null) said.put("line", line.number());
    answer(problem(said, rejection));
  }

  private static Buffer problem(ObjectNode said, Rejection rejection) {
    said.put("status", rejection.problem().status());
    said.set("problem", rejection.json(RunOrder.PATH));
    return Buffer.buffer(Json.bytes(said));
  }

  /** Lines that are answered in one turn of the loop leave in one piece. */
  private void answer(Buffer line) {
    progressed();
    answers.appendBuffer(line).appendByte((byte) '\n');
    if (flushing) return;
    flushing = true;
    exchange.wakeups().later(this::flush);
  }

  private void flush() {
    flushing = false;
    if (over) return;
    if (answers.length() > 0) response.write(answers);
    answers = Buffer.buffer();
    pump();
  }

  private void progressed() {
    progressNanos = System.nanoTime();
  }

  private void look() {
    if (System.nanoTime() - progressNanos < LONGEST_STALL.toNanos()) return;
    open = 0; // Nobody waits for them any more.
    end(ProblemCode.STREAM_STALLED);
  }

  private void shut() {
    exchange.wakeups().run(() -> end(ProblemCode.STOPPING));
  }

  /** Nothing more is read; what the engine has is still answered. */
  private void end(ProblemCode why) {
    if (over || ending != null) return;
    ending = Rejection.of(why);
    pump();
  }

  private void finish() {
    var why = lines.isDone() && held.isEmpty() ? null : ending;
    if (why != null) {
      var said = Json.object().putNull("idempotency_key");
      answers.appendBuffer(problem(said, why)).appendByte((byte) '\n');
    }
    boolean unread = response.writeQueueFull();
    var sent = response.end(answers);
    over();
    if (why == null) return;
    if (unread) request.connection().close();
    else sent.onComplete(_ -> request.connection().close());
  }

  /** The answer is whole, or nobody is there to hear it. What was accepted goes on by itself. */
  private void over() {
    if (over) return;
    over = true;
    services.vertx().cancelTimer(looking);
    services.lifecycle().forget(closing);
  }
}
