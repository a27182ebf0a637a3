package dev.tokenops.ledger.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Signs notes as a named Ed25519 key: C2SP {@code signed-note}, type 01. Thread-safe. */
public final class NoteSigner {
  private final Ed25519Key key;
  private final NoteVerifier verifier;

  /**
   * A signer of that name.
   *
   * @param name a {@link KeyName}; for a log its origin
   */
  public NoteSigner(String name, Ed25519Key key) {
    this.key = key;
    this.verifier = NoteVerifier.of(name, key.publicKey());
  }

  /**
   * The note with this one signature.
   *
   * @param text not empty, ends in LF
   */
  public SignedNote sign(String text) {
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(
        text, List.of(new SignedNote.Signature(verifier.name(), verifier.keyId(), signature)));
  }

  public String name() {
    return verifier.name();
  }

  /** The public half. */
  public NoteVerifier verifier() {
    return verifier;
  }
}
