package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.UnknownRules;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.time.Instant;

/** The review of one run, done again from what the ledger recorded. */
final class Rerun {
  private static final String POLICY = "/evidence_requirements/policy";
  private static final String RULES_VERSION = "rules_version";

  private Rerun() {}

  /**
   * What a review of a run rests on.
   *
   * @param evidence all that the run has
   * @param at the review's now, where the evidence has no {@code as_of}
   */
  record Reviewed(String runId, String contractId, EvidencePack evidence, Instant at) {
    static Reviewed of(RunAccepted run) {
      return new Reviewed(run.runId(), run.contractId(), run.evidence(), run.acceptedAt());
    }

    /**
     * With what is added, merged again.
     *
     * @throws Fault if it does not fit, or comes to something else than is said
     */
    Reviewed with(EvidenceAdded added) {
      EvidencePack whole;
      try {
        whole = EvidenceMerge.again(evidence, added.evidence());
      } catch (RuntimeException e) {
        throw new Fault("cannot be added to the evidence of " + runId + ": " + e.getMessage());
      }
      unless(
          whole.sha256Hex().equals(added.evidenceSha256()),
          () ->
              "says the evidence is %s with it, which is %s"
                  .formatted(added.evidenceSha256(), whole.sha256Hex()));
      unless(
          whole.records() == added.records(),
          () ->
              "says the evidence has %d records with it, which are %d"
                  .formatted(added.records(), whole.records()));
      return new Reviewed(runId, contractId, whole, added.addedAt());
    }
  }

  /**
   * What a contract brings to the review.
   *
   * @param rulesVersion whose rules it pins
   */
  record Agreed(Terms policy, String rulesVersion) {}

  /**
   * What a contract brings to the review.
   *
   * @throws Fault if its terms have no policy
   */
  static Agreed agreed(ContractPrepared contract) {
    JsonNode terms = StrictJson.parse(contract.terms().bytes());
    JsonNode policy = terms.at(POLICY);
    if (policy.isMissingNode())
      throw new Fault("the terms of " + contract.contractId() + " have no " + POLICY);
    try {
      return new Agreed(
          CanonicalJson.decode(CanonicalJson.encode(policy), Terms.class),
          terms.path(RULES_VERSION).asText());
    } catch (IllegalArgumentException e) {
      throw new Fault(
          "the terms of " + contract.contractId() + ": " + POLICY + " is " + e.getMessage());
    }
  }

  /**
   * Reviews again by the rules that the outcome names, and compares what is recorded; of an outcome
   * in brief that is the digest of the whole, too.
   *
   * @throws Unjudged if another version of the tool made the outcome, or by rules that this program
   *     does not know
   * @throws Fault if they are not the rules that the contract pins, or the outcome is not the same
   *     bytes; it names the first difference
   */
  static void check(Reviewed run, RecordedOutcome outcome, Agreed agreed) {
    JsonNode recorded = StrictJson.parse(outcome.json().bytes());
    version(recorded, "tool_version", TokenOps.TOOL_VERSION);
    String rules = recorded.path(RULES_VERSION).asText();
    if (!rules.equals(agreed.rulesVersion))
      throw new Fault(
          "%s was reviewed by rules %s, its contract pins %s"
              .formatted(run.runId(), rules, agreed.rulesVersion));
    var whole = review(run, agreed.policy, rules);
    var again = outcome.tail().sha256() == null ? whole(whole) : RecordedOutcome.of(whole);
    if (again.equals(outcome)) return;
    throw new Fault(
        "the review of %s comes out otherwise: %s"
            .formatted(
                run.runId(), TreeDifferences.of(StrictJson.parse(again.json().bytes()), recorded)));
  }

  private static RecordedOutcome whole(Outcome outcome) {
    return RecordedOutcome.recorded(RawJson.encoded(outcome));
  }

  private static Outcome review(Reviewed run, Terms policy, String rulesVersion) {
    try {
      return TokenOps.review(run.evidence(), policy, run.at(), rulesVersion);
    } catch (UnknownRules e) {
      throw new Unjudged("the outcome of " + run.runId() + " is by other rules: " + e.getMessage());
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
