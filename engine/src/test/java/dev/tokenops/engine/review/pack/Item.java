package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a pack before it is JSON, its fields by their wire names. What a value is says how
 * it is written: {@link At} as a time, {@link BigInteger} and {@link Micros} as strings, {@link
 * Long} as a number; besides them texts, items and lists of both. Mutable: faults change it.
 */
final class Item {
  /** Written as {@code null}, which is the same as absent. */
  record Null() {}

  static final Null NULL = new Null();

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final String idField;

  /** An item that goes by the name that is in {@code idField}. */
  Item(String idField, String id) {
    this.idField = idField;
    fields.put(idField, id);
  }

  /** An object without a name. */
  Item() {
    idField = "";
  }

  String id() {
    return text(idField);
  }

  Map<String, Object> fields() {
    return fields;
  }

  /** Sets a field; null takes it away. */
  Item set(String name, @Nullable Object value) {
    if (value == null) fields.remove(name);
    else fields.put(name, value);
    return this;
  }

  boolean has(String name) {
    var value = fields.get(name);
    return value != null && !value.equals(NULL);
  }

  String text(String name) {
    return value(name, String.class);
  }

  BigInteger units(String name) {
    return value(name, BigInteger.class);
  }

  long micros(String name) {
    return value(name, Micros.class).value();
  }

  At at(String name) {
    return value(name, At.class);
  }

  /** The same fields under another name. */
  Item copyAs(String id) {
    var copy = new Item(idField, id);
    fields.forEach((name, value) -> copy.fields.putIfAbsent(name, value));
    return copy;
  }

  private <T> T value(String name, Class<T> type) {
    var value = fields.get(name);
    if (!type.isInstance(value))
      throw new IllegalStateException(name + " is no " + type.getSimpleName() + " in " + fields);
    return type.cast(value);
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
