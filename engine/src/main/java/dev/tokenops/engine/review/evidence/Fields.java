package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a pack, one after the other as they were posted: {@link #next} moves to a field,
 * and one of the takers takes its value.
 *
 * <p>A taker gives null for a value that is null or at fault; the fault is noted. The takers of
 * what is required give a stand-in for a fault, so that {@link #require} tells it from nothing.
 */
final class Fields {
  static final int ID_BYTES = 64;
  private static final int HASH_LENGTH = 128;
  private static final String AMOUNT =
      "must be a string of atomic units: a decimal integer of at most 78 digits, without sign,"
          + " fraction, exponent or leading zeros";
  private static final String CREDITS =
      "must be a decimal string of credits with at most 6 places, not negative";

  /** Deeper than the form of a pack. */
  private static final int MAX_DEPTH = 8;

  private static final int NO_ITEM = -1;

  private final Tokens tokens;
  private final Faults faults;
  private final CaipIds ids = new CaipIds();
  private final Set<EvidenceList> given = EnumSet.noneOf(EvidenceList.class);

  /** Where we are: of each object that is open the field, and the item if the field is a list. */
  private final String[] names = new String[MAX_DEPTH];

  private final int[] items = new int[MAX_DEPTH];
  private int depth = -1;

  /**
   * The value of the field that was moved to, if it is a string. Taken here and not where it is
   * asked for: so the compiler has one place to put all of that into, and not one a field.
   */
  private @Nullable String text;

  /** The id of the object that was read last, as it was posted, and the name of its field. */
  private @Nullable String ownId;

  private String ownIdName = "";

  Fields(Tokens tokens, Faults faults) {
    this.tokens = tokens;
    this.faults = faults;
  }

  /** Moves to the next field of the object; false at its end. */
  boolean next() {
    String name = tokens.nextField();
    if (name == null) return false;
    names[depth] = name;
    text = tokens.token() == JsonToken.VALUE_STRING ? tokens.string() : null;
    return true;
  }

  /** The name of the field. */
  String name() {
    return names[depth];
  }

  /** Takes the value of a field that no pack has. */
  void unknown() {
    pass();
    fault("is not a known field");
  }

  /** The lists that were there, {@code asset.events} among them. */
  Set<EvidenceList> given() {
    return Collections.unmodifiableSet(given);
  }

  /** What is required: the value, or the stand-in and a fault where it is null. */
  <T> T require(String name, @Nullable T value, T standIn) {
    if (value != null) return value;
    names[depth] = name; // The object has ended, so nothing moves to another field.
    fault("is required");
    return standIn;
  }

  /** Notes a fault of the field. */
  void fault(String detail) {
    faults.add(this::pointer, detail);
  }

  /** A name: 1 to 64 bytes of UTF-8 without control characters. */
  @Nullable String id() {
    return text(ID_BYTES);
  }

  /** As {@link #id}, for what names the object itself; empty if it is at fault. */
  @Nullable String ownId() {
    if (isNull()) return null;
    String text = string();
    ownId = text;
    ownIdName = name();
    return text != null && isText(text, ID_BYTES) ? text : "";
  }

  /** Text of 1 to {@code maxBytes} bytes of UTF-8 without control characters. */
  @Nullable String text(int maxBytes) {
    String text = string();
    return text != null && isText(text, maxBytes) ? text : null;
  }

  @Nullable BigInteger amount() {
    return read(Decimals::units, AMOUNT);
  }

  /** Credits, as micro-credits. */
  @Nullable BigInteger credits() {
    return read(Decimals::micros, CREDITS);
  }

  @Nullable String quantity() {
    return read(
        text -> Decimals.isDecimal(text) ? text : null,
        "must be a decimal string that is not negative");
  }

  @Nullable AssetId asset() {
    return read(ids.assets, "must be a CAIP-19 asset id such as eip155:8453/erc20:0x…");
  }

  /** As {@link #asset}; {@link AssetId#UNREAD} if it is at fault. */
  @Nullable AssetId requiredAsset() {
    if (isNull()) return null;
    var asset = asset();
    return asset == null ? AssetId.UNREAD : asset;
  }

  @Nullable AccountId account() {
    return read(ids.accounts, "must be a CAIP-10 account id such as eip155:8453:0x…");
  }

  /** 64 hexadecimal digits, given in lower case. */
  @Nullable String sha256() {
    return read(Text::sha256, "must be a SHA-256 of 64 hexadecimal digits");
  }

  /** The name of a transaction on its chain; hexadecimal ones are given in lower case. */
  @Nullable String transaction() {
    String hash = text(HASH_LENGTH);
    return hash != null && hash.startsWith("0x") ? hash.toLowerCase(Locale.ROOT) : hash;
  }

  @Nullable Instant time() {
    String text = string();
    if (text == null) return null;
    var time = tokens.time(text);
    if (time == null) fault("must be an RFC 3339 time with a zone");
    return time;
  }

  @Nullable Long integer(long least, long most) {
    if (isNull()) return null;
    boolean number = text == null && tokens.token() == JsonToken.VALUE_NUMBER_INT;
    Long value = number ? tokens.number() : null;
    if (!number) pass();
    if (value != null && value >= least && value <= most) return value;
    fault("must be an integer from " + least + " to " + most + ", without fraction or exponent");
    return null;
  }

  <E> @Nullable E choice(Choice<E> choice) {
    return read(choice.reader(), choice.otherwise());
  }

  /** An object within; the stand-in if it is something else. */
  <T> @Nullable T object(Function<Fields, @Nullable T> reader, @Nullable T standIn) {
    if (isNull()) return null;
    if (text == null && tokens.token() == JsonToken.START_OBJECT) return inside(reader);
    pass();
    fault("must be an object");
    return standIn;
  }

  /** The pack itself. */
  @Nullable Evidence pack(Function<Fields, Evidence> reader) {
    if (tokens.token() == JsonToken.START_OBJECT) return inside(reader);
    tokens.pass();
    fault("must be an object");
    return null;
  }

  /** A list of strings, each the id of something. */
  List<String> refs() {
    if (!isArray()) return List.of();
    var ids = new ArrayList<String>(2);
    for (int i = 0; nextItem(i); i++) {
      if (tokens.token() == JsonToken.VALUE_STRING) {
        String text = tokens.string();
        if (isText(text, Text.REF_BYTES)) ids.add(text);
      } else {
        tokens.pass();
        fault("must be a string");
      }
    }
    return List.copyOf(ids);
  }

  /** The items of a list, in their order; an id that comes twice is a fault. */
  <T> List<T> list(EvidenceList list, Function<Fields, T> reader) {
    if (text != null || tokens.token() != JsonToken.VALUE_NULL) given.add(list);
    if (!isArray()) return List.of();
    var read = new ArrayList<T>(4);
    var ids = new Once();
    for (int i = 0; nextItem(i); i++) {
      if (tokens.token() == JsonToken.START_OBJECT) {
        ownId = null;
        read.add(inside(reader));
        if (ownId != null && !ids.add(ownId))
          faults.add(this::ownIdPointer, "stands twice in this list");
      } else {
        tokens.pass();
        fault("must be an object");
      }
    }
    return List.copyOf(read);
  }

  /**
   * Moves to an item; what comes once the pack is too large is passed over, because it will be
   * refused.
   */
  private boolean nextItem(int item) {
    items[depth] = item;
    while (tokens.nextItem()) {
      if (!tokens.areTooMany()) return true;
      tokens.pass();
    }
    items[depth] = NO_ITEM;
    return false;
  }

  private <T extends @Nullable Object> T inside(Function<Fields, T> reader) {
    tokens.beginObject();
    items[++depth] = NO_ITEM;
    T value = reader.apply(this);
    depth--;
    return value;
  }

  private boolean isNull() {
    if (text != null || tokens.token() != JsonToken.VALUE_NULL) return false;
    tokens.pass();
    return true;
  }

  /** Takes the value, if it has not been taken as a string. */
  private void pass() {
    if (text == null) tokens.pass();
  }

  private boolean isArray() {
    if (text == null && tokens.token() == JsonToken.START_ARRAY) {
      tokens.beginArray();
      return true;
    }
    if (!isNull()) {
      pass();
      fault("must be a list");
    }
    return false;
  }

  private boolean isText(String text, int maxBytes) {
    if (tokens.isPlain() && Text.isGood(text, maxBytes)) return true;
    String wrong = Text.fault(text, maxBytes);
    if (wrong != null) fault(wrong);
    return wrong == null;
  }

  private <T> @Nullable T read(Function<String, @Nullable T> reader, String otherwise) {
    String text = string();
    if (text == null) return null;
    T value = reader.apply(text);
    if (value == null) fault(otherwise);
    return value;
  }

  /** The value, if it is a string; if not, it is taken. */
  private @Nullable String string() {
    if (text == null && !isNull()) {
      tokens.pass();
      fault("must be a string");
    }
    return text;
  }

  /** JSON Pointer (RFC 6901) of where we are. */
  private String pointer() {
    var pointer = new StringBuilder("/evidence");
    for (int i = 0; i <= depth; i++) {
      pointer.append('/').append(names[i].replace("~", "~0").replace("/", "~1"));
      if (items[i] != NO_ITEM) pointer.append('/').append(items[i]);
    }
    return pointer.toString();
  }

  private String ownIdPointer() {
    return pointer() + "/" + ownIdName;
  }

  /** Tells what comes again; keeps no table for the first, because most lists have one item. */
  private static final class Once {
    private @Nullable String first;
    private @Nullable Set<String> all;

    boolean add(String id) {
      if (first == null) {
        first = id;
        return true;
      }
      if (all == null) {
        all = new HashSet<>();
        all.add(first);
      }
      return all.add(id);
    }
  }
}
