package dev.tokenops.engine.review;

import dev.tokenops.engine.review.evidence.Terms.CreditsPerUnit;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.ReferenceData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a review gives back, as {@code result_contract.outcome}; {@code CanonicalJson} writes it as
 * {@code outcome.schema.json} says. It is below 56 KiB whatever the pack.
 *
 * @param evidenceSha256 64 hexadecimal digits, over RFC 8785 of the evidence as posted
 * @param asOf the review's now; written to the millisecond
 * @param evidenceScore 0 to 100, see {@link Score}
 * @param findings at most {@link Bounds#FINDINGS}, each at most {@link Bounds#FINDING_BYTES} of
 *     JSON
 * @param findingsTotal how many there are in truth
 * @param findingsSha256 over RFC 8785 of the whole list, before anything was cut
 * @param truncated whether a finding was left out or cut
 * @param policy what the pack was judged by
 * @param referenceData what the review knew of tokens; absent under rules 1.0.0
 * @param summary two to five sentences
 */
public record Outcome(
    String tool,
    String toolVersion,
    String rulesVersion,
    String evidenceSha256,
    Instant asOf,
    EvidenceStatus evidenceStatus,
    int evidenceScore,
    Verdict verdict,
    List<Finding> findings,
    int findingsTotal,
    String findingsSha256,
    boolean truncated,
    Reconciliation reconciliation,
    List<OpenItem> openItems,
    List<String> nextActions,
    Policy policy,
    @Nullable ReferenceData referenceData,
    String summary) {

  /** The same, as another version of the tool signed it. */
  Outcome by(String otherVersion) {
    return otherVersion.equals(toolVersion)
        ? this
        : new Outcome(
            tool,
            otherVersion,
            rulesVersion,
            evidenceSha256,
            asOf,
            evidenceStatus,
            evidenceScore,
            verdict,
            findings,
            findingsTotal,
            findingsSha256,
            truncated,
            reconciliation,
            openItems,
            nextActions,
            policy,
            referenceData,
            summary);
  }

  /** Whether there is enough to judge by; exact lines in {@link Score}. */
  public enum EvidenceStatus {
    SUFFICIENT,
    PARTIAL,
    INSUFFICIENT
  }

  /** What to do with it. */
  public enum Verdict {
    /** Sufficient, and nothing above {@code info}. */
    CLEAR,
    /** Neither of the others. */
    ATTENTION,
    /** A finding of {@code high} or {@code critical}, or insufficient evidence. */
    BLOCKED
  }

  /** What is outstanding, and the finding that says so. */
  public record OpenItem(String item, String why) {}

  /**
   * The policy that was applied.
   *
   * @param fromTerms the fields that the pack left to the contract's terms
   */
  public record Policy(
      long minConfirmations,
      long settlementWindowSeconds,
      long staleAfterSeconds,
      String amountTolerance,
      CreditsPerUnit creditsPerUnit,
      List<String> fromTerms) {}
}
