package dev.tokenops.engine.message;

import dev.tokenops.ledger.json.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A fact with its canonical body: what is applied, appended and bound by later facts.
 *
 * <p>Belongs to one lane's loop until it is durable; afterwards any thread may read it.
 */
public final class Recorded {
  private final Fact fact;
  private final byte[] body;
  private @Nullable String sha256;

  private Recorded(Fact fact, byte[] body) {
    this.fact = fact;
    this.body = body;
  }

  /** Encodes a fact that was just decided. */
  public static Recorded of(Fact fact) {
    return new Recorded(fact, FactCodec.encode(fact));
  }

  /** Decodes what a ledger holds. */
  public static Recorded of(String type, byte[] body) {
    return new Recorded(FactCodec.decode(type, body), body);
  }

  public Fact fact() {
    return fact;
  }

  /** Canonical JSON, not copied. */
  public byte[] body() {
    return body;
  }

  /** SHA-256 of the body in hex; computed when first asked for, which a race only repeats. */
  public String sha256() {
    var known = sha256;
    if (known == null) sha256 = known = Sha256.hex(body);
    return known;
  }

  @Override
  public String toString() {
    return "Recorded[" + fact + "]";
  }
}
