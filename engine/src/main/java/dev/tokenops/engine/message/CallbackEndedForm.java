package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import java.util.List;

/**
 * {@code callback.delivered} and {@code callback.dead_lettered}, which have the same keys.
 *
 * @param make the record's constructor
 */
record CallbackEndedForm<F extends CallbackEnded>(Maker<F> make) implements Form<F> {
  /** The components as both records have them. */
  interface Maker<F> {
    F of(
        String agentId,
        String runId,
        String deliveryId,
        String payloadSha256,
        List<Attempt> attempts,
        String completionSha256);
  }

  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey ATTEMPTS = JsonKey.of("attempts");
  private static final JsonKey COMPLETION_SHA256 = JsonKey.of("completion_sha256");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey PAYLOAD_SHA256 = JsonKey.of("payload_sha256");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");

  @Override
  public void write(F callback, CanonicalWriter out) {
    out.beginObject().key(AGENT_ID).string(callback.agentId()).key(ATTEMPTS).beginArray();
    for (var attempt : callback.attempts()) NounForms.write(attempt, out);
    out.endArray()
        .key(COMPLETION_SHA256)
        .string(callback.completionSha256())
        .key(DELIVERY_ID)
        .string(callback.deliveryId())
        .key(PAYLOAD_SHA256)
        .string(callback.payloadSha256())
        .key(RUN_ID)
        .string(callback.runId())
        .endObject();
  }

  @Override
  public F read(CanonicalReader in) {
    in.beginObject();
    var agentId = Form.string(in, AGENT_ID);
    var attempts = Form.list(in, ATTEMPTS, NounForms::attempt);
    var completionSha256 = Form.string(in, COMPLETION_SHA256);
    var deliveryId = Form.string(in, DELIVERY_ID);
    var payloadSha256 = Form.string(in, PAYLOAD_SHA256);
    var runId = Form.string(in, RUN_ID);
    in.endObject();
    return make.of(agentId, runId, deliveryId, payloadSha256, attempts, completionSha256);
  }
}
