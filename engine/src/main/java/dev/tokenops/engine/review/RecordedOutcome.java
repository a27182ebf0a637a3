package dev.tokenops.engine.review;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run's outcome as its ledger records it: word for word if it asks anything of anyone, and in
 * brief if its verdict is {@code clear}.
 *
 * <pre>
 *   in brief   {"as_of","evidence_score","evidence_sha256","evidence_status","notes":[{"refs","rule"}],
 *               "reconciliation" without differences,"rules_version","sha256","tool","tool_version","verdict"}
 * </pre>
 *
 * <p>A clear outcome is three kilobytes of sentences that say that nothing needs attention. In
 * brief it says what was found and counted, and {@code sha256} binds the whole, so that whoever is
 * shown the whole can tell by any SHA-256 that it is the one; and whoever has the evidence makes it
 * again, because under a version of the rules the same evidence gives the same bytes for ever.
 * Earlier programs recorded every outcome whole, and these are read alike.
 *
 * <p>Equal if what is recorded is. Any thread.
 */
public final class RecordedOutcome {
  private final RawJson json;
  private volatile @Nullable RawJson whole;

  private RecordedOutcome(RawJson json, @Nullable RawJson whole) {
    this.json = json;
    this.whole = whole;
  }

  /** What is to be recorded of an outcome that was just found; it keeps the whole at hand. */
  public static RecordedOutcome of(Outcome outcome) {
    var whole = OutcomeJson.encode(outcome);
    boolean clear = outcome.verdict() == Verdict.CLEAR;
    return new RecordedOutcome(
        clear ? OutcomeJson.brief(outcome, Sha256.hex(whole)) : whole, whole);
  }

  /** An outcome as a ledger holds it; not looked at before someone asks. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RecordedOutcome recorded(RawJson json) {
    return new RecordedOutcome(json, null);
  }

  /** Canonical, as it stands in its entry. */
  @JsonValue
  public RawJson json() {
    return json;
  }

  /** What it says of the tool that made it. */
  public OutcomeTail tail() {
    return OutcomeTail.of(json);
  }

  /** Over the whole outcome: 64 lower-case hexadecimal digits. */
  public String sha256() {
    var brief = tail().sha256();
    return brief == null ? Sha256.hex(json) : brief;
  }

  /**
   * The whole outcome, canonical.
   *
   * @param review the run's, by the rules of a version; not asked where the whole is at hand
   * @throws UnknownRules if this program does not know the version
   * @throws IllegalStateException if the review comes out otherwise than it is recorded
   */
  public RawJson whole(Function<String, Outcome> review) {
    var known = whole;
    if (known != null) return known;
    var tail = tail();
    if (tail.sha256() == null) return json;
    var again = OutcomeJson.encode(review.apply(tail.rulesVersion()).by(tail.toolVersion()));
    var sha256 = Sha256.hex(again);
    if (!sha256.equals(tail.sha256()))
      throw new IllegalStateException(
          "the review comes out as %s, recorded is %s".formatted(sha256, tail.sha256()));
    return again;
  }

  /**
   * Takes the whole outcome from somebody who shows it, where it is recorded in brief.
   *
   * @param shown canonical
   * @throws IllegalArgumentException if it is not the one that is recorded
   */
  public void show(RawJson shown) {
    var recorded = tail().sha256();
    if (recorded == null) return;
    var sha256 = Sha256.hex(shown);
    if (!sha256.equals(recorded))
      throw new IllegalArgumentException(
          "has the SHA-256 %s, recorded is that of another: %s".formatted(sha256, recorded));
    whole = shown;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordedOutcome outcome && json.equals(outcome.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.text();
  }
}
