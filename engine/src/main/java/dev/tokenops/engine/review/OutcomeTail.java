package dev.tokenops.engine.review;

import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome says of the tool that made it, picked out of the end of its bytes without a tree.
 * A member is empty where an outcome that is none of ours has no such text.
 *
 * @param sha256 of the whole outcome in hex, where this is one in brief ({@link RecordedOutcome});
 *     else null
 */
public record OutcomeTail(
    String rulesVersion, @Nullable String sha256, String tool, String toolVersion) {
  private static final JsonKey RULES_VERSION = JsonKey.of("rules_version");
  private static final JsonKey SHA256 = JsonKey.of("sha256");
  private static final JsonKey SUMMARY = JsonKey.of("summary");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TOOL_VERSION = JsonKey.of("tool_version");
  private static final JsonKey TRUNCATED = JsonKey.of("truncated");
  private static final JsonKey VERDICT = JsonKey.of("verdict");

  /** Of a member behind others: no string holds it, since a quote in one stands behind a slash. */
  private static final byte[] BEHIND = ",\"rules_version\":\"".getBytes(StandardCharsets.US_ASCII);

  /** Of an outcome as a fact records it. */
  public static OutcomeTail of(RawJson outcome) {
    try {
      return read(outcome.bytes());
    } catch (CanonicalReader.Unexpected _) {
      return slowly(outcome);
    }
  }

  /**
   * From the last such member to the end are texts and a truth only: so it is the outcome's own.
   */
  private static OutcomeTail read(byte[] outcome) {
    var in = new CanonicalReader(outcome, lastBehind(outcome));
    in.key(RULES_VERSION);
    var rules = in.string();
    var sha256 = in.next(SHA256) ? in.string() : null;
    if (in.next(SUMMARY)) in.string();
    in.key(TOOL);
    var tool = in.string();
    in.key(TOOL_VERSION);
    var version = in.string();
    if (in.next(TRUNCATED)) in.bool();
    if (in.next(VERDICT)) in.string();
    in.endObject();
    in.end();
    return new OutcomeTail(rules, sha256, tool, version);
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
  public static OutcomeTail slowly(RawJson outcome) {
    var tree = StrictJson.parse(outcome.bytes());
    return new OutcomeTail(
        tree.path("rules_version").asText(),
        tree.path("sha256").textValue(),
        tree.path("tool").asText(),
        tree.path("tool_version").asText());
  }
}
