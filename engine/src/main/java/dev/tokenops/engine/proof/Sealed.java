package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.RawJson;

/**
 * A proof object with its digest, and its canonical JSON: encoded once, for the digest and for
 * whatever carries it.
 */
record Sealed<T extends ProofObject>(T object, RawJson json) {
  String digest() {
    var digest = object.digest();
    if (digest == null) throw new IllegalStateException(object.id() + " has no digest yet");
    return digest;
  }
}
