package dev.tokenops.engine.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.index.FewHashes;
import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.view.RunView.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held to a fold that keeps every run, wherever the rows of the index stand. */
final class RunsTest {
  private static final KeyHash SPREAD = new SipHash(new byte[16]);

  @TempDir Path folder;

  private final Map<String, RunView> expected = new LinkedHashMap<>();

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 1", "5, 3", "6, 20"})
  void closedRunsAreAnsweredJustAsIfTheyHadStayed(long seed, int hashes) throws Exception {
    var hash = hashes == 0 ? SPREAD : new FewHashes(hashes);
    var random = new SplittableRandom(seed);
    var history = new RunHistory(seed, 3);
    var index = new RunIndex(hash, List.of());
    var archive = new Archive(index, at -> stored(history.entries.get((int) at)));
    var runs = new Runs(archive, 1 + random.nextInt(5));
    int facts = hashes == 1 ? 150 : 600; // Under one hash every question reads every entry.
    for (int i = 0; i < facts; i++) {
      var placed = history.next();
      archive.add(placed);
      runs.apply(placed);
      var runId = placed.fact().subject();
      expected.put(runId, RunView.after(expected.get(runId), placed));
      if (i % 97 == 0) check(runs, history, random);
      if (i % 70 == 50) index.settle(index.cut(), folder.resolve("segment-" + i));
    }
    check(runs, history, random);
    assertEquals(expected.size(), runs.accepted());
  }

  /** As a ledger gives it back: decoded anew. */
  private static Placed stored(Placed placed) {
    var type = FactCodec.type(placed.fact());
    var read = Recorded.of(type, placed.recorded().body());
    return new Placed(read, placed.index(), placed.time());
  }

  private void check(Runs runs, RunHistory history, SplittableRandom random) {
    for (var run : expected.values()) {
      assertEquals(run, runs.get(run.runId()));
      var named = Objects.requireNonNull(runs.ofPilot(run.agentId(), run.pilotId()));
      assertEquals(run.agentId(), named.agentId());
      assertEquals(run.pilotId(), named.pilotId());
      var namesakes = new HashSet<String>();
      for (var other : expected.values())
        if (other.pilotId().equals(run.pilotId())) namesakes.add(other.agentId());
      var told = runs.agentsOfPilot(run.pilotId());
      assertTrue(namesakes.containsAll(told));
      assertEquals(Math.min(2, namesakes.size()), told.size());
    }
    assertNull(runs.get("run_unknown"));
    assertNull(runs.ofPilot(history.agents.getFirst(), "nobody's"));
    for (var owner : history.agents) lists(runs, owner, random);
    lists(runs, null, random);
  }

  private void lists(Runs runs, @Nullable String owner, SplittableRandom random) {
    for (var state : State.values())
      assertEquals(
          newest(run -> run.state() == state, owner), walk(runs, owner, state, null, random));
    assertEquals(newest(_ -> true, owner), walk(runs, owner, null, null, random));
    var some = new ArrayList<>(expected.values()).get(random.nextInt(expected.size()));
    assertEquals(
        newest(run -> run.pilotId().equals(some.pilotId()), owner),
        walk(runs, owner, null, some.pilotId(), random));
  }

  private List<RunView> newest(Predicate<RunView> filter, @Nullable String owner) {
    return new ArrayList<>(expected.values())
        .reversed().stream()
            .filter(run -> owner == null || run.agentId().equals(owner))
            .filter(filter)
            .toList();
  }

  private static List<RunView> walk(
      Runs runs,
      @Nullable String owner,
      @Nullable State state,
      @Nullable String pilotId,
      SplittableRandom random) {
    int size = random.nextInt(1, 40);
    var all = new ArrayList<RunView>();
    Long before = null;
    do {
      var page = runs.page(new RunPage.Asked(owner, state, pilotId, before, size));
      all.addAll(page.data());
      before = page.nextBefore();
      assertTrue(before == null || page.data().size() == size);
    } while (before != null);
    return all;
  }

  @Test
  void theHeapDoesNotGrowWithClosedRuns() {
    var history = new RunHistory(9, 2);
    var entries = new ArrayList<Placed>();
    var archive = new Archive(new RunIndex(SPREAD, List.of()), at -> entries.get((int) (at % 2)));
    var runs = new Runs(archive, 100);
    int held = 0;
    for (int i = 0; i < 200_000; i++) {
      var run = history.whole();
      for (var placed : run) {
        archive.add(placed);
        runs.apply(placed);
      }
      if (i == 0) entries.addAll(run);
      if (i == 100_000) held = runs.held();
      history.forget();
    }
    assertEquals(200_000, runs.accepted());
    assertEquals(held, runs.held());
    assertTrue(held <= 100, held + " are held");
    assertNotNull(runs.get(entries.getFirst().fact().subject()), "the first is still answered");
  }

  @Test
  void aRunThatIsLetGoLeavesTheHeapAndIsAnsweredAllTheSame() {
    var history = new RunHistory(3, 1);
    var archive = new Archive(new RunIndex(SPREAD, List.of()), at -> history.entries.get((int) at));
    var runs = new Runs(archive, 10);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++)
      for (var placed : history.whole()) {
        archive.add(placed);
        runs.apply(placed);
        if (placed.fact() instanceof RunAccepted run) ids.add(run.runId());
      }
    assertEquals(3, runs.held());
    for (var runId : ids) {
      var run = Objects.requireNonNull(runs.get(runId));
      assertEquals(run, runs.letGo(runId));
      assertNull(runs.letGo(runId), "it is gone already");
      assertEquals(run, runs.get(runId));
    }
    assertEquals(0, runs.held());
  }

  @Test
  void whoeverWaitsForARunThatHasLeftTheHeapIsCalledAtOnce() {
    var history = new RunHistory(5, 1);
    var archive = new Archive(new RunIndex(SPREAD, List.of()), at -> history.entries.get((int) at));
    var runs = new Runs(archive, 1);
    for (int i = 0; i < 3; i++)
      for (var placed : history.whole()) {
        archive.add(placed);
        runs.apply(placed);
      }
    var called = new ArrayList<String>();
    var first = history.entries.getFirst().fact().subject();
    runs.onceEnded(first, () -> called.add(first));
    assertEquals(List.of(first), called);
    assertEquals(1, runs.held());
  }

  /** One thread comes to wait in the very moment in which another ends the run. */
  @Test
  void whoeverWaitsIsCalledOnceHoweverCloseTheEndIs() throws Exception {
    var history = new RunHistory(13, 1);
    var archive = new Archive(new RunIndex(SPREAD, List.of()), at -> history.entries.get((int) at));
    var runs = new Runs(archive, 100);
    var awaited = new AtomicReference<>("");
    var come = new AtomicInteger();
    var calls = new AtomicInteger();
    var waiter = Thread.ofPlatform().daemon().start(() -> wait(runs, awaited, come, calls));
    for (int i = 1; i <= 50_000; i++) {
      var run = history.whole();
      run.forEach(archive::add);
      runs.apply(run.getFirst());
      awaited.set(run.getFirst().fact().subject());
      for (int spins = i % 64; spins > 0; spins--) Thread.onSpinWait();
      runs.apply(run.getLast());
      while (come.get() < i && waiter.isAlive()) Thread.onSpinWait();
      assertEquals(i, calls.get(), "calls after so many ends");
      history.forget();
    }
    waiter.interrupt();
    waiter.join();
  }

  private static void wait(
      Runs runs, AtomicReference<String> awaited, AtomicInteger come, AtomicInteger calls) {
    for (var before = ""; !Thread.currentThread().isInterrupted(); Thread.onSpinWait()) {
      var runId = awaited.get();
      if (runId.equals(before)) continue;
      runs.onceEnded(runId, calls::incrementAndGet);
      come.incrementAndGet();
      before = runId;
    }
  }

  @Test
  void everyFactOfARunIsFoundByItsRun() {
    var history = new RunHistory(11, 2);
    for (int i = 0; i < 500; i++) history.next();
    var archive =
        new Archive(new RunIndex(new FewHashes(7), List.of()), at -> history.entries.get((int) at));
    var byRun = new LinkedHashMap<String, List<Placed>>();
    for (var placed : history.entries) {
      archive.add(placed);
      assertTrue(placed.fact() instanceof OfOneRun || placed.fact() instanceof OfReturns);
      byRun.computeIfAbsent(placed.fact().subject(), _ -> new ArrayList<>()).add(placed);
    }
    byRun.forEach((runId, facts) -> assertEquals(facts, archive.run(runId)));
  }
}
