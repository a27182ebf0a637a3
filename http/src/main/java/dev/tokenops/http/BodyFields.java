package dev.tokenops.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.EnumNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a request's body while it is read.
 *
 * <p>Its fields are taken by name, and what nobody took is unknown: so what is documented by the
 * code and what is read cannot differ. Faults are gathered with their places, and reading goes on.
 * A taker of a required field gives a stand-in when it is at fault; {@link #read} throws the whole
 * value away then, so it is never seen. A null is the same as an absent field. Not thread-safe.
 */
public final class BodyFields {
  private static final int MOST_FAULTS = 20;
  private static final int MAX_NAME_LENGTH = 64;

  private final JsonNode node;
  private final JsonPointer at;
  private final List<Fault> faults;
  private final Set<String> taken = new HashSet<>();
  private final List<BodyFields> children = new ArrayList<>();

  private BodyFields(JsonNode node, JsonPointer at, List<Fault> faults) {
    this.node = node;
    this.at = at;
    this.faults = faults;
  }

  /**
   * Reads a body.
   *
   * @param shape takes every field that the body may have, and must bear stand-ins
   */
  public static <T> BodyReading<T> read(JsonNode body, Function<BodyFields, T> shape) {
    var faults = new ArrayList<Fault>();
    var fields = new BodyFields(body, JsonPointer.empty(), faults);
    if (!body.isObject()) {
      fields.form(JsonPointer.empty(), "must be a JSON object");
      return new BodyReading.Bad<>(faults);
    }
    T value = shape.apply(fields);
    fields.refuseUnknown();
    if (faults.isEmpty()) return new BodyReading.Good<>(value);
    return new BodyReading.Bad<>(List.copyOf(faults));
  }

  public String text(String name, TextRule rule) {
    return required(name, optionalText(name, rule), "");
  }

  public @Nullable String optionalText(String name, TextRule rule) {
    JsonNode value = take(name);
    return value == null ? null : string(value, place(name), rule);
  }

  /** An integer from {@code least} to {@code most}; a fraction or exponent is a fault of form. */
  public long integer(String name, long least, long most) {
    return required(name, optionalInteger(name, least, most), least);
  }

  /** As {@link #integer}, or null if absent. */
  public @Nullable Long optionalInteger(String name, long least, long most) {
    JsonNode value = take(name);
    if (value == null) return null;
    if (!value.isIntegralNumber()) {
      form(place(name), "must be an integer");
      return null;
    }
    if (value.canConvertToLong() && value.longValue() >= least && value.longValue() <= most)
      return value.longValue();
    meaning(place(name), "must be from " + least + " to " + most);
    return null;
  }

  /**
   * A string that a parser understands.
   *
   * @param parser throws {@link IllegalArgumentException} with a message that is fit for the sender
   */
  public <T> T parsed(String name, Function<String, T> parser, T standIn) {
    return required(name, optionalParsed(name, parser), standIn);
  }

  /** As {@link #parsed}, or null if absent: say credits or a callback URL. */
  public <T> @Nullable T optionalParsed(String name, Function<String, T> parser) {
    JsonNode value = take(name);
    if (value == null) return null;
    if (!value.isTextual()) {
      form(place(name), "must be a string");
      return null;
    }
    try {
      return parser.apply(value.textValue());
    } catch (IllegalArgumentException e) {
      meaning(place(name), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** One of an enum's constants by its name in lower case. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    return required(name, optionalChoice(name, type), type.getEnumConstants()[0]);
  }

  public <E extends Enum<E>> @Nullable E optionalChoice(String name, Class<E> type) {
    JsonNode value = take(name);
    return value == null ? null : constant(value, place(name), byName(type));
  }

  /** A list of strings, none of them twice. */
  public List<String> texts(String name, int least, int most, TextRule rule) {
    return list(name, least, most, (item, place) -> string(item, place, rule));
  }

  /** A list of constants by their names in lower case, none of them twice. */
  public <E extends Enum<E>> List<E> choices(String name, Class<E> type, int least, int most) {
    var byName = byName(type);
    return list(name, least, most, (item, place) -> constant(item, place, byName));
  }

  /** An object within. */
  public BodyFields object(String name) {
    BodyFields object = optionalObject(name);
    if (object != null) return object;
    return required(name, null, new BodyFields(node, at, new ArrayList<>()));
  }

  /** As {@link #object}, or null if absent. */
  public @Nullable BodyFields optionalObject(String name) {
    JsonNode value = take(name);
    if (value == null) return null;
    if (!value.isObject()) {
      form(place(name), "must be an object");
      return null;
    }
    var child = new BodyFields(value, place(name), faults);
    children.add(child);
    return child;
  }

  /** Any value, for a reader of its own; null if absent. */
  public @Nullable JsonNode optionalTree(String name) {
    return take(name);
  }

  /** The object itself as it was sent. */
  public JsonNode tree() {
    return node;
  }

  /** Notes that a field's value is refused. */
  public void refuse(String name, String detail) {
    meaning(place(name), detail);
  }

  /** Notes that fields are missing or do not go together. */
  public void malformed(String name, String detail) {
    form(place(name), detail);
  }

  private void refuseUnknown() {
    children.forEach(BodyFields::refuseUnknown);
    for (var field : node.properties())
      if (!taken.contains(field.getKey())) form(place(cut(field.getKey())), "is not a known field");
  }

  private @Nullable JsonNode take(String name) {
    taken.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** What was read, or the stand-in; an absent field is a fault, a present one has its own. */
  private <T> T required(String name, @Nullable T value, T standIn) {
    if (value != null) return value;
    if (!node.hasNonNull(name)) form(place(name), "is required");
    return standIn;
  }

  private @Nullable String string(JsonNode value, JsonPointer place, TextRule rule) {
    if (!value.isTextual()) {
      form(place, "must be a string");
      return null;
    }
    Fault fault = rule.fault(place.toString(), value.textValue());
    if (fault == null) return value.textValue();
    add(fault);
    return null;
  }

  private <E> @Nullable E constant(JsonNode value, JsonPointer place, Map<String, E> byName) {
    if (!value.isTextual()) {
      form(place, "must be a string");
      return null;
    }
    E constant = byName.get(value.textValue());
    if (constant == null) meaning(place, "must be one of " + String.join(", ", byName.keySet()));
    return constant;
  }

  /** Reads one item, noting its fault and giving null. */
  private interface ItemReader<T> {
    @Nullable T read(JsonNode item, JsonPointer place);
  }

  private <T> List<T> list(String name, int least, int most, ItemReader<T> reader) {
    JsonNode value = take(name);
    if (value == null) return required(name, null, List.of());
    if (!value.isArray()) {
      form(place(name), "must be a list");
      return List.of();
    }
    if (value.size() < least || value.size() > most)
      meaning(place(name), "must have from " + least + " to " + most + " items");
    var items = new ArrayList<T>();
    for (int i = 0; i < Math.min(value.size(), most); i++) {
      JsonPointer place = place(name).appendIndex(i);
      T item = reader.read(value.get(i), place);
      if (item == null) continue;
      if (items.contains(item)) meaning(place, "stands twice in this list");
      items.add(item);
    }
    return List.copyOf(items);
  }

  private static <E extends Enum<E>> Map<String, E> byName(Class<E> type) {
    var byName = new LinkedHashMap<String, E>();
    for (E constant : type.getEnumConstants()) byName.put(EnumNames.of(constant), constant);
    return byName;
  }

  private JsonPointer place(String name) {
    return at.appendProperty(name);
  }

  /** A name that we do not know may have any length. */
  private static String cut(String name) {
    return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "…";
  }

  private void form(JsonPointer place, String detail) {
    add(new Fault(place.toString(), detail, Fault.Kind.FORM));
  }

  private void meaning(JsonPointer place, String detail) {
    add(new Fault(place.toString(), detail, Fault.Kind.MEANING));
  }

  private void add(Fault fault) {
    if (faults.size() < MOST_FAULTS) faults.add(fault);
  }
}
