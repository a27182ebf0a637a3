package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;

/** {@code run.resumed}. */
final class RunResumedForm implements Form<RunResumed> {
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey TIMES = JsonKey.of("times");

  @Override
  public void write(RunResumed run, CanonicalWriter out) {
    out.beginObject()
        .key(AGENT_ID)
        .string(run.agentId())
        .key(RUN_ID)
        .string(run.runId())
        .key(TIMES)
        .number(run.times())
        .endObject();
  }

  @Override
  public RunResumed read(CanonicalReader in) {
    in.beginObject();
    var agentId = Form.string(in, AGENT_ID);
    var runId = Form.string(in, RUN_ID);
    int times = Form.integer(in, TIMES);
    in.endObject();
    return new RunResumed(agentId, runId, times);
  }
}
