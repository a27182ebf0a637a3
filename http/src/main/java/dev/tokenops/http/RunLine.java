package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tokenops.engine.view.RunView;
import org.jspecify.annotations.Nullable;

/**
 * The quick way to the line of a run that has ended: written straight down, no tree.
 *
 * <p>It takes what is plain ASCII and needs no escape, which is nearly everything, and leaves the
 * rest to {@link RunAnswers#line}, which gives the same bytes. Reused by its stream; one thread.
 */
final class RunLine {
  private static final int USUAL_LENGTH = 1_024;

  private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

  /**
   * Without a line end.
   *
   * @param key the line's own
   * @param repeated whether an earlier post had made the run
   * @return null if the slow way must write it
   */
  byte @Nullable [] of(String key, boolean repeated, RunView run, Links links) {
    if (run.exceptionId() != null) return null;
    if (!isPlain(key) || !isPlain(links.base()) || !isPlain(run.pilotId())) return null;
    text.setLength(0);
    text.append("{\"idempotency_key\":\"").append(key).append("\",\"status\":200");
    if (repeated) text.append(",\"idempotent_replayed\":true");
    text.append(",\"run\":{\"run_id\":\"").append(run.runId());
    text.append("\",\"run_state\":\"").append(Json.name(run.state()));
    text.append("\",\"evidence_status\":");
    quoted("", run.evidenceStatus());
    text.append(",\"digest\":");
    quoted("sha256:", run.completedSha256());
    text.append(",\"ledger_index\":").append(run.completedIndex()).append(",\"links\":{");
    links(run, links.base());
    return text.append("}}}").toString().getBytes(US_ASCII);
  }

  private void links(RunView run, String base) {
    var path = "/v1/runs/" + run.runId();
    text.append("\"self\":\"").append(base).append(path);
    text.append("\",\"pilot\":\"").append(base).append("/v1/pilots/").append(run.pilotId());
    text.append("\",\"contract\":\"").append(base).append("/v1/contracts/");
    text.append(run.contractId());
    if (run.completedIndex() != null) {
      text.append("\",\"proof\":\"").append(base).append(path).append("/proof");
      text.append("\",\"attestation\":\"").append(base).append(path).append("/attestation");
    }
    text.append("\",\"trail\":\"").append(base).append(path).append("/trail");
    text.append("\",\"deliveries\":\"").append(base).append(path).append("/deliveries\"");
  }

  private void quoted(String prefix, @Nullable String value) {
    if (value == null) text.append("null");
    else text.append('"').append(prefix).append(value).append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') return false;
    }
    return true;
  }
}
