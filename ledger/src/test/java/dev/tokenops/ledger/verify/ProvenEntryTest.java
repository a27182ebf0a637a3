package dev.tokenops.ledger.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProvenEntryTest {
  private static final int SIZE = 11;
  private final SmallLog log = new SmallLog();

  ProvenEntryTest() {
    for (int i = 0; i < SIZE; i++) log.add("{\"number\":" + i + "}");
  }

  @Test
  void everyEntryOfALogIsProven() {
    for (int i = 0; i < SIZE; i++) {
      var entry = proven(i).check(log.keys());
      assertEquals(i, entry.index());
      assertArrayEquals(log.entries.get(i), entry.bytes());
    }
  }

  @Test
  void anEntryWithAnyBitFlippedIsRefused() {
    byte[] good = log.entries.get(3);
    for (int i = 0; i < good.length * 8; i++) {
      byte[] changed = good.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      var claimed = new ProvenEntry(changed, 3, proven(3).inclusion(), log.note());
      assertThrows(ProofRefused.class, () -> claimed.check(log.keys()));
    }
  }

  @Test
  void anyChangedCharacterOfTheNoteIsRefused() {
    String note = log.note();
    for (int i = 0; i < note.length(); i++) {
      String changed = note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);
      var claimed = new ProvenEntry(log.entries.get(3), 3, proven(3).inclusion(), changed);
      assertThrows(ProofRefused.class, () -> claimed.check(log.keys()), changed);
    }
  }

  @Test
  void theRefusalNamesTheEntryAndWhy() {
    var good = proven(3);
    says(
        "entry 4: it says of itself that it is entry 3",
        new ProvenEntry(good.bytes(), 4, good.inclusion(), good.note()),
        log.keys());
    says(
        "entry 3: the inclusion proof is too short",
        new ProvenEntry(good.bytes(), 3, List.of(), good.note()),
        log.keys());
    says("entry 3: no known key", good, new SmallLog(SmallLog.ORIGIN, 2).keys());
    says(
        "entry 3: it is a checkpoint of log.example/small",
        good,
        new SmallLog("log.example/x", 1).keys());
    String older = new SmallLog().add("{}").note();
    says(
        "lies outside a tree of 1",
        new ProvenEntry(good.bytes(), 3, good.inclusion(), older),
        log.keys());
    says(
        "it is no entry",
        new ProvenEntry(new byte[0], 3, good.inclusion(), good.note()),
        log.keys());
    says(
        "more than an entry can have",
        new ProvenEntry(new byte[65_536], 3, good.inclusion(), good.note()),
        log.keys());
  }

  @Test
  void eachTrustedKeyMustHaveSigned() {
    var second = new SmallLog(SmallLog.ORIGIN, 2);
    var both = new LogKeys(List.of(log.signer.verifier(), second.signer.verifier()));
    var good = proven(3);
    says("is not signed by " + second.signer.verifier().vkey(), good, both);
    String text = log.checkpoint().text();
    var signatures =
        Stream.of(log.signer, second.signer)
            .flatMap(signer -> signer.sign(text).signatures().stream())
            .toList();
    String note = new SignedNote(text, signatures).format();
    assertEquals(3, new ProvenEntry(good.bytes(), 3, good.inclusion(), note).check(both).index());
  }

  @Test
  void keysAreReadFromLines() {
    String vkey = log.signer.verifier().vkey();
    assertEquals(log.keys(), LogKeys.parse(vkey));
    assertEquals(log.keys(), LogKeys.parse("\n" + vkey + "\n\n"));
    assertThrows(IllegalArgumentException.class, () -> LogKeys.parse("\n"));
    assertThrows(ProofRefused.class, () -> LogKeys.parse("nonsense"));
    String other = new SmallLog("log.example/x", 1).signer.verifier().vkey();
    assertThrows(IllegalArgumentException.class, () -> LogKeys.parse(vkey + "\n" + other));
  }

  private ProvenEntry proven(int index) {
    return new ProvenEntry(
        log.entries.get(index), index, log.tree.inclusionProof(index, SIZE), log.note());
  }

  private static void says(String part, ProvenEntry claimed, LogKeys keys) {
    var message =
        String.valueOf(assertThrows(ProofRefused.class, () -> claimed.check(keys)).getMessage());
    assertTrue(message.contains(part), message);
  }
}
