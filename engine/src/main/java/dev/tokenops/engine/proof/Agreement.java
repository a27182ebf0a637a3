package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;

/**
 * An accepted contract and the entries it stands on, bound to each other: the part of a passage
 * that all runs of the contract share.
 *
 * @param credential the one that prepared the contract
 * @param acceptance the agent's word on the contract's terms
 */
public record Agreement(
    SealedEntry<AgentOnboarded> onboarding,
    SealedEntry<TrustDecided> trust,
    SealedEntry<CredentialIssued> credential,
    SealedEntry<Quoted> quote,
    SealedEntry<ContractPrepared> contract,
    SealedEntry<ContractAccepted> acceptance) {
  /**
   * What the contract says where a pack's policy says nothing.
   *
   * @throws IllegalArgumentException if its terms say no such thing
   */
  Terms policy() {
    var terms = StrictJson.parse(contract.fact().terms().bytes());
    return CanonicalJson.decode(
        CanonicalJson.encode(terms.at("/evidence_requirements/policy")), Terms.class);
  }

  /**
   * Walks back from an accepted contract.
   *
   * @throws Unbound naming what is missing or does not fit
   */
  public static Agreement walk(SealedEntry<ContractAccepted> acceptance, EntryLookup lookup) {
    return new PassageWalk(lookup).agreement(acceptance);
  }
}
