package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.engine.view.RunView.State;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A run that is written straight into bytes reads as its tree does. */
class RunTextTest {
  private final Random random = new Random(11);
  private final String agentId = TypeId.newAgent(Instant.EPOCH, random);

  @Test
  void anyRunIsWrittenAsItsTreeIs() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var engine = TestEngine.start(vertx, new MemoryStore());
      var json = new RunJson(engine.engine.views(), passages(engine));
      for (int i = 0; i < 2_000; i++) {
        var run = run();
        var links = Links.of(random.nextBoolean() ? "http://[::1]:80" : "https://höst.example/x/");
        same(json.of(run, links), out -> RunText.begin(run, json, links, out));
      }
      engine.engine.close().await(30, TimeUnit.SECONDS);
      engine.ledger.close();
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static Passages passages(TestEngine on) {
    return new Passages(on.ledger, on.engine.views(), new RecentEntries());
  }

  private static void same(ObjectNode tree, Consumer<CanonicalWriter> begin) {
    var written = Json.written(begin.andThen(CanonicalWriter::endObject));
    assertEquals(new String(Json.bytes(tree), UTF_8), written.toString(UTF_8));
  }

  private RunView run() {
    var state = any(State.values());
    while (state == State.EXCEPTION_OPEN) state = any(State.values()); // It names its evidence.
    boolean done = state == State.RESULT_READY;
    return new RunView(
        id(TypeId.RUN),
        agentId,
        "pilot-" + random.nextInt(),
        id(TypeId.CONTRACT),
        id(TypeId.CREDENTIAL),
        state,
        List.of(),
        random.nextInt(1_000),
        random.nextLong(1L << 40),
        random.nextLong(1L << 40),
        random.nextLong(1L << 40),
        time(),
        random.nextLong(1L << 40),
        state.isOpen() ? null : time(),
        done ? random.nextLong(1L << 40) : null,
        done ? "0f".repeat(32) : null,
        perhaps("partial"),
        perhaps("said \"no\" é 😀"),
        random.nextInt(5),
        perhaps(id(TypeId.DELIVERY)),
        any(CallbackState.values()),
        null,
        List.of(),
        null,
        perhaps(id(TypeId.EXCEPTION)),
        null,
        random.nextInt(3),
        Instant.EPOCH);
  }

  private String id(String prefix) {
    return TypeId.next(prefix, agentId, Instant.EPOCH, random);
  }

  private Instant time() {
    return Instant.ofEpochMilli(random.nextLong(1L << 41));
  }

  private @Nullable String perhaps(String text) {
    return random.nextBoolean() ? text : null;
  }

  private <T> T any(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
