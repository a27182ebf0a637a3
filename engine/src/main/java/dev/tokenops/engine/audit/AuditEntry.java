package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.json.Sha256;

/**
 * An entry that streams by, and the fact in it. Its body is hashed when an audit first asks: most
 * are named by nobody.
 */
final class AuditEntry {
  private final Entry entry;
  private final Fact fact;

  private AuditEntry(Entry entry, Fact fact) {
    this.entry = entry;
    this.fact = fact;
  }

  /**
   * Reads the fact of an entry.
   *
   * @throws IllegalArgumentException if no fact has the entry's type, or would be written so
   */
  static AuditEntry of(Entry entry) {
    return new AuditEntry(entry, FactCodec.decodeExact(entry.type(), entry.body()));
  }

  Fact fact() {
    return fact;
  }

  long index() {
    return entry.index();
  }

  String type() {
    return entry.type();
  }

  /** How messages name it. */
  String name() {
    return "entry " + entry.index() + " (" + entry.type() + ")";
  }

  /** SHA-256 of the canonical body: how later facts name it. Computed at each call. */
  Digest bodySha256() {
    return Digest.of(Sha256.of(entry.body()));
  }
}
