package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.review.evidence.Faults.Place;
import dev.tokenops.ledger.json.Rfc3339;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of the pack while it is read: its fields are taken by name, and {@link #end} finds the
 * ones that nobody asked for. So what is known and what is read cannot differ.
 *
 * <p>Every taker gives null for a field that is absent, null or at fault; the fault is noted.
 */
final class Fields {
  static final int ID_BYTES = 64;
  private static final int HASH_LENGTH = 128;
  private static final String AMOUNT =
      "must be a string of atomic units: a decimal integer of at most 78 digits, without sign,"
          + " fraction, exponent or leading zeros";
  private static final String CREDITS =
      "must be a decimal string of credits with at most 6 places, not negative";

  private final JsonNode node;
  private final Place at;
  private final Faults faults;
  private final List<String> taken = new ArrayList<>(16);

  Fields(JsonNode node, Place at, Faults faults) {
    this.node = node;
    this.at = at;
    this.faults = faults;
  }

  /** A name: 1 to 64 bytes of UTF-8 without control characters. */
  @Nullable String id(String name) {
    return text(name, ID_BYTES);
  }

  /** As {@link #id}, and its absence is a fault. The stand-in for a fault is never seen. */
  String requiredId(String name) {
    require(name);
    String id = id(name);
    return id == null ? "" : id;
  }

  boolean has(String name) {
    var value = node.get(name);
    return value != null && !value.isNull();
  }

  /** Text of 1 to {@code maxBytes} bytes of UTF-8 without control characters. */
  @Nullable String text(String name, int maxBytes) {
    String text = string(name);
    if (text == null) return null;
    String wrong = Text.fault(text, maxBytes);
    if (wrong != null) faults.add(at.of(name), wrong);
    return wrong == null ? text : null;
  }

  @Nullable BigInteger amount(String name) {
    return read(name, Decimals::units, AMOUNT);
  }

  /** Credits, as micro-credits. */
  @Nullable BigInteger credits(String name) {
    return read(name, Decimals::micros, CREDITS);
  }

  @Nullable String quantity(String name) {
    return read(
        name,
        text -> Decimals.isDecimal(text) ? text : null,
        "must be a decimal string that is not negative");
  }

  @Nullable AssetId asset(String name) {
    return read(name, AssetId::read, "must be a CAIP-19 asset id such as eip155:8453/erc20:0x…");
  }

  @Nullable AssetId requiredAsset(String name) {
    require(name);
    return asset(name);
  }

  @Nullable AccountId account(String name) {
    return read(name, AccountId::read, "must be a CAIP-10 account id such as eip155:8453:0x…");
  }

  /** 64 hexadecimal digits, given in lower case. */
  @Nullable String sha256(String name) {
    return read(
        name,
        text -> Text.isHex(text, 64) ? text.toLowerCase(Locale.ROOT) : null,
        "must be a SHA-256 of 64 hexadecimal digits");
  }

  /** The name of a transaction on its chain; hexadecimal ones are given in lower case. */
  @Nullable String transaction(String name) {
    String hash = text(name, HASH_LENGTH);
    return hash != null && hash.startsWith("0x") ? hash.toLowerCase(Locale.ROOT) : hash;
  }

  @Nullable Instant time(String name) {
    String text = string(name);
    if (text == null) return null;
    try {
      return Rfc3339.parse(text);
    } catch (IllegalArgumentException _) {
      faults.add(at.of(name), "must be an RFC 3339 time with a zone");
      return null;
    }
  }

  @Nullable Long integer(String name, long least, long most) {
    var value = take(name);
    if (value == null) return null;
    boolean fits =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= least
            && value.longValue() <= most;
    if (!fits)
      faults.add(
          at.of(name),
          "must be an integer from " + least + " to " + most + ", without fraction or exponent");
    return fits ? value.longValue() : null;
  }

  <E> @Nullable E choice(String name, Map<String, E> byName) {
    return read(name, byName::get, "must be one of " + byName.keySet());
  }

  /** An object within; null if it is absent, or at fault for being something else. */
  @Nullable Fields object(String name) {
    var value = take(name);
    if (value == null) return null;
    if (value.isObject()) return new Fields(value, at.of(name), faults);
    faults.add(at.of(name), "must be an object");
    return null;
  }

  @Nullable Fields requiredObject(String name) {
    require(name);
    return object(name);
  }

  /** A list of strings, each the id of something. */
  List<String> refs(String name) {
    var value = array(name);
    if (value == null) return List.of();
    var ids = new ArrayList<String>(value.size());
    for (int i = 0; i < value.size(); i++) {
      var item = value.get(i);
      String wrong =
          item.isTextual() ? Text.fault(item.textValue(), Text.REF_BYTES) : "must be a string";
      if (wrong == null) ids.add(item.textValue());
      else faults.add(at.of(name).of(Integer.toString(i)), wrong);
    }
    return List.copyOf(ids);
  }

  /** The items of a list, in their order; an id that comes twice is a fault. */
  <T> List<T> list(EvidenceList list, String idName, Function<Fields, T> reader) {
    var value = array(list.wireName());
    if (value == null) return List.of();
    var items = new ArrayList<T>(value.size());
    var seen = new HashSet<String>();
    var place = at.of(list.wireName());
    for (int i = 0; i < value.size(); i++) {
      var item = value.get(i);
      var here = place.of(Integer.toString(i));
      if (!item.isObject()) {
        faults.add(here, "must be an object");
        continue;
      }
      var fields = new Fields(item, here, faults);
      items.add(reader.apply(fields));
      fields.end();
      var id = item.get(idName);
      if (id != null && id.isTextual() && !seen.add(id.textValue()))
        faults.add(here.of(idName), "stands twice in this list");
    }
    return List.copyOf(items);
  }

  /** Called when all known fields are taken: what is left is unknown, which is a fault. */
  void end() {
    if (taken.size() == node.size()) return;
    for (var field : node.properties())
      if (!taken.contains(field.getKey()))
        faults.add(at.of(field.getKey()), "is not a known field");
  }

  void fault(String name, String detail) {
    faults.add(at.of(name), detail);
  }

  private void require(String name) {
    if (!has(name)) faults.add(at.of(name), "is required");
  }

  private @Nullable JsonNode array(String name) {
    var value = take(name);
    if (value == null || value.isArray()) return value;
    faults.add(at.of(name), "must be a list");
    return null;
  }

  private <T> @Nullable T read(
      String name, Function<String, @Nullable T> reader, String otherwise) {
    String text = string(name);
    if (text == null) return null;
    T value = reader.apply(text);
    if (value == null) faults.add(at.of(name), otherwise);
    return value;
  }

  private @Nullable String string(String name) {
    var value = take(name);
    if (value == null) return null;
    if (value.isTextual()) return value.textValue();
    faults.add(at.of(name), "must be a string");
    return null;
  }

  private @Nullable JsonNode take(String name) {
    var value = node.get(name);
    if (value == null) return null;
    taken.add(name);
    return value.isNull() ? null : value;
  }
}
