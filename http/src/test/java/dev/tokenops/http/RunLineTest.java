package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.engine.view.RunView.State;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The quick way writes the line that the tree writes, or leaves it to the tree. */
class RunLineTest {
  private static final Instant TIME = Instant.parse("2026-11-23T10:00:00Z");
  private static final List<String> KEYS = List.of("k", "load-00000000000000a1", "~!#$%&'()*+");
  private static final List<String> ODD =
      List.of("\"", "a\\b", "a\"b", "\u00e9", "\u0001", "\u007f", "\ud83d\ude00");
  private static final Links LINKS = Links.of("http://127.0.0.1:8080");

  @Test
  void ofAnyRunBothWaysWriteTheSame() {
    var random = new Random(11);
    var quickly = new RunLine();
    for (int round = 0; round < 2_000; round++) {
      boolean repeated = random.nextBoolean();
      var key = KEYS.get(random.nextInt(KEYS.size()));
      var run = run(random, "p." + random.nextInt(99));
      var line = quickly.of(key, repeated, run, LINKS);
      assertNotNull(line);
      assertEquals(RunAnswers.line(key, repeated, run, LINKS).toString(), new String(line, UTF_8));
    }
  }

  @Test
  void whatNeedsAnEscapeIsLeftToTheTree() {
    var random = new Random(12);
    var quickly = new RunLine();
    for (var odd : ODD) {
      assertNull(quickly.of(odd, false, run(random, "p"), LINKS), odd);
      assertNull(quickly.of("k", false, run(random, odd), LINKS), odd);
      assertNull(quickly.of("k", false, run(random, "p"), Links.of("http://" + odd)), odd);
    }
    var after = quickly.of("k", false, run(random, "p"), LINKS);
    assertTrue(after != null && new String(after, UTF_8).startsWith("{\"idempotency_key\":\"k\""));
  }

  private static RunView run(Random random, String pilotId) {
    var states = List.of(State.values());
    var state = states.get(random.nextInt(states.size()));
    @Nullable Long completed = random.nextBoolean() ? random.nextLong(1L << 53) : null;
    return new RunView(
        "run_01m84bgqh7v2xjpbh5b4sgfwmr",
        "agt_1",
        pilotId,
        "ctr_" + random.nextInt(9),
        "crd_1",
        state,
        List.of(),
        9,
        1,
        2,
        3,
        TIME,
        4,
        TIME,
        completed,
        random.nextBoolean() ? "0a".repeat(32) : null,
        random.nextBoolean() ? "sufficient" : null,
        null,
        0,
        null,
        CallbackState.NONE,
        null,
        List.of(),
        null,
        null,
        null,
        0,
        Instant.EPOCH);
  }
}
