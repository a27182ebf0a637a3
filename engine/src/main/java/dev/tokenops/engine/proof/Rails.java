package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.EnumNames;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fourteen rails of a pilot, and the quote: each with the id, digest and ledger index of the
 * object that it left behind. Where the rail is an entry, its digest is that of the entry's body.
 *
 * @param recovery of a run that did not complete at once, oldest first: each exception and what
 *     took the run up again, by the ids of its tickets; else absent
 */
public record Rails(
    Rail onboarding,
    Trust trust,
    Rail credentialEnvelope,
    Rail quote,
    Funding providerConfirmation,
    Funding creditFunding,
    Contract runContract,
    Rail queue,
    Execution tokenopsExecution,
    Produced resultContract,
    Funding settlementReceipt,
    Produced usageReceipt,
    Callback callback,
    Ledger ledger,
    Attestation attestation,
    @Nullable List<Rail> recovery) {

  /** An entry of the ledger. */
  public record Rail(String id, String digest, long index) {
    static Rail of(String id, SealedEntry<?> entry) {
      return new Rail(id, entry.digest(), entry.index());
    }
  }

  /** The decision that approved the agent. */
  public record Trust(String id, String digest, long index, String trustState) {
    static Trust of(Agreement agreed) {
      var trust = agreed.trust();
      return new Trust(
          agreed.onboarding().fact().agentId(),
          trust.digest(),
          trust.index(),
          EnumNames.of(trust.fact().trustState()));
    }
  }

  /**
   * What the oldest lot left behind.
   *
   * @param others the same of the further lots of the reservation, for the receipt of those that
   *     paid; oldest first, absent where there are none
   */
  public record Funding(String id, String digest, long index, @Nullable List<Rail> others) {
    static Funding of(List<Rail> lots) {
      var oldest = lots.getFirst();
      var others = lots.size() == 1 ? null : List.copyOf(lots.subList(1, lots.size()));
      return new Funding(oldest.id(), oldest.digest(), oldest.index(), others);
    }
  }

  /**
   * @param digest of the terms, which is what was accepted
   * @param index of the entry that accepted them
   * @param entryDigest of that entry's body
   */
  public record Contract(String id, String digest, long index, String entryDigest) {
    static Contract of(Agreement agreed) {
      var acceptance = agreed.acceptance();
      var fact = acceptance.fact();
      return new Contract(
          fact.contractId(), fact.digest(), acceptance.index(), acceptance.digest());
    }
  }

  /**
   * @param digest of the outcome
   */
  public record Execution(
      String id,
      String digest,
      long index,
      String tool,
      String toolVersion,
      String rulesVersion,
      Instant startedAt) {}

  /** A proof object that comes from the completion. */
  public record Produced(String id, String digest) {}

  /** Both absent where the contract has no callback. */
  public record Callback(@Nullable String deliveryId, @Nullable String targetSha256) {}

  /** Where the completion stands. */
  public record Ledger(String origin, long index) {}

  /** What kind of statement is made of the run. */
  public record Attestation(String predicateType) {}
}
