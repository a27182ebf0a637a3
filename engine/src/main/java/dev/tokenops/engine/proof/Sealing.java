package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives an object the digest of itself. */
final class Sealing {
  private static final JsonKey DIGEST = JsonKey.of("digest");

  private Sealing() {}

  /**
   * Makes the object twice: without digest to encode and hash it (null components are not written),
   * then with. It is encoded once, and the digest put into the bytes where it belongs.
   */
  static <T extends Record & ProofObject> Sealed<T> sealed(Function<@Nullable String, T> make) {
    var bare = CanonicalRecords.encodeBut(make.apply(null), DIGEST);
    var digest = Digests.prefixed(Sha256.hex(bare.json()));
    return new Sealed<>(make.apply(digest), RawJson.canonical(bare.filled(digest)));
  }
}
