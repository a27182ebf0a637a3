package dev.tokenops.engine.message;

import dev.tokenops.ledger.json.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Ids: a three-letter prefix, an underscore and 26 characters, as the TypeID specification 0.3 has
 * them (a UUIDv7 in Crockford's base 32, lower case).
 *
 * <pre>
 *   48 bits milliseconds │ 4 version │ 12 random │ 2 variant │ 46 random │ 16 lane key
 * </pre>
 *
 * <p>The lane key of an agent is drawn with its id, and every id made for the agent carries it: so
 * whoever holds an id knows its lane without a look-up. Pure: time and chance are passed in.
 */
public final class TypeId {
  public static final String AGENT = "agt";
  public static final String CREDENTIAL = "crd";
  public static final String QUOTE = "quo";
  public static final String SETTLEMENT = "stl";
  public static final String CONTRACT = "ctr";
  public static final String RUN = "run";
  public static final String DELIVERY = "dlv";
  public static final String EXCEPTION = "exc";

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final byte[] DIGITS = new byte[128]; // By character; -1 where it is none.
  private static final int SUFFIX_LENGTH = 26;
  private static final int LANE_KEY_BITS = 16;

  static {
    Arrays.fill(DIGITS, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) DIGITS[ALPHABET.charAt(i)] = (byte) i;
  }

  private TypeId() {}

  /** What a character counts in Crockford's base 32, lower case: 0 to 31, or -1 if it is none. */
  public static int digit(char c) {
    return c < DIGITS.length ? DIGITS[c] : -1;
  }

  /** A new id for an agent: draws its lane key too. */
  public static String newAgent(Instant now, RandomGenerator random) {
    return make(AGENT, now, random, random.nextInt(1 << LANE_KEY_BITS));
  }

  /** A new id of something that belongs to the owner of {@code kin}. */
  public static String next(String prefix, String kin, Instant now, RandomGenerator random) {
    return make(prefix, now, random, laneKey(kin));
  }

  /** The id of another kind that belongs to this one and can be told from it: its own suffix. */
  public static String sibling(String prefix, String id) {
    return prefix + id.substring(id.indexOf('_'));
  }

  /** An id that every replay derives alike: from a time, a text and the lane of its owner. */
  public static String derived(String prefix, String kin, Instant time, String seed) {
    var hash = ByteBuffer.wrap(Sha256.of(seed.getBytes(StandardCharsets.UTF_8)));
    return make(prefix, time, hash.getInt(), hash.getLong(), laneKey(kin));
  }

  /** The lane key that the id carries: 0 to 65,535. The id must be {@link #isValid}. */
  public static int laneKey(String id) {
    int key = 0;
    for (int i = id.length() - 4; i < id.length(); i++) key = (key << 5) | digit(id.charAt(i));
    return key & 0xffff;
  }

  /** Whether the text is an id with this prefix. */
  public static boolean isValid(String prefix, String id) {
    int digits = prefix.length() + 1;
    if (id.length() != digits + SUFFIX_LENGTH
        || !id.startsWith(prefix)
        || id.charAt(digits - 1) != '_'
        || id.charAt(digits) > '7') return false;
    for (int i = digits; i < id.length(); i++) if (digit(id.charAt(i)) < 0) return false;
    return true;
  }

  private static String make(String prefix, Instant now, RandomGenerator random, int laneKey) {
    return make(prefix, now, random.nextInt(), random.nextLong(), laneKey);
  }

  private static String make(String prefix, Instant now, int high, long low, int laneKey) {
    long most = (now.toEpochMilli() << 16) | 0x7000 | (high & 0xfff);
    long least = (0b10L << 62) | ((low & ((1L << 46) - 1)) << LANE_KEY_BITS) | laneKey;
    return prefix + '_' + base32(most, least);
  }

  private static String base32(long most, long least) {
    var text = new byte[SUFFIX_LENGTH];
    for (int i = SUFFIX_LENGTH - 1; i >= 0; i--) {
      text[i] = (byte) ALPHABET.charAt((int) (least & 31));
      least = (least >>> 5) | (most << 59);
      most >>>= 5;
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
