package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.SortingWriter;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a pack that was parsed to a tree: the obvious way, which takes whatever is JSON.
 *
 * <p>Each is written to the canonical form in the moment it is taken. All takers throw {@link
 * StrictJson.Malformed} where the JSON is not strict.
 */
final class ParsedTokens implements Tokens {
  /** Of canonical JSON: what most packs stay below. */
  private static final int USUAL_BYTES = 4 * 1024;

  private final JsonParser in;
  private final SortingWriter canonical = new SortingWriter(USUAL_BYTES, EvidencePack.MAX_BYTES);
  private boolean exact = true;

  /**
   * @param in at the first token of the pack
   */
  ParsedTokens(JsonParser in) {
    this.in = in;
  }

  @Override
  public JsonToken token() {
    var token = in.currentToken();
    if (token == null) throw new StrictJson.Malformed("the JSON ends before it is complete");
    return token;
  }

  @Override
  public boolean areTooMany() {
    return canonical.length() > EvidencePack.MAX_BYTES;
  }

  /** How many bytes of canonical JSON the pack has, kept or not. */
  int length() {
    return Math.toIntExact(canonical.length());
  }

  @Override
  public RawJson canonical() {
    if (!exact) throw new IllegalStateException("well formed, and yet without a canonical form");
    return RawJson.canonical(canonical.toBytes());
  }

  @Override
  public void beginObject() {
    canonical.beginObject();
  }

  @Override
  public @Nullable String nextField() {
    try {
      String name = in.nextFieldName();
      if (name == null) {
        canonical.endObject();
        return null;
      }
      canonical.key(name);
      in.nextToken();
      return name;
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }

  @Override
  public void beginArray() {
    canonical.beginArray();
  }

  @Override
  public boolean nextItem() {
    if (next() != JsonToken.END_ARRAY) return true;
    canonical.endArray();
    return false;
  }

  @Override
  public String string() {
    try {
      String text = in.getText();
      canonical.string(text);
      return text;
    } catch (IOException e) {
      throw StrictJson.malformed(e);
    }
  }

  /** That it is not known makes no difference but that it is looked at. */
  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public @Nullable Instant time(String text) {
    try {
      return Rfc3339.parse(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  @Override
  public @Nullable Long number() {
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

  @Override
  public void pass() {
    int open = 0;
    for (var token = token(); ; token = next()) {
      switch (token) {
        case START_OBJECT -> canonical.beginObject();
        case END_OBJECT -> canonical.endObject();
        case START_ARRAY -> canonical.beginArray();
        case END_ARRAY -> canonical.endArray();
        case FIELD_NAME -> canonical.key(name());
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
