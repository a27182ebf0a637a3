package dev.tokenops.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
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
    try (var in = StrictJson.tokens(json)) {
      var tokens = new RunTokens();
      if (!tokens.object(in, json, headerKey == null) || in.nextToken() != null) return null;
      return tokens.order(headerKey);
    } catch (IOException | StrictJson.Malformed _) {
      return null;
    }
  }

  /** Whether it is an object of known members, each plain. */
  private boolean object(JsonParser in, byte[] json, boolean isLine) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) return false;
    var seen = new ArrayList<String>(4);
    for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      var token = in.nextToken();
      boolean text = token == JsonToken.VALUE_STRING;
      if (seen.contains(name)) return false; // A key that stands twice.
      seen.add(name);
      switch (name) {
        case "evidence" -> evidence = pack(in, json);
        case "contract_id" -> contractId = text ? in.getText() : null;
        case "pilot_id" -> {
          saysPilotId = true;
          if (!text && token != JsonToken.VALUE_NULL) return false;
          pilotId = text ? in.getText() : null;
        }
        case "idempotency_key" -> {
          if (!isLine) return false;
          key = text ? in.getText() : null;
        }
        default -> {
          return false;
        }
      }
      if (name.equals("evidence") && evidence == null) return false;
    }
    return in.currentToken() == JsonToken.END_OBJECT;
  }

  private static @Nullable EvidencePack pack(JsonParser in, byte[] json) {
    return EvidenceReader.read(in, json) instanceof EvidenceReader.Result.Read(var pack)
        ? pack
        : null;
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
    return Sha256.hex(out.toBytes());
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
