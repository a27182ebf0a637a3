package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was asked for: read, and good in itself.
 *
 * <p>A body of its own and a line of a stream are one form but for {@code idempotency_key}, which a
 * body has in its header. The request's hash leaves it out, so that both ways share their keys.
 */
record RunOrder(
    String contractId, @Nullable String pilotId, EvidencePack evidence, Request request) {
  static final String PATH = "/v1/runs";
  static final int MAX_KEY_LENGTH = 255;
  private static final String KEY = "idempotency_key";
  private static final TextRule KEY_FORM =
      TextRule.of(
          MAX_KEY_LENGTH, "[!-~]{1,255}", "must be 1 to 255 visible ASCII characters, no blanks");
  private static final TextRule PILOT_ID =
      TextRule.of(
          64, "[A-Za-z0-9._-]{1,64}", "must be 1 to 64 letters, digits, dots, dashes, underscores");

  /** A body whose own fields are good, its evidence not yet looked at. */
  private record Unread(
      @Nullable String key, String contractId, @Nullable String pilotId, JsonNode evidence) {}

  /** A line of a stream: an order, or why it is none. */
  sealed interface Line {
    record Good(RunOrder order) implements Line {}

    /**
     * @param key as far as it can be read
     */
    record Bad(@Nullable String key, Rejection rejection) implements Line {}
  }

  /**
   * Reads the body of a post.
   *
   * @param key the header Idempotency-Key
   * @throws Rejection naming what is wrong, in the order form, evidence, key
   */
  static RunOrder body(byte[] json, String key) {
    var quick = RunTokens.read(json, key);
    return quick == null ? slowBody(json, key) : quick;
  }

  /** As {@link #body}, by a tree. */
  static RunOrder slowBody(byte[] json, String key) {
    var tree = parse(json);
    var unread = Exchange.read(tree, RunOrder::body);
    var pack = pack(unread.evidence());
    var request = new Request(Exchange.checkedKey(key), fingerprint(tree));
    return new RunOrder(unread.contractId(), unread.pilotId(), pack, request);
  }

  /** Reads a line of a stream. */
  static Line line(byte[] json) {
    var quick = RunTokens.read(json, null);
    return quick == null ? slowLine(json) : new Line.Good(quick);
  }

  /** As {@link #line}, by a tree. */
  static Line slowLine(byte[] json) {
    String key = null;
    try {
      var tree = parse(json);
      key = key(tree);
      var unread = Exchange.read(tree, RunOrder::line);
      var pack = pack(unread.evidence());
      if (key == null) throw new IllegalStateException("a good line without its key");
      var request = new Request(key, fingerprint(((ObjectNode) tree).without(KEY)));
      return new Line.Good(new RunOrder(unread.contractId(), unread.pilotId(), pack, request));
    } catch (Rejection rejection) {
      return new Line.Bad(key, rejection);
    }
  }

  /** What a repeat must have in common with the first: canonical, so that form does not matter. */
  private static String fingerprint(JsonNode body) {
    var used = Json.object();
    used.put("method", "POST");
    used.put("path", PATH);
    used.set("body", body);
    return Sha256.hex(CanonicalJson.encode(used));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return StrictJson.parse(json);
    } catch (StrictJson.Malformed e) {
      throw Rejection.of(ProblemCode.BODY_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String key(JsonNode tree) {
    var key = tree.path(KEY);
    return key.isTextual() && KEY_FORM.fault("", key.textValue()) == null ? key.textValue() : null;
  }

  private static Unread body(BodyFields fields) {
    return unread(fields, null);
  }

  private static Unread line(BodyFields fields) {
    return unread(fields, fields.text(KEY, KEY_FORM));
  }

  private static Unread unread(BodyFields fields, @Nullable String key) {
    var contractId = fields.text("contract_id", TextRule.id());
    var pilotId = fields.optionalText("pilot_id", PILOT_ID);
    var evidence = fields.optionalTree("evidence");
    if (evidence == null) fields.malformed("evidence", "is required");
    return new Unread(key, contractId, pilotId, evidence == null ? NullNode.instance : evidence);
  }

  /** Reads the evidence of a body, which stands at {@code /evidence}. */
  static EvidencePack pack(JsonNode evidence) {
    return switch (EvidenceReader.read(evidence)) {
      case EvidenceReader.Result.Read(var pack) -> pack;
      case EvidenceReader.Result.TooLarge tooLarge ->
          throw Rejection.of(Refusal.EVIDENCE_TOO_LARGE, tooLarge.detail(), null);
      case EvidenceReader.Result.Faulty(var found) -> {
        var faults = new ArrayList<Fault>();
        for (var each : found)
          faults.add(new Fault(each.pointer(), each.detail(), Fault.Kind.MEANING));
        throw new Rejection(Problem.of(faults));
      }
    };
  }
}
