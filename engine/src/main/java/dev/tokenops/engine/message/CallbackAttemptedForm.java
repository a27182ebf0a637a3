package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;

/** {@code callback.attempted}. */
final class CallbackAttemptedForm implements Form<CallbackAttempted> {
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey ATTEMPT = JsonKey.of("attempt");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey NEXT_ATTEMPT_AT = JsonKey.of("next_attempt_at");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");

  @Override
  public void write(CallbackAttempted callback, CanonicalWriter out) {
    out.beginObject().key(AGENT_ID).string(callback.agentId()).key(ATTEMPT);
    NounForms.write(callback.attempt(), out);
    out.key(DELIVERY_ID)
        .string(callback.deliveryId())
        .key(NEXT_ATTEMPT_AT)
        .time(callback.nextAttemptAt())
        .key(RUN_ID)
        .string(callback.runId())
        .endObject();
  }

  @Override
  public CallbackAttempted read(CanonicalReader in) {
    in.beginObject();
    var agentId = Form.string(in, AGENT_ID);
    in.key(ATTEMPT);
    var attempt = NounForms.attempt(in);
    var deliveryId = Form.string(in, DELIVERY_ID);
    in.key(NEXT_ATTEMPT_AT);
    var nextAttemptAt = in.time();
    var runId = Form.string(in, RUN_ID);
    in.endObject();
    return new CallbackAttempted(agentId, runId, deliveryId, attempt, nextAttemptAt);
  }
}
