package dev.tokenops.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.Arrays;

/** The review of one run, done again from what the ledger recorded. */
final class Rerun {
  private static final String POLICY = "/evidence_requirements/policy";

  private Rerun() {}

  /**
   * The policy that a contract brings to the review.
   *
   * @throws Fault if its terms have none
   */
  static Terms policy(ContractPrepared contract) {
    JsonNode policy = StrictJson.parse(contract.terms().bytes()).at(POLICY);
    if (policy.isMissingNode())
      throw new Fault("the terms of " + contract.contractId() + " have no " + POLICY);
    try {
      return CanonicalJson.decode(CanonicalJson.encode(policy), Terms.class);
    } catch (IllegalArgumentException e) {
      throw new Fault(
          "the terms of " + contract.contractId() + ": " + POLICY + " is " + e.getMessage());
    }
  }

  /**
   * Reviews again and compares.
   *
   * @throws Unjudged if another version of the tool made the outcome
   * @throws Fault if the outcome is not the same bytes; it names the first difference
   */
  static void check(RunAccepted run, RawJson outcome, Terms policy) {
    JsonNode recorded = StrictJson.parse(outcome.bytes());
    version(recorded, "tool_version", TokenOps.TOOL_VERSION);
    version(recorded, "rules_version", TokenOps.RULES_VERSION);
    byte[] again = CanonicalJson.encode(review(run, policy));
    if (Arrays.equals(again, outcome.bytes())) return;
    throw new Fault(
        "the review of %s comes out otherwise: %s"
            .formatted(run.runId(), TreeDifferences.of(StrictJson.parse(again), recorded)));
  }

  private static Object review(RunAccepted run, Terms policy) {
    try {
      return TokenOps.review(run.evidence(), policy, run.acceptedAt());
    } catch (RuntimeException e) {
      throw new Fault("the evidence of " + run.runId() + " cannot be reviewed: " + e.getMessage());
    }
  }

  private static void version(JsonNode outcome, String field, String ours) {
    String theirs = outcome.path(field).asText();
    if (!theirs.equals(ours))
      throw new Unjudged(
          "the outcome is of %s %s, this program has %s".formatted(field, theirs, ours));
  }
}
