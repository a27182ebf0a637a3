package dev.tokenops.engine.proof;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the seven proof objects. Its canonical JSON is its form: components in snake_case.
 *
 * <p>Ids repeat the suffix of what they belong to: {@code rec res usr ent att} and {@code dlv} the
 * run's, {@code srt} the settlement's. {@code issued_at} is the time of the entry that the object
 * comes from. {@code digest} is {@code sha256:} of the canonical JSON without {@code digest}.
 * Credits are decimal strings.
 */
public sealed interface ProofObject {
  /** Its name in envelopes and summaries. */
  @JsonProperty("object_type")
  default String objectType() {
    return switch (this) {
      case RuntimeRecord _ -> "runtime_record";
      case ResultContract _ -> "result_contract";
      case SettlementReceipt _ -> "settlement_receipt";
      case UsageReceipt _ -> "usage_receipt";
      case CallbackDelivery _ -> "callback_delivery";
      case LedgerEntry _ -> "ledger_entry";
      case Attestation _ -> "attestation";
    };
  }

  String id();

  /** Absent only in a settlement receipt that is shown for itself, not in a run's proof. */
  @Nullable String runId();

  Instant issuedAt();

  /** {@code sha256:} and hex; empty only while the object is being made. */
  @Nullable String digest();

  /** Binds every rail of the run to one record. */
  record RuntimeRecord(
      String id,
      String runId,
      Instant issuedAt,
      String agentId,
      String pilotId,
      String tool,
      String runState,
      Rails rails,
      @Nullable String digest)
      implements ProofObject {}

  /**
   * What the tool produced, under which contract.
   *
   * @param outcome verbatim as it stands in the entry
   * @param contractDigest of the accepted terms
   */
  record ResultContract(
      String id,
      String runId,
      Instant issuedAt,
      String pilotId,
      String contractId,
      String contractDigest,
      String tool,
      String capability,
      String runState,
      String evidenceStatus,
      String evidenceSha256,
      RawJson outcome,
      @Nullable String digest)
      implements ProofObject {}

  /**
   * What funded the credits; never what consumed them.
   *
   * @param reference our id, as the provider carried it back; absent where it did not
   * @param paymentId the provider's payment, such as an intent
   * @param payment where the money moved, where the confirmation itself tells
   * @param fundingIndex of the ledger entry that funded
   */
  record SettlementReceipt(
      String id,
      @Nullable String runId,
      Instant issuedAt,
      String agentId,
      String settlementId,
      @Nullable String quoteId,
      String providerRoute,
      String providerEventId,
      String providerEventType,
      String paymentId,
      @Nullable String reference,
      long amountMinor,
      String currency,
      String credits,
      @Nullable Payment payment,
      Instant confirmedAt,
      String confirmationSha256,
      long confirmationIndex,
      String fundingSha256,
      long fundingIndex,
      @Nullable String digest)
      implements ProofObject {}

  /** What work consumed the credits; never what funded them but by name. */
  record UsageReceipt(
      String id,
      String runId,
      Instant issuedAt,
      String agentId,
      String contractId,
      String creditsReserved,
      String creditsConsumed,
      String creditsReleased,
      List<FundedBy> fundedBy,
      List<Metered> meters,
      @Nullable String digest)
      implements ProofObject {}

  /** Consumed credits and the settlement that paid them. */
  record FundedBy(String settlementId, String credits) {}

  /** One line of the usage: quantity × credits per unit = credits. */
  record Metered(String meter, long quantity, String creditsPerUnit, String credits) {}

  /**
   * How the callback stands: {@code none} and {@code pending} from the completion, the final states
   * from their own entry.
   *
   * @param ledgerIndex of the entry that ended it
   */
  record CallbackDelivery(
      String id,
      String runId,
      Instant issuedAt,
      String state,
      @Nullable String deliveryId,
      @Nullable String targetSha256,
      @Nullable String payloadSha256,
      @Nullable List<Attempt> attempts,
      @Nullable Long ledgerIndex,
      @Nullable String digest)
      implements ProofObject {}

  /**
   * Where {@code run.completed} stands in the ledger: fixed bytes, under its own batch's
   * checkpoint. Hashes are standard base64, the leaf's sibling first (RFC 6962).
   */
  record LedgerEntry(
      String id,
      String runId,
      Instant issuedAt,
      String origin,
      long index,
      String entryType,
      String leafHash,
      long treeSize,
      String rootHash,
      List<String> inclusionProof,
      String checkpoint,
      @Nullable String digest)
      implements ProofObject {}

  /** The in-toto Statement over the other objects; its DSSE signature is made when asked for. */
  record Attestation(
      String id,
      String runId,
      Instant issuedAt,
      String predicateType,
      RawJson statement,
      @Nullable String digest)
      implements ProofObject {}
}
