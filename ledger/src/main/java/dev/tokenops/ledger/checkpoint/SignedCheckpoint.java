package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.Collection;

/**
 * A checkpoint and the note that carries it, whose signatures hold.
 *
 * @param note the whole signed note, byte for byte as stored and published (UTF-8)
 */
public record SignedCheckpoint(Checkpoint checkpoint, String note) {
  /**
   * The caller must have made the entries under it durable in the same write as the note, and must
   * never sign another root for the same size.
   *
   * @throws IllegalArgumentException if the signer's name is not the checkpoint's origin
   */
  public static SignedCheckpoint sign(Checkpoint checkpoint, NoteSigner signer) {
    if (!signer.name().equals(checkpoint.origin()))
      throw new IllegalArgumentException(
          signer.name() + " cannot sign for the log " + checkpoint.origin());
    return new SignedCheckpoint(checkpoint, signer.sign(checkpoint.text()).format());
  }

  /**
   * Reads a note that one of the known keys signed, by the log itself: keys whose name is not the
   * checkpoint's origin do not count.
   *
   * @throws ProofRefused if the note, the checkpoint or the signatures are not good
   */
  public static SignedCheckpoint verify(String note, Collection<NoteVerifier> known) {
    var signed = SignedNote.parse(note);
    var signers = signed.open(known);
    var checkpoint = Checkpoint.parse(signed.text());
    if (signers.stream().noneMatch(signer -> signer.name().equals(checkpoint.origin())))
      throw new ProofRefused(
          "the checkpoint of "
              + checkpoint.origin()
              + " is signed only by others: "
              + signers.getFirst().name());
    return new SignedCheckpoint(checkpoint, note);
  }
}
