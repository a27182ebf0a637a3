package dev.tokenops.http;

import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonCursor;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.JsonKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quick way from bytes to an order: one pass over the tokens, no tree.
 *
 * <p>It takes what is good and plain, which is nearly everything, and says nothing of the rest:
 * {@link RunOrder} reads that again by its tree and says what is wrong. Both give the same order.
 */
final class RunTokens {
  private static final JsonKey BODY = JsonKey.of("body");
  private static final JsonKey CONTRACT_ID = JsonKey.of("contract_id");
  private static final JsonKey EVIDENCE = JsonKey.of("evidence");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey METHOD = JsonKey.of("method");
  private static final JsonKey PATH = JsonKey.of("path");
  private static final JsonKeys KEYS =
      JsonKeys.of(List.of("contract_id", "evidence", "idempotency_key", "pilot_id"));
  private static final int MAX_ID_LENGTH = 64;
  private static final ThreadLocal<CanonicalWriter> WRITERS =
      ThreadLocal.withInitial(CanonicalWriter::new);

  private @Nullable String key;
  private @Nullable String contractId;
  private @Nullable String pilotId;
  private boolean saysPilotId; // Also as null, which counts for the hash.
  private @Nullable EvidencePack evidence;

  private RunTokens() {}

  /**
   * Reads an order.
   *
   * @param headerKey the Idempotency-Key of a post; null of a line, which has its own
   * @return null if the slow way must look at it
   */
  static @Nullable RunOrder read(byte[] json, @Nullable String headerKey) {
    try {
      var in = new JsonCursor(json);
      var tokens = new RunTokens();
      tokens.object(in, headerKey == null);
      in.end();
      return tokens.order(headerKey);
    } catch (JsonCursor.Unread _) {
      return null;
    }
  }

  /** Takes an object of known members, each plain and there once. */
  private void object(JsonCursor in, boolean isLine) {
    in.beginObject();
    int seen = 0;
    for (int key = in.nextKey(KEYS); key != JsonCursor.END; key = in.nextKey(KEYS)) {
      int bit = 1 << key;
      if ((seen & bit) != 0) throw in.unread();
      seen |= bit;
      switch (KEYS.get(key).name()) {
        case "evidence" -> evidence = EvidenceReader.read(in);
        case "contract_id" -> contractId = in.string();
        case "pilot_id" -> {
          saysPilotId = true;
          pilotId = in.nothing() ? null : in.string();
        }
        default -> { // The key of a line; a body has it in its header.
          if (!isLine) throw in.unread();
          this.key = in.string();
        }
      }
    }
  }

  private @Nullable RunOrder order(@Nullable String headerKey) {
    var under = headerKey == null ? key : headerKey;
    if (under == null || contractId == null || evidence == null) return null;
    if (!isVisible(under, RunOrder.MAX_KEY_LENGTH) || !isVisible(contractId, MAX_ID_LENGTH))
      return null;
    if (pilotId != null && !isPilotId(pilotId)) return null;
    var request = new Request(under, fingerprint(contractId, evidence));
    return new RunOrder(contractId, pilotId, evidence, request);
  }

  /** What {@link RunOrder} hashes, written straight down. */
  private String fingerprint(String contract, EvidencePack pack) {
    var out = WRITERS.get().reset().beginObject();
    out.key(BODY).beginObject();
    out.key(CONTRACT_ID).string(contract);
    out.key(EVIDENCE).raw(pack.canonical());
    if (pilotId != null) out.key(PILOT_ID).string(pilotId);
    else if (saysPilotId) out.key(PILOT_ID).nothing();
    out.endObject();
    out.key(METHOD).string("POST");
    out.key(PATH).string(RunOrder.PATH).endObject();
    return out.sha256Hex();
  }

  private static boolean isVisible(String text, int most) {
    if (text.isEmpty() || text.length() > most) return false;
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) return false;
    return true;
  }

  private static boolean isPilotId(String text) {
    if (!isVisible(text, MAX_ID_LENGTH)) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!plain && c != '.' && c != '_' && c != '-') return false;
    }
    return true;
  }
}
