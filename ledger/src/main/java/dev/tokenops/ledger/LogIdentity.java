package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import java.util.List;

/** Whose log it is: the key that signs, named by the origin. */
record LogIdentity(NoteSigner signer) {
  String origin() {
    return signer.name();
  }

  /** The verifier keys of the log, the one that signs now first. */
  List<NoteVerifier> keys() {
    return List.of(signer.verifier());
  }
}
