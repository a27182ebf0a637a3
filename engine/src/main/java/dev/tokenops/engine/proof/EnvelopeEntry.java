package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.QuotedText;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;

/**
 * One entry of an envelope and its proof.
 *
 * @param entry the whole entry as text, in quotes
 * @param checkpoint the tree size whose note covers it, in decimal
 * @param inclusionProof standard base64, the leaf's sibling first
 */
public record EnvelopeEntry(
    Role role, long index, RawJson entry, String checkpoint, List<String> inclusionProof) {
  /**
   * @param size of the tree that the hashes lead to
   */
  static EnvelopeEntry of(Passage.Step step, long size, List<byte[]> hashes) {
    return new EnvelopeEntry(
        step.role(),
        step.entry().index(),
        text(step.entry()),
        Long.toString(size),
        hashes.stream().map(ReturnObjects::base64).toList());
  }

  /** A whole entry as text: it is JSON, and UTF-8 without loss. */
  public static RawJson text(SealedEntry<?> entry) {
    return QuotedText.of(entry.entry().bytes());
  }

  /** Canonical: for ever the same, so whoever has it may keep it. */
  public RawJson json() {
    return RawJson.canonical(CanonicalRecords.encode(this));
  }
}
