package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.Rails.Rail;
import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the envelopes of all runs under one contract have in common. Any thread.
 *
 * @param untilCredential its entries up to the credential that prepared it
 * @param fromQuote and those after
 * @param onboardingRail {@link Rails#onboarding}, and so on
 * @param tool as a string
 * @param capability as a string
 * @param digest of the terms, as a string
 */
record AgreementText(
    Agreement agreement,
    List<EntryText> untilCredential,
    List<EntryText> fromQuote,
    RawJson onboardingRail,
    RawJson trustRail,
    RawJson quoteRail,
    RawJson contractRail,
    RawJson tool,
    RawJson capability,
    RawJson digest) {
  static AgreementText of(Agreement agreed) {
    var quote = agreed.quote().fact();
    return new AgreementText(
        agreed,
        List.of(
            new EntryText(Role.ONBOARDING, agreed.onboarding()),
            new EntryText(Role.TRUST, agreed.trust()),
            new EntryText(Role.CONTRACT_CREDENTIAL, agreed.credential())),
        List.of(
            new EntryText(Role.QUOTE, agreed.quote()),
            new EntryText(Role.CONTRACT, agreed.contract()),
            new EntryText(Role.CONTRACT_ACCEPTANCE, agreed.acceptance())),
        json(Rail.of(agreed.onboarding().fact().agentId(), agreed.onboarding())),
        json(Rails.Trust.of(agreed)),
        json(Rail.of(quote.quoteId(), agreed.quote())),
        json(Rails.Contract.of(agreed)),
        json(quote.tool()),
        json(quote.capability()),
        json(agreed.contract().fact().digest()));
  }

  private static RawJson json(Object value) {
    return RawJson.canonical(CanonicalRecords.encode(value));
  }

  /**
   * Writes its entries in the order of {@link Role}.
   *
   * @param runCredential the run's, if it has its own
   */
  void writeEntries(@Nullable EntryText runCredential, CheckpointText under, CanonicalWriter out) {
    for (var entry : untilCredential) entry.write(under, out);
    if (runCredential != null) runCredential.write(under, out);
    for (var entry : fromQuote) entry.write(under, out);
  }
}
