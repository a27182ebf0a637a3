package dev.tokenops.http;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.ContractTerms;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the ledger says of one run, folded to what its newest review stood on. Off the event
 * loops: it reads the run's entries.
 *
 * @param facts oldest first, the acceptance before all others
 * @param additions evidence that was added, oldest first
 * @param evidence all of it: what was posted with what was added
 * @param reviewedAt the review's now, where the evidence has no {@code as_of}
 * @param outcome the newest there is, canonical; null while there is none
 */
record RunPast(
    List<Placed> facts,
    RunAccepted accepted,
    List<Placed> additions,
    EvidencePack evidence,
    Instant reviewedAt,
    ContractPrepared contract,
    @Nullable RawJson outcome) {

  /** What both sides agreed on. */
  ContractTerms terms() {
    return ContractTerms.of(contract.terms());
  }

  /**
   * Reads it.
   *
   * @throws IllegalStateException if there is no such run
   */
  static RunPast of(String runId, Services services) {
    var facts = services.views().archive().run(runId);
    if (facts.isEmpty() || !(facts.getFirst().fact() instanceof RunAccepted accepted))
      throw new IllegalStateException("no run begins with its acceptance: " + runId);
    var contract = services.views().contracts().contracts().get(accepted.contractId());
    if (contract == null) throw new IllegalStateException("no contract of " + runId);
    var additions = new ArrayList<Placed>();
    var evidence = accepted.evidence();
    var reviewedAt = accepted.acceptedAt();
    RawJson outcome = null;
    for (var placed : facts)
      switch (placed.fact()) {
        case EvidenceAdded added -> {
          additions.add(placed);
          evidence = EvidenceMerge.again(evidence, added.evidence());
          reviewedAt = added.addedAt();
        }
        case ExceptionOpened opened -> outcome = opened.outcome();
        case RunCompleted completed -> {
          var whole = evidence;
          var at = reviewedAt;
          var policy =
              ContractTerms.of(contract.prepared().terms()).evidenceRequirements().policy();
          outcome = completed.outcome().whole(rules -> TokenOps.review(whole, policy, at, rules));
        }
        default -> {}
      }
    return new RunPast(
        facts,
        accepted,
        List.copyOf(additions),
        evidence,
        reviewedAt,
        contract.prepared(),
        outcome);
  }
}
