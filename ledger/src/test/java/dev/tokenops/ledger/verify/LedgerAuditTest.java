package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.store.StoredBatch;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerAuditTest {
  private final SmallLog log = new SmallLog();
  private final List<Long> visited = new ArrayList<>();
  private final Audit audit =
      new Audit(log.keys(), List.of(0L, 2L, 3L, 9L), entry -> visited.add(entry.index()));

  /** Examines each batch and takes it, on this thread. */
  private record Audit(@Nullable LogKeys keys, LedgerAudit<Entry> audit) {
    Audit(@Nullable LogKeys keys, List<Long> awaited, Consumer<Entry> visitor) {
      this(keys, new LedgerAudit<>(keys, awaited, visitor));
    }

    void batch(Supplier<String> where, StoredBatch batch) {
      audit.take(where, ExaminedBatch.of(batch, keys, entry -> entry));
    }

    Verdict intact(String notice) {
      return audit.intact(notice);
    }

    Verdict signed() {
      return audit.signed();
    }

    byte @Nullable [] root(long size) {
      return audit.root(size);
    }
  }

  @Test
  void anEmptyLedgerIsIntactAndSigned() {
    assertEquals(Status.HOLDS, audit.intact("").status());
    assertEquals(Status.HOLDS, audit.signed().status());
    assertArrayEquals(Hashes.emptyRoot(), audit.root(0));
  }

  @Test
  void everyEntryOfAGoodLedgerIsHandedOn() {
    audit.batch(() -> "here", log.add("{}").seal());
    audit.batch(() -> "here", log.add("{\"a\":1}").add("{}").seal());
    assertEquals(Status.HOLDS, audit.intact("").status());
    assertEquals(Status.HOLDS, audit.signed().status());
    assertEquals(List.of(0L, 1L, 2L), visited);
    assertArrayEquals(log.tree.root(2), audit.root(2));
    assertArrayEquals(log.tree.root(3), audit.root(3));
    assertNull(audit.root(9));
  }

  @Test
  void anEntryThatIsNotCanonicalIsNamed() {
    audit.batch(() -> "first", log.add("{}").seal());
    var spaced = SmallLog.bytes("{\"a\": 1}", 2, log.add("{}").prev(), SmallLog.time(2));
    audit.batch(() -> "second", log.addBytes(spaced).add("{}").seal());
    fails("not canonical", 2);
    assertEquals(List.of(0L), visited);
    assertEquals("second", audit.intact("").where());
  }

  @Test
  void aSixthKeyIsNoEntryEvenIfTheEndsLookLikeOne() {
    var smuggled = SmallLog.bytes("{},\"c\":{}", 1, log.add("{}").prev(), SmallLog.time(1));
    audit.batch(() -> "here", log.addBytes(smuggled).seal());
    fails("other keys", 1);
  }

  @Test
  void aWrongIndexIsNamed() {
    audit.batch(
        () -> "h", log.addBytes(SmallLog.bytes("{}", 1, log.prev(), SmallLog.time(1))).seal());
    fails("it is entry 1", 0);
  }

  @Test
  void aBrokenChainIsNamed() {
    log.add("{}").add("{}");
    audit.batch(
        () -> "h", log.addBytes(SmallLog.bytes("{}", 2, new byte[32], SmallLog.time(2))).seal());
    fails("its prev is not the hash of the entry before", 2);
  }

  @Test
  void theFirstEntryIsChainedToTheOrigin() {
    audit.batch(
        () -> "h", log.addBytes(SmallLog.bytes("{}", 0, new byte[32], SmallLog.time(0))).seal());
    fails("hash of the origin", 0);
  }

  @Test
  void timeMayStandStillAndNotGoBack() {
    log.add("{}");
    log.addBytes(SmallLog.bytes("{}", 1, log.prev(), SmallLog.time(0)));
    audit.batch(() -> "h", log.seal());
    assertEquals(Status.HOLDS, audit.intact("").status());
    String before = "2026-11-22T11:59:59.999Z";
    audit.batch(() -> "h", log.addBytes(SmallLog.bytes("{}", 2, log.prev(), before)).seal());
    fails("time lies before", 2);
  }

  @Test
  void aCheckpointOfAnotherRootOrSizeIsNotIntact() {
    log.add("{}");
    var wrong = new Checkpoint(SmallLog.ORIGIN, 1, new byte[32]);
    audit.batch(() -> "h", log.seal(SignedCheckpoint.sign(wrong, log.signer).note()));
    fails("the root of its batch's checkpoint", 0);

    var other = new SmallLog();
    var next = new Audit(other.keys(), List.of(), entry -> {});
    String early = other.note();
    next.batch(() -> "h", other.add("{}").seal(early));
    assertTrue(next.intact("").detail().contains("the checkpoint says 0"));
  }

  @Test
  void aMissingBatchIsNamedAndNothingBehindItIsHandedOn() {
    audit.batch(() -> "first", log.add("{}").seal());
    log.add("{}").seal();
    audit.batch(() -> "third", log.add("{}").seal());
    audit.batch(() -> "fourth", log.add("{}").seal());
    fails("others are missing", 2);
    assertEquals(List.of(0L), visited);
  }

  @Test
  void aLedgerRebuiltWithAnotherKeyIsIntactAndNotSigned() {
    var forged = new SmallLog(SmallLog.ORIGIN, 66);
    audit.batch(() -> "here", forged.add("{}").seal());
    assertEquals(Status.HOLDS, audit.intact("").status());
    assertEquals(Status.FAILED, audit.signed().status());
    assertEquals(0L, audit.signed().index());
    assertTrue(audit.signed().detail().contains("no known key"), audit.signed().detail());
  }

  @Test
  void withoutAKeyNothingIsShownToBeSigned() {
    var blind = new Audit(null, List.of(), entry -> {});
    blind.batch(() -> "here", log.add("{}").seal());
    assertEquals(Status.HOLDS, blind.intact("").status());
    assertEquals(Status.FAILED, blind.signed().status());
  }

  @Test
  void damageToldByTheScanIsNotIntactAndNotSigned() {
    audit.audit().damage("the CRC does not fit", 0L, "queue, offset 7");
    assertEquals("queue, offset 7", audit.intact("").where());
    assertEquals(Status.FAILED, audit.intact("").status());
    assertEquals(Status.FAILED, audit.signed().status());
  }

  @Test
  void everyFlippedBitOfABatchIsFoundEvenIfItsCrcIsMadeToFit() {
    byte[] good = new SmallLog().add("{\"a\":\"text\"}").entries.getFirst();
    for (int i = 0; i < good.length * 8; i++) {
      var changed = good.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      var honest = new SmallLog().add("{\"a\":\"text\"}");
      var forger = new SmallLog().addBytes(changed).seal(honest.note());
      var fresh = new Audit(honest.keys(), List.of(), entry -> {});
      fresh.batch(() -> "here", forger);
      assertEquals(Status.FAILED, fresh.intact("").status(), new String(changed, UTF_8));
    }
  }

  private void fails(String part, long index) {
    var verdict = audit.intact("");
    assertEquals(Status.FAILED, verdict.status());
    assertTrue(verdict.detail().contains(part), verdict.detail());
    assertEquals(index, verdict.index());
  }
}
