package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
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

  /** What lies between them, in its order. */
  private static final JsonKey[] BEFORE = keys("as_of", "evidence_score");

  private static final JsonKey[] BETWEEN =
      keys(
          "findings",
          "findings_sha256",
          "findings_total",
          "next_actions",
          "open_items",
          "policy",
          "reconciliation");

  static OutcomeHead of(RawJson outcome) {
    try {
      return read(new CanonicalReader(outcome.bytes()));
    } catch (CanonicalReader.Unexpected _) {
      return slowly(outcome);
    }
  }

  private static OutcomeHead read(CanonicalReader in) {
    in.beginObject();
    skip(in, BEFORE);
    in.key(EVIDENCE_SHA256);
    var sha256 = in.string();
    in.key(EVIDENCE_STATUS);
    var status = in.string();
    skip(in, BETWEEN);
    in.key(RULES_VERSION);
    var rules = in.string();
    skip(in, SUMMARY);
    in.key(TOOL);
    var tool = in.string();
    in.key(TOOL_VERSION);
    return new OutcomeHead(sha256, status, rules, tool, in.string());
  }

  private static final JsonKey[] SUMMARY = keys("summary");

  private static void skip(CanonicalReader in, JsonKey[] keys) {
    for (var key : keys) if (in.next(key)) in.raw();
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

  private static JsonKey[] keys(String... names) {
    var keys = new JsonKey[names.length];
    for (int i = 0; i < names.length; i++) keys[i] = JsonKey.of(names[i]);
    return keys;
  }
}
