package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.json.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An entry that streams by, and the fact in it, with the hashes that audits ask for. To make one is
 * most of the work of an audit and asks nothing of other entries: so many are made at once, before
 * each is judged in its turn. The entry is not kept.
 */
public final class AuditEntry {
  private final long index;
  private final String type;
  private final @Nullable Fact fact;
  private final @Nullable Digest bodySha256;
  private final String fault;

  private AuditEntry(Entry entry, @Nullable Fact fact, @Nullable Digest bodySha256, String fault) {
    this.index = entry.index();
    this.type = entry.type();
    this.fact = fact;
    this.bodySha256 = bodySha256;
    this.fault = fault;
  }

  /**
   * Reads the fact of an entry. If no fact has the entry's type, or would be written so, then the
   * audits will say that.
   *
   * @param hashed whether its hashes will be asked for
   */
  static AuditEntry of(Entry entry, boolean hashed) {
    Fact fact;
    try {
      fact = FactCodec.decodeExact(entry.type(), entry.body());
    } catch (IllegalArgumentException e) {
      return new AuditEntry(entry, null, null, String.valueOf(e.getMessage()));
    }
    if (hashed && fact instanceof RunAccepted run) run.evidence().sha256Hex(); // It remembers it.
    // Nothing ever names a delivery, and nearly a third of all entries are one.
    boolean named = hashed && !(fact instanceof CallbackDelivered);
    return new AuditEntry(entry, fact, named ? Digest.of(Sha256.of(entry.body())) : null, "");
  }

  /**
   * The fact.
   *
   * @throws IllegalArgumentException if the entry holds none
   */
  Fact fact() {
    if (fact == null) throw new IllegalArgumentException(fault);
    return fact;
  }

  long index() {
    return index;
  }

  String type() {
    return type;
  }

  /** How messages name it. */
  @Override
  public String toString() {
    return "entry " + index + " (" + type + ")";
  }

  /** SHA-256 of the canonical body: how later facts name it. */
  Digest bodySha256() {
    if (bodySha256 == null) throw new IllegalStateException("nothing names " + this);
    return bodySha256;
  }
}
