package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.Exchange.Change;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What is said of a run that was posted: in an answer of its own, or in a line of a stream. */
public final class RunAnswers {
  private static final JsonKey PROOF = JsonKey.of("proof");
  private static final String PREFERENCE_APPLIED = "Preference-Applied";

  private final Views views;
  private final Passages passages;
  private final RunJson json;

  public RunAnswers(Views views, Passages passages) {
    this.views = views;
    this.passages = passages;
    this.json = new RunJson(views, passages);
  }

  /** 202 and where to look. */
  Answer accepted(String runId, Links links) {
    return Answer.json(202, json.of(find(runId), links)).with("Location", links.run(runId));
  }

  /** 200 with the proof once the run has ended, else 202. */
  public Answer waited(String runId, Links links) {
    var run = find(runId);
    if (run.state().isOpen()) return accepted(runId, links);
    return Answer.written(200, out -> write(run, links, out)).with("Location", links.run(runId));
  }

  /** Its client has its answer: what that was made from need not be kept at hand any longer. */
  void letGo(String runId) {
    var run = views.runs().letGo(runId);
    if (run != null) passages.letGo(run);
  }

  /**
   * The same for one who has posted the run and waits. Once its client has its proof, what that was
   * made from is not kept at hand any longer.
   */
  Answer waited(String runId, Links links, int waitSeconds) {
    var applied = "wait=" + waitSeconds;
    var run = find(runId);
    if (run.state().isOpen()) return accepted(runId, links).with(PREFERENCE_APPLIED, applied);
    var body =
        new Answer.Body.Written(out -> {
          write(run, links, out);
          letGo(runId);
        });
    var headers = Map.of("Location", links.run(runId), PREFERENCE_APPLIED, applied);
    return new Answer(200, Answer.JSON, body, headers);
  }

  private void write(RunView run, Links links, CanonicalWriter out) {
    RunText.begin(run, json, links, out);
    if (run.completedIndex() != null) passages.writeEnvelope(run, out.key(PROOF));
    out.endObject();
  }

  /**
   * The line of a run that has ended.
   *
   * @param representation with its proof, if it has one
   */
  Buffer line(String key, Change change, Links links, boolean representation) {
    var run = find(change.id());
    var said = RawJson.canonical(Json.bytes(line(key, change.repeated(), run, links)));
    return Json.written(out -> {
      out.rawOpen(said);
      if (representation && run.completedIndex() != null)
        passages.writeEnvelope(run, out.key(PROOF));
      out.endObject();
    });
  }

  /** The line without a proof, as a tree: {@link RunLine} gives the same. */
  static ObjectNode line(String key, boolean repeated, RunView run, Links links) {
    var line = Json.object().put("idempotency_key", key).put("status", 200);
    if (repeated) line.put("idempotent_replayed", true);
    var said = line.putObject("run");
    var digest = run.completedSha256();
    said.put("run_id", run.runId());
    said.put("run_state", Json.name(run.state()));
    said.put("evidence_status", run.evidenceStatus());
    said.put("digest", digest == null ? null : "sha256:" + digest);
    said.put("ledger_index", run.completedIndex());
    if (run.exceptionId() != null) said.put("exception_id", run.exceptionId());
    said.set("links", RunJson.links(run, links));
    return line;
  }

  private RunView find(String runId) {
    var run = views.runs().get(runId);
    if (run == null) throw new IllegalStateException("answered and not in the views: " + runId);
    return run;
  }
}
