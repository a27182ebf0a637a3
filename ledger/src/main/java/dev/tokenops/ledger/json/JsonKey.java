package dev.tokenops.ledger.json;

/**
 * A key of an object: encoded once, compared as RFC 8785 section 3.2.3 sorts, by UTF-16 code units.
 *
 * @param name what it is before any escape
 * @param head the first eight characters, as far as they have a byte each: whose heads differ,
 *     stand in the order of these as unsigned numbers
 * @param encoded quoted, escaped and with its colon, in UTF-8; not to be written into
 */
@SuppressWarnings("ArrayRecordComponent") // Equal names have equal bytes: only names are compared.
public record JsonKey(String name, long head, byte[] encoded) implements Comparable<JsonKey> {
  public static JsonKey of(String name) {
    var writer = new CanonicalWriter(name.length() + 8).string(name);
    writer.put(':');
    return new JsonKey(name, head(name), writer.toBytes());
  }

  /** What lies behind a character above 0xfe is left to the comparison of the names. */
  private static long head(String name) {
    long head = 0;
    for (int i = 0; i < Math.min(Long.BYTES, name.length()); i++) {
      long c = Math.min(name.charAt(i), 0xff);
      head |= c << (Long.SIZE - Byte.SIZE * (i + 1));
      if (c == 0xff) break;
    }
    return head;
  }

  @Override
  public int compareTo(JsonKey other) {
    int order = Long.compareUnsigned(head, other.head);
    return order == 0 ? name.compareTo(other.name) : order;
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
