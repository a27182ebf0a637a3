package dev.tokenops.engine.proof;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives an object the digest of itself. */
final class Sealing {
  private Sealing() {}

  /**
   * Makes the object twice: without digest to hash it (null components are not written), then with.
   */
  static <T extends ProofObject> T digested(Function<@Nullable String, T> make) {
    return make.apply(Digests.of(make.apply(null)));
  }

  /** The digest of an object that has one. */
  static String digest(ProofObject object) {
    var digest = object.digest();
    if (digest == null) throw new IllegalStateException(object.id() + " has no digest yet");
    return digest;
  }
}
