package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.ledger.json.CanonicalCopy;
import dev.tokenops.ledger.json.JsonCursor;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a pack as it was posted: the quick way, from bytes, which takes what a good pack
 * may hold.
 *
 * <p>All takers throw {@link JsonCursor.Unread} where something else stands. Then the pack is to be
 * parsed, for {@link ParsedTokens}.
 */
final class PostedTokens implements Tokens {
  private final JsonCursor in;
  private final CanonicalCopy copy;

  /**
   * @param in at the pack; at its end it is left behind it
   */
  PostedTokens(JsonCursor in) {
    this.in = in;
    this.copy = new CanonicalCopy(in, KEYS);
  }

  @Override
  public JsonToken token() {
    return switch (in.peek()) {
      case '"' -> JsonToken.VALUE_STRING;
      case '{' -> JsonToken.START_OBJECT;
      case '[' -> JsonToken.START_ARRAY;
      case 'n' -> JsonToken.VALUE_NULL;
      default -> JsonToken.VALUE_NUMBER_INT; // Or nothing that is taken here.
    };
  }

  /** The whole is measured at its end. */
  @Override
  public boolean areTooMany() {
    return false;
  }

  @Override
  public void beginObject() {
    in.beginObject();
    copy.begin();
  }

  @Override
  public @Nullable String nextField() {
    int rank = in.nextKey(KEYS);
    if (rank == JsonCursor.END) {
      copy.end();
      return null;
    }
    copy.key(rank);
    return KEYS.get(rank).name();
  }

  @Override
  public void beginArray() {
    in.beginArray();
    copy.begin();
  }

  @Override
  public boolean nextItem() {
    if (in.nextItem()) return true;
    copy.end();
    return false;
  }

  @Override
  public String string() {
    String text = in.string();
    copy.string(text);
    return text;
  }

  @Override
  public boolean isPlain() {
    return in.isPlain();
  }

  @Override
  public @Nullable Instant time(String text) {
    return in.time();
  }

  @Override
  public Long number() {
    long number = in.integer();
    copy.value();
    return number;
  }

  /** Only a null, which is all that is passed in a good pack. */
  @Override
  public void pass() {
    if (!in.nothing()) throw in.unread();
    copy.value();
  }

  @Override
  public RawJson canonical() {
    if (copy.length() > EvidencePack.MAX_BYTES) throw in.unread();
    return copy.toRaw();
  }
}
