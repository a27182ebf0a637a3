package dev.tokenops.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.store.BatchBuilder;
import dev.tokenops.ledger.store.BatchCodec;
import dev.tokenops.ledger.store.StoredBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading a batch in place comes to the same as decoding its entries one by one. */
class LinkedEntriesTest {
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.123Z");

  @Test
  void whateverIsWrongIsFoundAtTheSameEntryInTheSameWords() throws Exception {
    var random = new Random(20_261_123);
    Set<String> found = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      long first = random.nextInt(3) * 99L;
      var entries = entries(first, 1 + random.nextInt(6), random);
      if (random.nextInt(4) > 0) damage(entries, random);
      found.add(compare(first, entries));
    }
    assertTrue(found.size() >= 5, found.toString());
  }

  private static String compare(long first, List<byte[]> entries) throws Exception {
    var linked = new LinkedEntries(batch(first, entries));
    var good = new ArrayList<Entry>();
    String wrong = null;
    for (byte[] bytes : entries) {
      wrong = wrong(first + good.size(), bytes, good.isEmpty() ? null : good.getLast());
      if (wrong != null) break;
      good.add(EntryCodec.decode(bytes));
    }
    assertEquals(wrong, linked.wrong());
    assertEquals(good.size(), linked.count());
    for (int i = 0; i < good.size(); i++)
      assertArrayEquals(good.get(i).leafHash(), linked.leafHash(i));
    if (!good.isEmpty()) {
      assertArrayEquals(EntryCodec.prev(good.getFirst()), linked.firstPrev());
      assertEquals(good.getFirst().time().toEpochMilli(), linked.firstTimeMs());
      assertEquals(good.getLast().time().toEpochMilli(), linked.lastTimeMs());
    }
    assertEquals("note", linked.note());
    return String.valueOf(wrong).replaceAll("\\d+", "#");
  }

  private static @Nullable String wrong(long index, byte[] bytes, @Nullable Entry before) {
    Entry entry;
    try {
      entry = EntryCodec.decode(bytes);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    if (entry.index() != index) return "the entry says that it is " + entry.index();
    if (before == null) return null;
    if (!EntryCodec.follows(entry, before.leafHash()))
      return "the entry does not name the hash of the entry before";
    return entry.time().isBefore(before.time()) ? "the entry is older than the entry before" : null;
  }

  private static List<byte[]> entries(long first, int count, Random random) {
    var entries = new ArrayList<byte[]>();
    byte[] prev = EntryCodec.firstPrev("log.example/linked");
    for (int i = 0; i < count; i++) {
      var draft = new Draft("test.v1", "{\"a\":%d}".formatted(random.nextInt()).getBytes(UTF_8));
      var time = TIME.plusSeconds(random.nextInt(20) == 0 ? -1 : i);
      byte[] bytes =
          EntryCodec.encode(draft, first + i, prev, Rfc3339.format(time).getBytes(UTF_8));
      entries.add(bytes);
      prev = EntryCodec.leafHash(bytes);
    }
    return entries;
  }

  private static void damage(List<byte[]> entries, Random random) {
    int at = random.nextInt(entries.size());
    switch (random.nextInt(3)) {
      case 0 -> Collections.swap(entries, 0, at);
      case 1 -> {
        if (entries.size() > 1) entries.remove(at);
      }
      default -> {
        byte[] flipped = entries.get(at).clone();
        int bit = random.nextInt(8 * flipped.length);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        entries.set(at, flipped);
      }
    }
  }

  private static StoredBatch batch(long first, List<byte[]> entries) throws Exception {
    var batch = new BatchBuilder();
    for (byte[] entry : entries) {
      int at = batch.add(entry.length);
      System.arraycopy(entry, 0, batch.array(), at, entry.length);
    }
    return BatchCodec.decode(batch.seal(first, "note".getBytes(UTF_8)));
  }
}
