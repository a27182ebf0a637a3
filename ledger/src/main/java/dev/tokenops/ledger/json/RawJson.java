package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A canonical JSON value that is carried as it stands, so that its hash stays what it was.
 *
 * <p>It is a stretch of bytes that may lie inside a larger array, such as the body that it was read
 * from: nothing is copied until somebody asks for {@link #bytes} or {@link #text}. Immutable as
 * long as nobody writes into that array; two are equal if their bytes are.
 */
public final class RawJson {
  private final byte[] source;
  private final int from;
  private final int to;

  private RawJson(byte[] source, int from, int to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  /**
   * @param text canonical JSON, which is its maker's promise
   */
  public RawJson(String text) {
    this(text.getBytes(UTF_8), 0);
  }

  private RawJson(byte[] source, int from) {
    this(source, from, source.length);
  }

  /** The canonical form of a tree. */
  public static RawJson of(JsonNode tree) {
    return canonical(CanonicalJson.encode(tree));
  }

  /** The canonical form of strict JSON. */
  public static RawJson of(byte[] json) {
    return of(StrictJson.parse(json));
  }

  /** The canonical form of a record, a map or a list. */
  public static RawJson encoded(Object value) {
    return canonical(CanonicalJson.encode(value));
  }

  /**
   * Bytes that are canonical already, which is their maker's promise.
   *
   * @param json UTF-8, not copied
   */
  public static RawJson canonical(byte[] json) {
    return new RawJson(json, 0);
  }

  /**
   * A value inside larger canonical JSON.
   *
   * @param source UTF-8, not copied, and held as long as this
   * @param from its first byte
   * @param to after its last byte
   */
  public static RawJson slice(byte[] source, int from, int to) {
    if (from < 0 || from >= to || to > source.length)
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + source.length);
    return new RawJson(source, from, to);
  }

  /** UTF-8: the array that the value lies in, not to be written into. */
  public byte[] source() {
    return source;
  }

  /** Where the value begins in {@link #source}. */
  public int from() {
    return from;
  }

  /** Where the value has ended in {@link #source}. */
  public int to() {
    return to;
  }

  /** How many bytes the value has. */
  public int length() {
    return to - from;
  }

  /** UTF-8, exactly the value; not to be written into. */
  public byte[] bytes() {
    return from == 0 && to == source.length ? source : Arrays.copyOfRange(source, from, to);
  }

  public String text() {
    return new String(source, from, to - from, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson raw
        && Arrays.equals(source, from, to, raw.source, raw.from, raw.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) hash = 31 * hash + source[i];
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
