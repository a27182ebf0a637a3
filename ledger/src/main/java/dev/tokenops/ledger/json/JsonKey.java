package dev.tokenops.ledger.json;

/**
 * A key of an object: encoded once, compared as RFC 8785 section 3.2.3 sorts, by UTF-16 code units.
 *
 * @param name what it is before any escape
 * @param encoded quoted, escaped and with its colon, in UTF-8; not to be written into
 */
@SuppressWarnings("ArrayRecordComponent") // Equal names have equal bytes: only names are compared.
public record JsonKey(String name, byte[] encoded) implements Comparable<JsonKey> {
  public static JsonKey of(String name) {
    var writer = new CanonicalWriter(name.length() + 8).string(name);
    writer.put(':');
    return new JsonKey(name, writer.toBytes());
  }

  @Override
  public int compareTo(JsonKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonKey key && name.equals(key.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
