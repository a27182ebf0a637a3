package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.engine.proof.Rails.Rail;
import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/** What the envelopes of all runs that one funding paid for have in common. Any thread. */
final class FundingText {
  private final Passage.Funding lot;
  private final List<EntryText> entries = new ArrayList<>();
  private final RawJson confirmationRail;
  private final RawJson fundingRail;
  private final ReceiptText receipt;

  FundingText(Passage.Funding lot) {
    this.lot = lot;
    entries.add(new EntryText(Role.SETTLEMENT, lot.settlement()));
    entries.add(new EntryText(Role.PROVIDER_CONFIRMATION, lot.confirmation()));
    if (lot.match() != null) entries.add(new EntryText(Role.PROVIDER_MATCH, lot.match()));
    entries.add(new EntryText(Role.CREDIT_FUNDING, lot.funding()));
    confirmationRail =
        json(Rail.of(lot.confirmation().fact().event().eventId(), lot.confirmation()));
    fundingRail = json(Rail.of(lot.funding().fact().settlementId(), lot.funding()));
    receipt = new ReceiptText(lot);
  }

  private static RawJson json(Rail rail) {
    return RawJson.canonical(CanonicalRecords.encode(rail));
  }

  Passage.Funding lot() {
    return lot;
  }

  /** In the order of {@link Role}. */
  void writeEntries(CheckpointText under, CanonicalWriter out) {
    for (var entry : entries) entry.write(under, out);
  }

  /** {@link Rails#providerConfirmation} of this lot alone. */
  RawJson confirmationRail() {
    return confirmationRail;
  }

  /** {@link Rails#creditFunding} of this lot alone. */
  RawJson fundingRail() {
    return fundingRail;
  }

  /** Writes the settlement receipt of a run. */
  Part receipt(String runId, ObjectBuffer objects) {
    return receipt.write(runId, objects);
  }

  /** The id of that receipt. */
  String receiptId() {
    return receipt.id();
  }
}
