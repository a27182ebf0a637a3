package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue();

  @Test
  void anEmptyQueueHasNoNext() {
    assertTrue(queue.isEmpty());
    assertNull(queue.poll());
  }

  @Test
  void behindTenThousandRunsOfOneAnotherAgentsFirstStartsWithinTwo() {
    for (int i = 0; i < 10_000; i++) queue.add("a", "a" + i);
    queue.poll();
    queue.add("b", "b0");
    assertTrue(List.of(String.valueOf(queue.poll()), String.valueOf(queue.poll())).contains("b0"));
  }

  @Test
  void whateverIsQueuedEachAgentsRunsComeInOrderAndEveryoneTakesTurns() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var expected = new HashMap<String, ArrayDeque<String>>();
      int queued = 0;
      for (int step = 0; step < 2_000; step++) {
        if (random.nextInt(3) > 0) {
          var agent = "agent" + random.nextInt(5);
          var run = agent + "/" + step;
          queue.add(agent, run);
          expected.computeIfAbsent(agent, _ -> new ArrayDeque<>()).add(run);
          queued++;
        } else {
          var run = queue.poll();
          if (run == null) {
            assertEquals(0, queued);
            continue;
          }
          queued--;
          var agent = run.substring(0, run.indexOf('/'));
          assertEquals(expected.getOrDefault(agent, new ArrayDeque<>()).remove(), run);
        }
      }
      var drained = new ArrayList<String>();
      for (var run = queue.poll(); run != null; run = queue.poll()) drained.add(run);
      assertEquals(queued, drained.size(), "seed " + seed);
    }
  }
}
