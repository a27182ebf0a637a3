package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An accepted pack: what was posted, how it is named, what it says.
 *
 * <p>What was posted is the pack; the rest follows from it. A pack that {@link EvidenceReader} has
 * just read knows the rest already, and one that comes from a ledger finds it out when first asked:
 * so a run is parsed once, where it arrives, and a replay parses nothing. In JSON it is its
 * canonical bytes as they stand.
 *
 * <p>Equal if the bytes are. Any thread; a race only finds out twice.
 */
public final class EvidencePack {
  /** The most that a run takes, in bytes of {@link #canonical}. */
  public static final int MAX_BYTES = 48 * 1024;

  private final RawJson canonical;
  private @Nullable String sha256Hex;
  private volatile @Nullable Evidence evidence;

  private EvidencePack(RawJson canonical, @Nullable String sha256Hex, @Nullable Evidence evidence) {
    this.canonical = canonical;
    this.sha256Hex = sha256Hex;
    this.evidence = evidence;
  }

  /** A pack that was just read. */
  static EvidencePack read(RawJson canonical, String sha256Hex, Evidence evidence) {
    return new EvidencePack(canonical, sha256Hex, evidence);
  }

  /** A pack as a ledger holds it; not looked at before someone asks. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EvidencePack recorded(RawJson canonical) {
    return new EvidencePack(canonical, null, null);
  }

  /** RFC 8785 of exactly what was posted, nulls kept. */
  @JsonValue
  public RawJson canonical() {
    return canonical;
  }

  /** Over the bytes of {@link #canonical}. */
  public String sha256Hex() {
    var known = sha256Hex;
    if (known == null) sha256Hex = known = Sha256.hex(canonical);
    return known;
  }

  /**
   * What the rules read.
   *
   * @throws RuntimeException if what was recorded is not well formed: then it was never accepted
   */
  public Evidence evidence() {
    var known = evidence;
    if (known == null) evidence = known = EvidenceReader.reread(canonical);
    return known;
  }

  /**
   * The items of all the evidence's lists, {@code asset.events} and {@code exceptions} among them:
   * what a quote counts and prices.
   */
  public int records() {
    return evidence().records();
  }

  /** Gives back the memory of {@link #evidence}, which is then read again if it is asked for. */
  public void forgetEvidence() {
    evidence = null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EvidencePack pack && canonical.equals(pack.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return "EvidencePack[" + sha256Hex() + "]";
  }
}
