package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ProofObject.SettlementReceipt;
import org.jspecify.annotations.Nullable;

/** What a funding leaves behind, for a run's proof and for the settlement's own page. */
public final class SettlementReceipts {
  private static final String PREFIX = "srt";

  private SettlementReceipts() {}

  /**
   * The receipt of one funding.
   *
   * @param runId whose proof it stands in; absent where the settlement is shown for itself, so that
   *     the two have different digests
   */
  public static SettlementReceipt of(Passage.Funding lot, @Nullable String runId) {
    return sealed(lot, runId).object();
  }

  /** The same with its JSON. */
  static Sealed<SettlementReceipt> sealed(Passage.Funding lot, @Nullable String runId) {
    var settlement = lot.settlement().fact();
    var event = lot.confirmation().fact().event();
    var funded = lot.funding().fact();
    return Sealing.sealed(digest ->
        new SettlementReceipt(
            TypeId.sibling(PREFIX, funded.settlementId()),
            runId,
            lot.funding().time(),
            funded.agentId(),
            funded.settlementId(),
            settlement.quoteId(),
            funded.providerRoute(),
            event.eventId(),
            event.providerType(),
            funded.paymentId(),
            event.settlementId(),
            funded.amountMinor(),
            funded.currency(),
            Credits.text(funded.creditsMicros()),
            event.payment(),
            lot.confirmation().time(),
            lot.confirmation().bodySha256(),
            lot.confirmation().index(),
            lot.funding().bodySha256(),
            lot.funding().index(),
            digest));
  }
}
