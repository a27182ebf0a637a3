package dev.tokenops.engine.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held to a map, through every move that rows make: tail, segment, merged segment, reopened. */
final class RunIndexTest {
  private static final KeyHash HASH = new SipHash(new byte[16]);

  @TempDir Path folder;

  private final TreeMap<Long, TreeSet<Long>> expected = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsWhatWasAddedAndNothingElseWhereverItsRowsStand(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    // Few keys have many rows, many keys have one; some seeds have hashes that are not spread.
    long keys = random.nextLong(1, 4_000);
    boolean spread = random.nextBoolean();
    var index = new RunIndex(HASH, List.of());
    long entry = 0;
    for (int part = 0; part < 9; part++) {
      int rows = random.nextInt(3_000);
      for (int i = 0; i < rows; i++) {
        long key = random.nextLong(keys);
        long hash = spread ? Long.hashCode(key) * 0x9E3779B97F4A7C15L : key;
        // Not in order, and now and then twice.
        long at = Math.max(0, entry + random.nextLong(-50, 50));
        index.add(Kind.ENDED, hash, at);
        index.add(Kind.PILOT, hash, at);
        expected.computeIfAbsent(hash, _ -> new TreeSet<>()).add(at);
        entry++;
      }
      check(index, random);
      if (random.nextBoolean()) index.settle(index.cut(), folder.resolve("part-" + part));
      check(index, random);
      var due = Tiers.due(index.segments());
      if (!due.isEmpty()) index.merge(due, folder.resolve("merged-" + part));
      check(index, random);
      if (index.tailRows() == 0) index = reopened(index);
      check(index, random);
    }
  }

  private static RunIndex reopened(RunIndex index) throws IOException {
    var segments = new ArrayList<Segment>();
    for (var segment : index.segments()) {
      var again = Segment.open(segment.path(), HASH);
      assertEquals(segment.statedSha256(), again.sha256());
      segments.add(again);
    }
    return new RunIndex(HASH, segments);
  }

  private void check(RunIndex index, SplittableRandom random) {
    for (var of : expected.entrySet()) {
      long hash = of.getKey();
      assertTrue(index.mayHave(Kind.PILOT, hash));
      assertTrue(index.mayHave(Kind.ENDED, hash));
      if (random.nextInt(8) > 0) continue;
      assertArrayEquals(
          newest(of.getValue(), Long.MAX_VALUE, 1_000_000), index.all(Kind.PILOT, hash));
      long before = random.nextLong(of.getValue().last() + 2);
      int most = random.nextInt(1, 12);
      assertArrayEquals(
          newest(of.getValue(), before, most), index.newest(Kind.ENDED, hash, before, most));
    }
    for (int i = 0; i < 100; i++) {
      long hash = random.nextLong();
      if (expected.containsKey(hash)) continue;
      assertEquals(0, index.all(Kind.ENDED, hash).length);
      assertFalse(index.mayHave(Kind.ENDED, hash));
      assertFalse(index.mayHave(Kind.RUN, hash));
    }
  }

  private static long[] newest(NavigableSet<Long> of, long before, int most) {
    return of.headSet(before, false).descendingSet().stream()
        .limit(most)
        .mapToLong(i -> i)
        .toArray();
  }

  @Test
  void theFilterErrsSeldomAndOnlyOneWay() throws IOException {
    var random = new SplittableRandom(7);
    var index = new RunIndex(HASH, List.of());
    var there = random.longs(50_000).toArray();
    for (int i = 0; i < there.length; i++) {
      index.add(Kind.REQUEST, there[i], 1);
      if (i % 7_000 == 0) index.settle(index.cut(), folder.resolve("s" + i)); // It grows twice.
    }
    index.settle(index.cut(), folder.resolve("s"));
    for (long hash : there) assertTrue(index.mayHave(Kind.REQUEST, hash));
    var reopened = reopened(index);
    for (long hash : there) assertTrue(reopened.mayHave(Kind.REQUEST, hash));
    long wrong = random.longs(100_000).filter(h -> index.mayHave(Kind.REQUEST, h)).count();
    assertTrue(wrong < 200, wrong + " of 100,000");
  }

  @Test
  void aSegmentWithoutRowsOfAKindTellsThatAllOfThemAreNew() throws IOException {
    var index = new RunIndex(HASH, List.of());
    index.add(Kind.ENDED, 7, 1);
    index.settle(index.cut(), folder.resolve("s"));
    for (var each : List.of(index, reopened(index))) {
      assertFalse(each.mayHave(Kind.REQUEST, 7));
      assertTrue(each.mayHave(Kind.ENDED, 7));
    }
  }

  @Test
  void twentyMillionRunsStandInAFewSegments() {
    // The rule alone, on numbers: forty cuts of half a million runs of eight rows.
    var tiers = new ArrayList<Long>();
    int most = 0;
    for (int cut = 0; cut < 40; cut++) {
      tiers.add(4_000_000L);
      for (var due = Tiers.dueOf(tiers); !due.isEmpty(); due = Tiers.dueOf(tiers)) {
        long sum = 0;
        for (long rows : due) {
          tiers.remove(rows);
          sum += rows;
        }
        tiers.add(sum);
      }
      most = Math.max(most, tiers.size());
    }
    assertTrue(most <= 9, "segments: " + most);
  }
}
