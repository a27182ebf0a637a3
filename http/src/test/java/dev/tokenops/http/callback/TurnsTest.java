package dev.tokenops.http.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.http.callback.Turns.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which attempt begins next: due, fair between hosts, within both limits. */
class TurnsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void hostsTakeTurnsAndASlowOneIsHeldToItsLimit() {
    var turns = new Turns(10, 2);
    for (int i = 1; i <= 4; i++) turns.add(new Turn("slow" + i, "slow"));
    turns.add(new Turn("quick1", "quick"));
    assertEquals(List.of("slow1", "quick1", "slow2"), begun(turns));
    assertEquals(3, turns.running());

    turns.done(new Turn("quick1", "quick"));
    assertNull(turns.next());
    turns.done(new Turn("slow2", "slow"));
    assertEquals(List.of("slow3"), begun(turns));
  }

  @Test
  void noMoreThanTheLimitOfAllRunAtOnceAndEveryHostComesToItsTurn() {
    var turns = new Turns(4, 2);
    for (int host = 0; host < 5; host++)
      for (int i = 0; i < 3; i++) turns.add(new Turn(host + "." + i, "host" + host));
    assertEquals(List.of("0.0", "1.0", "2.0", "3.0"), begun(turns));
    turns.done(new Turn("0.0", "host0"));
    assertEquals(List.of("4.0"), begun(turns));
  }

  @Test
  void whatNeverBeganCannotEnd() {
    var turns = new Turns(4, 2);
    turns.add(new Turn("a", "host"));
    assertThrows(IllegalStateException.class, () -> turns.done(new Turn("a", "host")));
    assertThrows(IllegalStateException.class, () -> turns.done(new Turn("b", "elsewhere")));
  }

  @Test
  void whateverHappensEveryTurnComesOnceAndNoLimitIsPassed() {
    for (int seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var turns = new Turns(1 + random.nextInt(6), 1 + random.nextInt(3));
      var running = new ArrayList<Turn>();
      var ended = new ArrayList<String>();
      int added = 0;
      while (ended.size() < 200) {
        if (added < 200 && random.nextBoolean())
          turns.add(new Turn("run" + added++, "host" + random.nextInt(5)));
        for (var next = turns.next(); next != null; next = turns.next()) running.add(next);
        if (!running.isEmpty() && random.nextBoolean()) {
          var done = running.remove(random.nextInt(running.size()));
          turns.done(done);
          ended.add(done.runId());
        }
      }
      assertEquals(200, ended.stream().distinct().count(), "seed " + seed);
      assertEquals(0, turns.running(), "seed " + seed);
    }
  }

  @Test
  void theQueueGivesOutWhatIsDueTheEarliestFirst() {
    var queue = new DueQueue();
    queue.put("later", NOW.plusSeconds(1));
    queue.put("second", NOW);
    queue.put("first", NOW.minusSeconds(1));
    assertEquals(NOW.minusSeconds(1), queue.next());
    assertEquals("first", queue.poll(NOW));
    assertEquals("second", queue.poll(NOW));
    assertNull(queue.poll(NOW));
    assertEquals(NOW.plusSeconds(1), queue.next());
  }

  @Test
  void theQueueHoldsARunOnceHoweverOftenItIsMoved() {
    var queue = new DueQueue();
    queue.put("run", NOW);
    queue.put("run", NOW.plusSeconds(9));
    queue.put("other", NOW);
    assertEquals(2, queue.size());
    assertEquals("other", queue.poll(NOW));
    assertNull(queue.poll(NOW));
    queue.remove("run");
    queue.remove("run");
    assertNull(queue.next());
  }

  private static List<String> begun(Turns turns) {
    var begun = new ArrayList<String>();
    for (var next = turns.next(); next != null; next = turns.next()) begun.add(next.runId());
    return begun;
  }
}
