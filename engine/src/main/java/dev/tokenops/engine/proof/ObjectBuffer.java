package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.Sha256;
import java.security.MessageDigest;

/**
 * Proof objects one after the other in one buffer, each with the digest of itself: its bytes are
 * written once, hashed where they lie, and copied from there. One thread at a time.
 *
 * <pre>
 *   {"agent_id":…,"digest":"sha256:················","id":…}
 *   └── hashed ──┘└── left out, then filled in ────┘└hashed┘
 * </pre>
 */
final class ObjectBuffer {
  static final String PREFIX = "sha256:";
  private static final JsonKey DIGEST = JsonKey.of("digest");
  private static final String BLANK = PREFIX + "0".repeat(2 * Sha256.LENGTH);

  private final CanonicalWriter out = new CanonicalWriter();
  private final MessageDigest sha256 = Sha256.digest();
  private int from;
  private int gapFrom;
  private int gapTo;
  private int hexAt;

  /** An object that was written: from one length of the buffer to another, and its digest. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Part(int from, int to, byte[] hash) {
    /** As objects name each other. */
    void writeDigest(CanonicalWriter out) {
      out.hex(PREFIX, hash);
    }
  }

  /** Forgets what was written. */
  void reset() {
    out.reset();
  }

  /** Begins an object. */
  CanonicalWriter begin() {
    out.beginObject();
    from = out.length() - 1;
    return out;
  }

  /** Leaves the object's digest out, where it stands in the order of the keys; more must follow. */
  CanonicalWriter digest() {
    gapFrom = out.length();
    out.key(DIGEST).ascii(BLANK);
    gapTo = out.length();
    hexAt = gapTo - 1 - 2 * Sha256.LENGTH;
    // Of a first member the comma behind it goes with it, of any other the comma before.
    if (gapFrom == from + 1) gapTo++;
    return out;
  }

  /** Ends the object and fills its digest in. */
  Part end() {
    out.endObject();
    out.digest(sha256, from, gapFrom);
    out.digest(sha256, gapTo, out.length());
    byte[] hash = sha256.digest();
    out.hexAt(hexAt, hash);
    return new Part(from, out.length(), hash);
  }

  /** Where an object is written that knows its digest in another way. */
  CanonicalWriter out() {
    return out;
  }

  /** SHA-256 of bytes that are not in the buffer. */
  byte[] hash(byte[] source, int begin, int end) {
    sha256.update(source, begin, end - begin);
    return sha256.digest();
  }

  /** Copies an object to where it belongs. */
  void copy(Part part, CanonicalWriter to) {
    to.raw(out, part.from(), part.to());
  }
}
