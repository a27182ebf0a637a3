package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.OutcomeJson;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replay package as it was read, and the review of it done again. Pure.
 *
 * @param evidence what was posted with all that was added, put together here
 * @param policy of the contract's terms
 * @param asOf the review's now
 * @param rulesVersion that the contract pins
 * @param outcome as it was recorded, canonical; null where the run has none
 * @param faults what of the package does not fit its own digests, each in a sentence
 */
record Replay(
    String runId,
    EvidencePack evidence,
    Terms policy,
    Instant asOf,
    String rulesVersion,
    @Nullable RawJson outcome,
    List<String> faults) {
  private static final String SCHEMA = "tokenops.replay/v1";
  private static final String POLICY = "/terms/evidence_requirements/policy";

  /**
   * Reads a package.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  static Replay read(byte[] json) {
    JsonNode root;
    try {
      root = StrictJson.parse(json);
    } catch (StrictJson.Malformed e) {
      throw new IllegalArgumentException("it is no strict JSON: " + e.getMessage());
    }
    if (!root.path("schema").asText().equals(SCHEMA))
      throw new IllegalArgumentException("its schema is not " + SCHEMA);
    var faults = new ArrayList<String>();
    var evidence = evidence(root, faults);
    var outcome = root.path("outcome").isObject() ? RawJson.of(root.get("outcome")) : null;
    if (outcome != null)
      same("outcome_sha256", Sha256.hex(outcome), text(root, "outcome_sha256"), faults);
    same(
        "terms_digest",
        "sha256:" + Sha256.hex(CanonicalJson.encode(object(root, "terms"))),
        text(root, "terms_digest"),
        faults);
    return new Replay(
        text(root, "run_id"),
        evidence,
        policy(root),
        moment(root),
        text(root, "rules_version"),
        outcome,
        List.copyOf(faults));
  }

  /** Puts it together as the engine did; whatever else the package says of it is only compared. */
  private static EvidencePack evidence(JsonNode root, List<String> faults) {
    var whole = pack(object(root, "evidence"), "/evidence");
    var additions = root.path("additions");
    for (int i = 0; i < additions.size(); i++) {
      var pointer = "/additions/" + i + "/evidence";
      var added = pack(object(additions.get(i), "evidence"), pointer);
      whole =
          switch (EvidenceMerge.of(whole, added)) {
            case EvidenceMerge.Result.Merged(var merged) -> merged;
            case EvidenceMerge.Result.Conflict(var conflicts) ->
                throw new IllegalArgumentException(
                    pointer + " does not fit what it is added to: " + conflicts.getFirst());
            case EvidenceMerge.Result.TooLarge tooLarge ->
                throw new IllegalArgumentException(pointer + ": " + tooLarge.detail());
          };
    }
    same("evidence_sha256", whole.sha256Hex(), text(root, "evidence_sha256"), faults);
    var merged = RawJson.of(object(root, "merged_evidence"));
    same("merged_evidence", whole.sha256Hex(), Sha256.hex(merged), faults);
    return whole;
  }

  private static EvidencePack pack(JsonNode evidence, String pointer) {
    return switch (EvidenceReader.read(evidence)) {
      case EvidenceReader.Result.Read(var pack) -> pack;
      case EvidenceReader.Result.Faulty(var found) ->
          throw new IllegalArgumentException(pointer + " is no evidence: " + found.getFirst());
      case EvidenceReader.Result.TooLarge tooLarge ->
          throw new IllegalArgumentException(pointer + ": " + tooLarge.detail());
    };
  }

  private static Terms policy(JsonNode root) {
    var policy = root.at(POLICY);
    if (!policy.isObject()) throw new IllegalArgumentException("it has no " + POLICY);
    return CanonicalJson.decode(CanonicalJson.encode(policy), Terms.class);
  }

  private static Instant moment(JsonNode root) {
    try {
      return Rfc3339.parse(text(root, "as_of"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("as_of: " + e.getMessage());
    }
  }

  private static JsonNode object(JsonNode root, String name) {
    var object = root.path(name);
    if (!object.isObject()) throw new IllegalArgumentException("it has no " + name);
    return object;
  }

  private static String text(JsonNode root, String name) {
    var text = root.path(name).textValue();
    if (text == null) throw new IllegalArgumentException("it has no " + name);
    return text;
  }

  private static void same(String name, String found, String said, List<String> faults) {
    if (!found.equals(said))
      faults.add("%s: the package says %s, and it is %s".formatted(name, said, found));
  }

  /**
   * Reviews again.
   *
   * @throws dev.tokenops.engine.review.UnknownRules if this program does not know the version
   */
  Outcome again(String rules) {
    return TokenOps.review(evidence, policy, asOf, rules);
  }

  /** The recorded outcome as the tool's own. */
  static Outcome decoded(RawJson outcome) {
    return CanonicalJson.decode(outcome.bytes(), Outcome.class);
  }

  /** Whether the two are the same bytes. */
  static boolean isSame(Outcome again, @Nullable RawJson recorded) {
    return recorded != null && OutcomeJson.encode(again).equals(recorded);
  }
}
