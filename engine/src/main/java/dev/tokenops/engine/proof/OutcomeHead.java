package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What proofs say of an outcome, picked out of its bytes without a tree. A member is empty, or the
 * hash and status null, where an outcome that is none of ours has no such text.
 */
record OutcomeHead(
    @Nullable String evidenceSha256,
    @Nullable String evidenceStatus,
    String rulesVersion,
    String tool,
    String toolVersion) {
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey RULES_VERSION = JsonKey.of("rules_version");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TOOL_VERSION = JsonKey.of("tool_version");

  private static final JsonKey AS_OF = JsonKey.of("as_of");
  private static final JsonKey EVIDENCE_SCORE = JsonKey.of("evidence_score");
  private static final JsonKey SUMMARY = JsonKey.of("summary");
  private static final JsonKey TRUNCATED = JsonKey.of("truncated");
  private static final JsonKey VERDICT = JsonKey.of("verdict");

  /** Of a member behind others: no string holds it, since a quote in one stands behind a slash. */
  private static final byte[] BEHIND = ",\"rules_version\":\"".getBytes(StandardCharsets.US_ASCII);

  static OutcomeHead of(RawJson outcome) {
    try {
      return read(outcome.bytes());
    } catch (CanonicalReader.Unexpected _) {
      return slowly(outcome);
    }
  }

  /** The two ends; the findings and all the rest between them are not looked at. */
  private static OutcomeHead read(byte[] outcome) {
    var in = new CanonicalReader(outcome);
    in.beginObject();
    if (in.next(AS_OF)) in.time();
    if (in.next(EVIDENCE_SCORE)) in.number();
    in.key(EVIDENCE_SHA256);
    var sha256 = in.string();
    in.key(EVIDENCE_STATUS);
    var status = in.string();
    // From here to the end there are only texts and a truth: so it is the outcome's own member.
    var end = new CanonicalReader(outcome, lastBehind(outcome));
    end.key(RULES_VERSION);
    var rules = end.string();
    if (end.next(SUMMARY)) end.string();
    end.key(TOOL);
    var tool = end.string();
    end.key(TOOL_VERSION);
    var version = end.string();
    if (end.next(TRUNCATED)) end.bool();
    if (end.next(VERDICT)) end.string();
    end.endObject();
    end.end();
    return new OutcomeHead(sha256, status, rules, tool, version);
  }

  /** Where the last member of that name begins; the end if there is none. */
  private static int lastBehind(byte[] outcome) {
    int at = outcome.length - BEHIND.length;
    while (at >= 0 && !isBehind(outcome, at)) at--;
    return at < 0 ? outcome.length : at;
  }

  private static boolean isBehind(byte[] outcome, int at) {
    return outcome[at] == ','
        && Arrays.equals(outcome, at, at + BEHIND.length, BEHIND, 0, BEHIND.length);
  }

  /** Of any JSON: what is not understood here is judged by whoever compares it. */
  static OutcomeHead slowly(RawJson outcome) {
    var tree = StrictJson.parse(outcome.bytes());
    return new OutcomeHead(
        tree.path("evidence_sha256").textValue(),
        tree.path("evidence_status").textValue(),
        tree.path("rules_version").asText(),
        tree.path("tool").asText(),
        tree.path("tool_version").asText());
  }
}
