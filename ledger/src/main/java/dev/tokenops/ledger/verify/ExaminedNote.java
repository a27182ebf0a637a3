package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the signed checkpoint of a batch shows by itself.
 *
 * @param isText whether it is UTF-8; if not, there is nothing else
 * @param checkpoint null if it is none
 * @param refused why it is none
 * @param unsigned why it is not signed as it should be; null if it is, or no key is known
 */
record ExaminedNote(
    boolean isText,
    @Nullable Checkpoint checkpoint,
    @Nullable ProofRefused refused,
    @Nullable String unsigned) {
  static ExaminedNote of(byte[] bytes, @Nullable LogKeys keys) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new ExaminedNote(false, null, null, null);
    }
    try {
      var signed = SignedNote.parse(text);
      var checkpoint = Checkpoint.parse(signed.text());
      return new ExaminedNote(true, checkpoint, null, unsigned(signed, checkpoint, keys));
    } catch (ProofRefused e) {
      return new ExaminedNote(true, null, e, keys == null ? null : e.getMessage());
    }
  }

  private static @Nullable String unsigned(
      SignedNote signed, Checkpoint checkpoint, @Nullable LogKeys keys) {
    if (keys == null) return null;
    try {
      keys.verify(signed, checkpoint);
      return null;
    } catch (ProofRefused e) {
      return e.getMessage();
    }
  }

  /**
   * The checkpoint.
   *
   * @throws ProofRefused if it is none
   */
  Checkpoint required() {
    if (checkpoint != null) return checkpoint;
    throw refused != null ? refused : new ProofRefused("the checkpoint is not UTF-8");
  }
}
