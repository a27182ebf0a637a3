package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.SortingWriter;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a pack, each written to the canonical form in the moment it is taken: so what is
 * read and what is recorded cannot differ.
 *
 * <p>All takers throw {@link StrictJson.Malformed} where the JSON is not strict.
 */
final class Tokens {
  /** The keys of a pack, encoded once. Others are encoded when they come. */
  static final Map<String, JsonKey> KEYS =
      Stream.of(
              "acknowledged_sha256 amount amount_tolerance as_of asset asset_amount asset_id at",
              "attempts burned confirmations created_at credit_id credits credits_per_unit decimals",
              "delivered_at deliveries delivery_id event_id events exception_id exceptions",
              "expires_at files from issuer kind last_status meter min_confirmations minted name",
              "opened_at payee payer payload_sha256 payment_request_id payment_requests policy",
              "provider_reference provider_route quantity receipt_ref refs refunded_amount",
              "resolved_at run_ref schema settled_at settlement_id settlement_window_seconds",
              "settlements severity sha256 size stale_after_seconds standard state status supply",
              "symbol target to total tx_hash type unit usage usage_id")
          .flatMap(line -> Stream.of(line.split(" ", -1)))
          .collect(Collectors.toMap(name -> name, JsonKey::of));

  private final JsonParser in;
  private final byte @Nullable [] source;
  private final SortingWriter canonical;
  private boolean exact = true;

  /**
   * @param in at the first token of the pack
   * @param source what it parses, if that is bytes: most strings are copied from there
   */
  Tokens(JsonParser in, byte @Nullable [] source, SortingWriter canonical) {
    this.in = in;
    this.source = source;
    this.canonical = canonical;
  }

  /** The token that is taken next. */
  JsonToken token() {
    var token = in.currentToken();
    if (token == null) throw new StrictJson.Malformed("the JSON ends before it is complete");
    return token;
  }

  /** Whether all numbers so far have a canonical form. */
  boolean areExact() {
    return exact;
  }

  /** Whether the pack is larger than a run takes: then what follows need not be kept. */
  boolean areTooMany() {
    return canonical.length() > EvidencePack.MAX_BYTES;
  }

  void beginObject() {
    canonical.beginObject();
  }

  /** Moves to the value of the object's next field and gives its name; null at the end. */
  @Nullable String nextField() {
    try {
      String name = in.nextFieldName();
      if (name == null) {
        canonical.endObject();
        return null;
      }
      key(name);
      in.nextToken();
      return name;
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }

  void beginArray() {
    canonical.beginArray();
  }

  /** Moves to the list's next item; false at the end. */
  boolean nextItem() {
    if (next() != JsonToken.END_ARRAY) return true;
    canonical.endArray();
    return false;
  }

  /** Takes a string. */
  String string() {
    try {
      String text = in.getText();
      if (source == null) canonical.string(text);
      else canonical.string(text, source, start(), end());
      return text;
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }

  /** Takes a number. Null if it is no integer that a long holds. */
  @Nullable Long number() {
    try {
      if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        if (in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) return integer();
        in.getBigIntegerValue(); // Which has its bounds, and throws beyond them.
      } else {
        in.getDecimalValue();
      }
      canonical.nothing();
      exact = false;
      return null;
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    } catch (NumberFormatException e) { // Not wrapped by Jackson: an exponent beyond an int.
      throw new StrictJson.Malformed("a number's exponent is too large");
    }
  }

  private long integer() throws IOException {
    long number = in.getLongValue();
    boolean fits = number <= CanonicalJson.MAX_INTEGER && number >= -CanonicalJson.MAX_INTEGER;
    canonical.number(fits ? number : 0);
    exact &= fits;
    return number;
  }

  /** Takes whatever value stands there, without a look at it. */
  void pass() {
    int open = 0;
    for (var token = token(); ; token = next()) {
      switch (token) {
        case START_OBJECT -> canonical.beginObject();
        case END_OBJECT -> canonical.endObject();
        case START_ARRAY -> canonical.beginArray();
        case END_ARRAY -> canonical.endArray();
        case FIELD_NAME -> key(name());
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        case VALUE_TRUE -> canonical.bool(true);
        case VALUE_FALSE -> canonical.bool(false);
        case VALUE_NULL -> canonical.nothing();
        case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new IllegalArgumentException("not JSON: " + token);
      }
      if (token.isStructStart()) open++;
      else if (token.isStructEnd()) open--;
      if (open == 0) return;
    }
  }

  private void key(String name) {
    var known = KEYS.get(name);
    if (known == null) canonical.key(name);
    else canonical.key(known);
  }

  private int start() {
    return (int) in.currentTokenLocation().getByteOffset();
  }

  private int end() {
    return (int) in.currentLocation().getByteOffset();
  }

  private JsonToken next() {
    try {
      in.nextToken();
      return token();
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }

  private String name() {
    try {
      return in.currentName();
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }
}
