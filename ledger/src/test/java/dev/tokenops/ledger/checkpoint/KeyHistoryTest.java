package dev.tokenops.ledger.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyHistoryTest {
  private static final String ORIGIN = "log.example.com/keys";

  private final NoteSigner[] signers = {signer(1), signer(2), signer(3), signer(4)};
  private final KeyHandover first = KeyHandover.sign(at(40), signers[0], signers[1]);
  private final KeyHandover second = KeyHandover.sign(at(95), signers[1], signers[2]);
  private final KeyHistory history = KeyHistory.of(List.of(second, first, second));

  @Test
  void eachKeySignsTheSizesBetweenItsHandovers() {
    for (long size : new long[] {0, 1, 39, 40, 41, 94, 95, 96, Long.MAX_VALUE}) {
      boolean[] may = {size <= 40, size >= 40 && size <= 95, size >= 95, false};
      for (int key = 0; key < signers.length; key++) {
        var note = SignedCheckpoint.sign(at(size), signers[key]).note();
        if (may[key]) assertEquals(at(size), history.verify(note).checkpoint());
        else refused(note);
      }
    }
    says("retired", SignedCheckpoint.sign(at(41), signers[0]).note());
    says("nothing before size 95", SignedCheckpoint.sign(at(94), signers[2]).note());
    says("no known key", SignedCheckpoint.sign(at(41), signers[3]).note());
  }

  @Test
  void bothMaySignAtAHandoverAndOnlyItsRoot() {
    assertEquals(at(40), history.verify(both(at(40))).checkpoint());
    byte[] other = at(40).root().clone();
    other[5] ^= 1;
    for (var signer : List.of(signers[0], signers[1]))
      says("another root", SignedCheckpoint.sign(new Checkpoint(ORIGIN, 40, other), signer).note());
  }

  @Test
  void aRetiredKeysSignatureBesideAGoodOneIsRefused() {
    says("retired", both(at(41)));
    var known = new SignedNote(at(41).text(), signers[1].sign(at(41).text()).signatures());
    var lines = new ArrayList<>(known.signatures());
    lines.addAll(signers[3].sign(at(41).text()).signatures());
    var stranger = new SignedNote(at(41).text(), lines).format();
    assertEquals(at(41), history.verify(stranger).checkpoint(), "a stranger's is passed over");
  }

  @Test
  void keysComeNewestFirstAndTheTextIsTheOneThatIsRead() {
    assertEquals(
        List.of(signers[2].verifier(), signers[1].verifier(), signers[0].verifier()),
        history.keys());
    assertEquals(history, KeyHistory.parse(history.text()));
    var lines =
        KeyLines.parse("\n" + history.text().replace("\n\ntoken", "\n\n\ntoken").stripTrailing());
    assertEquals(history.keys(), lines.vkeys());
    assertEquals(history.handovers(), lines.handovers());
    var one = KeyHistory.of(signers[0].verifier());
    assertEquals(signers[0].verifier().vkey() + "\n", one.text());
    assertEquals(one, KeyHistory.parse(one.text()));
    assertEquals(history, one.then(first).then(second));
  }

  @Test
  void anyByteOfTheKeysThatChangesIsNoticed() {
    byte[] text = history.text().getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < text.length; at++)
      for (int mask : new int[] {0x01, 0x20, 0x80}) {
        var changed = text.clone();
        changed[at] ^= (byte) mask;
        var read = new String(changed, StandardCharsets.UTF_8);
        assertThrows(ProofRefused.class, () -> KeyHistory.parse(read), "byte " + at);
      }
    int oneKey = signers[2].verifier().vkey().length() + 1; // Of a log that never changed it.
    for (int length = 0; length < text.length; length++) {
      if (length == oneKey) continue;
      var cut = new String(Arrays.copyOf(text, length), StandardCharsets.UTF_8);
      assertThrows(ProofRefused.class, () -> KeyHistory.parse(cut), "length " + length);
    }
    assertThrows(ProofRefused.class, () -> KeyHistory.parse(history.text() + first.note()));
  }

  @Test
  void handoversThatDoNotMakeOneLineAreRefused() {
    var fork = KeyHandover.sign(at(60), signers[0], signers[3]);
    var back = KeyHandover.sign(at(99), signers[2], signers[0]);
    var early = KeyHandover.sign(at(39), signers[1], signers[2]);
    var twice = KeyHandover.sign(at(40, 7), signers[1], signers[2]);
    var gap = KeyHandover.sign(at(99), signers[2], signers[3]);
    var elsewhere = KeyHandover.sign(other(), strange(1), strange(2));
    for (var wrong :
        List.of(
            List.of(first, fork),
            List.of(first, second, back),
            List.of(first, early),
            List.of(first, twice),
            List.of(first, gap),
            List.of(first, elsewhere)))
      assertThrows(ProofRefused.class, () -> KeyHistory.of(wrong), wrong.toString());
  }

  @Test
  void anyOrderOfHandoversGivesTheSameHistory() {
    var line = new ArrayList<KeyHandover>();
    var keys = new ArrayList<NoteSigner>();
    for (int i = 0; i < 9; i++) keys.add(signer(50 + i));
    for (int i = 0; i < 8; i++)
      line.add(KeyHandover.sign(at(i / 2 * 10L), keys.get(i), keys.get(i + 1)));
    var whole = KeyHistory.of(line);
    for (long seed = 0; seed < 50; seed++) {
      Collections.shuffle(line, new Random(seed));
      assertEquals(whole, KeyHistory.of(line));
    }
  }

  @Test
  void aHandoverIsNoCheckpointAndNoCheckpointAHandover() {
    assertThrows(ProofRefused.class, () -> history.verify(first.note()));
    assertThrows(
        ProofRefused.class,
        () -> KeyHandover.parse(SignedCheckpoint.sign(at(40), signers[0]).note()));
    var number = new NoteSigner("123", Ed25519Key.ofSeed(new byte[32]));
    var next = new NoteSigner("123", Ed25519Key.ofSeed(signers[0].verifier().publicKey()));
    var root = at(40).root();
    var handover = KeyHandover.sign(new Checkpoint("123", 40, root), number, next);
    var lines = handover.note().split("\n", -1);
    assertEquals("40", lines[2], "stands where a checkpoint has its root");
  }

  @Test
  void aHandoverNeedsBothSignaturesAndTwoKeysOfTheLog() {
    var signed = SignedNote.parse(first.note());
    for (int i = 0; i < 2; i++) {
      var one = new SignedNote(signed.text(), List.of(signed.signatures().get(i))).format();
      assertThrows(ProofRefused.class, () -> KeyHandover.parse(one));
    }
    var thrice = new ArrayList<>(signed.signatures());
    thrice.addAll(signers[3].sign(signed.text()).signatures());
    var more = new SignedNote(signed.text(), thrice).format();
    assertThrows(ProofRefused.class, () -> KeyHandover.parse(more));
    assertThrows(
        IllegalArgumentException.class, () -> KeyHandover.sign(at(1), signers[0], signers[0]));
    assertThrows(
        IllegalArgumentException.class, () -> KeyHandover.sign(at(1), signers[0], strange(1)));
  }

  private void refused(String note) {
    assertThrows(ProofRefused.class, () -> history.verify(note), note);
  }

  private void says(String part, String note) {
    var refused = assertThrows(ProofRefused.class, () -> history.verify(note));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }

  private String both(Checkpoint checkpoint) {
    var lines = new ArrayList<>(signers[1].sign(checkpoint.text()).signatures());
    lines.addAll(signers[0].sign(checkpoint.text()).signatures());
    return new SignedNote(checkpoint.text(), lines).format();
  }

  private static Checkpoint at(long size) {
    return at(size, 0);
  }

  private static Checkpoint at(long size, int salt) {
    var root = new byte[32];
    new Random(size + salt).nextBytes(root);
    return new Checkpoint(ORIGIN, size, root);
  }

  private static Checkpoint other() {
    return new Checkpoint("log.example.com/other", 40, at(40).root());
  }

  private static NoteSigner strange(int seed) {
    return new NoteSigner("log.example.com/other", key(seed));
  }

  private static NoteSigner signer(int seed) {
    return new NoteSigner(ORIGIN, key(seed));
  }

  private static Ed25519Key key(int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Ed25519Key.ofSeed(bytes);
  }
}
