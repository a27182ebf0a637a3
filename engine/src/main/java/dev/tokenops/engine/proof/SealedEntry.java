package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;

/**
 * An entry of the ledger and the fact it holds, as proofs see it. Immutable; any thread.
 *
 * @param entry the durable entry: index, time, type, bytes, leaf hash
 * @param fact what its body says
 * @param bodySha256 SHA-256 in hex of its canonical body: how later facts name it
 */
public record SealedEntry<F extends Fact>(Entry entry, F fact, String bodySha256) {
  /**
   * Reads the fact of an entry.
   *
   * @throws IllegalArgumentException if no fact has the entry's type or its body does not fit it
   */
  public static SealedEntry<Fact> of(Entry entry) {
    var fact = FactCodec.decode(entry.type(), entry.body());
    return new SealedEntry<>(entry, fact, Sha256.hex(entry.body()));
  }

  /**
   * The same entry, known to hold this kind of fact.
   *
   * @throws Unbound if it holds another
   */
  public <K extends Fact> SealedEntry<K> as(Class<K> kind) {
    if (!kind.isInstance(fact))
      throw new Unbound(
          "entry "
              + index()
              + " is a "
              + entry.type()
              + ", where a "
              + FactCodec.type(kind)
              + " belongs");
    return new SealedEntry<>(entry, kind.cast(fact), bodySha256);
  }

  public long index() {
    return entry.index();
  }

  /** When the ledger gave it its place. */
  public Instant time() {
    return entry.time();
  }

  /** How proof objects name the entry's body: {@code sha256:} and hex. */
  public String digest() {
    return Digests.prefixed(bodySha256);
  }
}
