package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome says of its evidence, picked out of the beginning of its bytes without a tree.
 * Both are null where an outcome that is none of ours has no such text.
 */
record OutcomeHead(@Nullable String evidenceSha256, @Nullable String evidenceStatus) {
  private static final JsonKey AS_OF = JsonKey.of("as_of");
  private static final JsonKey EVIDENCE_SCORE = JsonKey.of("evidence_score");
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");

  static OutcomeHead of(RawJson outcome) {
    try {
      var in = new CanonicalReader(outcome.source(), outcome.from());
      in.beginObject();
      if (in.next(AS_OF)) in.time();
      if (in.next(EVIDENCE_SCORE)) in.number();
      in.key(EVIDENCE_SHA256);
      var sha256 = in.string();
      in.key(EVIDENCE_STATUS);
      return new OutcomeHead(sha256, in.string());
    } catch (CanonicalReader.Unexpected _) {
      return slowly(outcome);
    }
  }

  /** Of any JSON: what is not understood here is judged by whoever compares it. */
  static OutcomeHead slowly(RawJson outcome) {
    var tree = StrictJson.parse(outcome.bytes());
    return new OutcomeHead(
        tree.path("evidence_sha256").textValue(), tree.path("evidence_status").textValue());
  }
}
