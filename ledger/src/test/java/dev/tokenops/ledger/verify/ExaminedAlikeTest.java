package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.store.BatchBuilder;
import dev.tokenops.ledger.store.BatchCodec;
import dev.tokenops.ledger.store.StoredBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Batches examined by themselves and then joined give, word for word, the verdicts and the places
 * of one that reads entry by entry; whatever an insider does to a log.
 */
class ExaminedAlikeTest {
  /** A batch that an insider may change before it is sealed. */
  private static final class Draft {
    final long first;
    final List<byte[]> entries;
    byte[] note;

    Draft(long first, List<byte[]> entries, byte[] note) {
      this.first = first;
      this.entries = entries;
      this.note = note;
    }

    StoredBatch seal() throws BatchCodec.Unsealed {
      var batch = new BatchBuilder();
      for (byte[] entry : entries) {
        int at = batch.add(entry.length);
        System.arraycopy(entry, 0, batch.array(), at, entry.length);
      }
      return BatchCodec.decode(batch.seal(first, note));
    }

    Draft copy() {
      return new Draft(first, new ArrayList<>(entries), note);
    }
  }

  @Test
  void everyDamageGivesTheSameVerdictAtTheSamePlace() throws Exception {
    var random = new Random(20_261_123);
    Set<String> reasons = new HashSet<>();
    for (int i = 0; i < 4_000; i++) {
      var log = new SmallLog();
      var drafts = drafts(log, random);
      int damages = random.nextInt(3);
      for (int damage = 0; damage < damages && !drafts.isEmpty(); damage++) damage(drafts, random);
      reasons.add(compare(log.keys(), drafts).replaceAll("\\d+", "#").replaceAll(" of .*", ""));
    }
    assertTrue(reasons.size() >= 10, reasons.toString());
  }

  /** The detail of the verdict on intactness. */
  private static String compare(LogKeys keys, List<Draft> drafts) throws Exception {
    var slow = new SlowAudit(keys);
    var visited = new ArrayList<Entry>();
    var fast = new LedgerAudit<Entry>(keys, List.of(0L, 1L, 3L, 5L), visited::add);
    for (int i = 0; i < drafts.size(); i++) {
      String where = "batch " + i;
      var stored = drafts.get(i).seal();
      slow.batch(where, stored);
      fast.take(() -> where, ExaminedBatch.of(stored, keys, entry -> entry));
    }
    assertEquals(slow.verdicts(), List.of(fast.intact(""), fast.signed()));
    assertEquals(slow.good().size(), fast.goodEntries());
    assertEquals(slow.good().size(), visited.size());
    for (int i = 0; i < visited.size(); i++) {
      assertArrayEquals(slow.good().get(i).bytes(), visited.get(i).bytes());
      assertArrayEquals(slow.good().get(i).body(), visited.get(i).body());
      assertArrayEquals(slow.good().get(i).leafHash(), visited.get(i).leafHash());
    }
    return fast.intact("").detail();
  }

  private static List<Draft> drafts(SmallLog log, Random random) {
    var drafts = new ArrayList<Draft>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int first = log.entries.size();
      for (int j = random.nextInt(4); j >= 0; j--)
        log.add("{\"a\":%d,\"t\":\"é%d\"}".formatted(j, random.nextInt(100)));
      var entries = new ArrayList<>(log.entries.subList(first, log.entries.size()));
      drafts.add(new Draft(first, entries, log.note().getBytes(UTF_8)));
    }
    return drafts;
  }

  private static void damage(List<Draft> drafts, Random random) {
    int at = random.nextInt(drafts.size());
    var batch = drafts.get(at);
    int number = random.nextInt(batch.entries.size());
    byte[] entry = batch.entries.get(number);
    long index = batch.first + number;
    switch (random.nextInt(10)) {
      case 0, 1 -> batch.entries.set(number, flipped(entry, random));
      case 2 -> batch.note = flipped(batch.note, random);
      case 3 -> drafts.remove(at);
      case 4 -> drafts.add(at, batch.copy());
      case 5 -> Collections.swap(batch.entries, 0, number);
      case 6 -> Collections.swap(drafts, 0, at);
      case 7 -> batch.note = drafts.getFirst().note;
      case 8 ->
          batch.entries.set(
              number, SmallLog.bytes("{}", index, new byte[32], SmallLog.time(random.nextInt(9))));
      default -> {
        var changed = new String(entry, UTF_8);
        var others = List.of("{\"a\": ", "{\"b\":", "{\"a\":\"\u0001\",\"a\":", "{\"z\":1,\"a\":");
        var other = others.get(random.nextInt(others.size()));
        batch.entries.set(number, changed.replace("{\"a\":", other).getBytes(UTF_8));
      }
    }
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] flipped = bytes.clone();
    int bit = random.nextInt(8 * bytes.length);
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }
}
