package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.review.OutcomeTail;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;

/**
 * One run whose envelope is being written, and what of it is ready because others share it.
 *
 * @param fundings of the reservation's lots, oldest first
 * @param checkpoint of the completion's own batch
 * @param outcome of the completion
 * @param origin of the log, as a string
 * @param completedAt the time of the completion's entry
 * @param inclusionProof of that entry: an array of base64
 */
record InHand(
    Passage passage,
    AgreementText agreement,
    List<FundingText> fundings,
    CheckpointText checkpoint,
    OutcomeTail outcome,
    RawJson origin,
    RawJson completedAt,
    RawJson inclusionProof) {
  private static final JsonKey ID = JsonKey.of("id");
  private static final JsonKey ISSUED_AT = JsonKey.of("issued_at");
  private static final JsonKey OBJECT_TYPE = JsonKey.of("object_type");

  RunAccepted accepted() {
    return passage.acceptance().fact();
  }

  RunCompleted completed() {
    return passage.completion().fact();
  }

  /** The fundings that paid. */
  List<FundingText> payers() {
    return fundings.subList(0, passage.payers().size());
  }

  /** The id of an object of the run. */
  String id(String prefix) {
    return TypeId.sibling(prefix, completed().runId());
  }

  /** Writes the id of an object that comes from the completion. */
  CanonicalWriter writeId(String prefix, CanonicalWriter out) {
    return out.key(ID).ascii(id(prefix));
  }

  /** Writes when such an object was issued. */
  CanonicalWriter writeIssuedAt(CanonicalWriter out) {
    return out.key(ISSUED_AT).raw(completedAt);
  }

  /** Writes what the object is. */
  static CanonicalWriter writeType(String type, CanonicalWriter out) {
    return out.key(OBJECT_TYPE).ascii(type);
  }
}
