package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose log it is: the key that signs, named by the origin, and those before it.
 *
 * @param history ends with the signer's key
 */
record LogIdentity(NoteSigner signer, KeyHistory history) {
  LogIdentity {
    if (!history.current().equals(signer.verifier()))
      throw new IllegalArgumentException("the signer is not the key that signs now");
  }

  /** Of a log whose key was never changed. */
  LogIdentity(NoteSigner signer) {
    this(signer, KeyHistory.of(signer.verifier()));
  }

  String origin() {
    return signer.name();
  }

  /** The verifier keys of the log, the one that signs now first. */
  List<NoteVerifier> keys() {
    return history.keys();
  }

  /**
   * The newest checkpoint of a log, signed by the key that signs now too: where it took over, the
   * last one of the key before gets a second line, so that whoever knows either key finds it.
   */
  SignedCheckpoint countersigned(SignedCheckpoint newest) {
    var handovers = history.handovers();
    var checkpoint = newest.checkpoint();
    if (handovers.isEmpty() || !handovers.getLast().at().equals(checkpoint)) return newest;
    var note = SignedNote.parse(newest.note());
    var own = signer.sign(note.text()).signatures().getFirst();
    if (note.signatures().stream().anyMatch(one -> one.keyId() == own.keyId())) return newest;
    var lines = new ArrayList<>(List.of(own));
    lines.addAll(note.signatures());
    return new SignedCheckpoint(checkpoint, new SignedNote(note.text(), lines).format());
  }

  /** Signs as the key that signs now. */
  SignedCheckpoint sign(Checkpoint checkpoint) {
    return SignedCheckpoint.sign(checkpoint, signer);
  }
}
