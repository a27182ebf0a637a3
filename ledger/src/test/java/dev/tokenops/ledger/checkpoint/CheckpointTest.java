package dev.tokenops.ledger.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final String EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String ORIGIN = "log.example/a";

  private final NoteSigner signer = SignedNoteTest.signer(ORIGIN, 1);

  @Test
  void itsTextIsThreeLines() {
    var checkpoint = new Checkpoint(ORIGIN, 20852163, Hashes.emptyRoot());
    assertEquals("log.example/a\n20852163\n" + EMPTY + "\n", checkpoint.text());
    assertEquals(checkpoint, Checkpoint.parse(checkpoint.text()));
  }

  @Test
  void theSmallestAndTheLargestSizeAreRead() {
    for (long size : new long[] {0, 1, 10, Long.MAX_VALUE})
      assertEquals(size, Checkpoint.parse(text(ORIGIN, "" + size, EMPTY)).size());
  }

  @Test
  void whatIsNotExactlyACheckpointIsRefused() {
    for (var size :
        List.of("", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "١"))
      assertThrows(ProofRefused.class, () -> Checkpoint.parse(text(ORIGIN, size, EMPTY)), size);
    for (var root :
        List.of("", EMPTY.replace("=", ""), EMPTY + " ", "AAAA", EMPTY.replace("FU=", "FV=")))
      assertThrows(ProofRefused.class, () -> Checkpoint.parse(text(ORIGIN, "1", root)), root);
    for (var origin : List.of("", "a b", "a+b"))
      assertThrows(ProofRefused.class, () -> Checkpoint.parse(text(origin, "1", EMPTY)), origin);
    String good = text(ORIGIN, "1", EMPTY);
    for (var text :
        List.of(
            "", "\n", good + "extension\n", good + "\n", good.strip(), good.replace("\n", "\r\n")))
      assertThrows(ProofRefused.class, () -> Checkpoint.parse(text), text);
  }

  @Test
  void aSignedCheckpointVerifies() {
    var checkpoint = new Checkpoint(ORIGIN, 7, Hashes.emptyRoot());
    var signed = SignedCheckpoint.sign(checkpoint, signer);
    assertEquals(signed, SignedCheckpoint.verify(signed.note(), List.of(signer.verifier())));
  }

  @Test
  void onlyTheLogItselfSpeaksForItsOrigin() {
    var checkpoint = new Checkpoint("log.example/other", 7, Hashes.emptyRoot());
    assertThrows(IllegalArgumentException.class, () -> SignedCheckpoint.sign(checkpoint, signer));
    String note = signer.sign(checkpoint.text()).format();
    assertThrows(
        ProofRefused.class, () -> SignedCheckpoint.verify(note, List.of(signer.verifier())));
  }

  @Test
  void aSignedTextThatIsNoCheckpointIsRefused() {
    String note = signer.sign("hello\n").format();
    assertThrows(
        ProofRefused.class, () -> SignedCheckpoint.verify(note, List.of(signer.verifier())));
  }

  private static String text(String origin, String size, String root) {
    return origin + "\n" + size + "\n" + root + "\n";
  }
}
