package dev.tokenops.ledger.checkpoint;

import static org.bouncycastle.math.ec.rfc7748.X25519Field.SIZE;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.apm;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.mul;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.sqr;

import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * The multiples of one point of edwards25519 (RFC 8032 section 5.1), so many that any other is a
 * sum of 32 of them: half a megabyte, which pays for whoever multiplies the same point again and
 * again. For what is public only: how long it takes tells the scalar. Immutable.
 *
 * <pre>
 *   row i holds n·256^i·point, n from 1 to 128, each as (y + x)/2, (y − x)/2, dxy
 *   scalar = Σ digit[i]·256^i, each digit from −128 to 127
 * </pre>
 */
final class PointTable {
  /** Of a scalar below 2^253. */
  static final int DIGITS = 32;

  private static final int MULTIPLES = 128;
  private static final int ENTRY = 3 * SIZE;

  /** The base point's y is 4/5, its x is even. */
  private static final byte[] BASE = HexFormat.of().parseHex("58" + "66".repeat(31));

  /** −121665/121666. */
  private static final int[] D = X25519Field.create();

  private static final int[] HALF = X25519Field.create();

  static {
    int[] number = X25519Field.create();
    X25519Field.one(number);
    mul(number, 121_666, number);
    X25519Field.inv(number, D);
    mul(D, 121_665, D);
    X25519Field.negate(D, D);
    X25519Field.one(number);
    X25519Field.add(number, number, number);
    X25519Field.inv(number, HALF);
  }

  private final int[] entries = new int[DIGITS * MULTIPLES * ENTRY];

  /** A point X/Z, Y/Z, with XY/Z as the product of u and v. One thread at a time. */
  static final class Sum {
    private final int[] x = X25519Field.create();
    private final int[] y = X25519Field.create();
    private final int[] z = X25519Field.create();
    private final int[] u = X25519Field.create();
    private final int[] v = X25519Field.create();
    private final int[] a = X25519Field.create();
    private final int[] b = X25519Field.create();
    private final int[] c = X25519Field.create();
    private final int[] part = X25519Field.create();

    /** The neutral point. */
    Sum() {
      X25519Field.one(y);
      X25519Field.one(z);
      X25519Field.one(v);
    }

    private Sum(Sum other) {
      X25519Field.copy(other.x, 0, x, 0);
      X25519Field.copy(other.y, 0, y, 0);
      X25519Field.copy(other.z, 0, z, 0);
      X25519Field.copy(other.u, 0, u, 0);
      X25519Field.copy(other.v, 0, v, 0);
    }

    /**
     * Adds an entry of a table, or takes it away: "madd-2008-hwcd-3" of Hisil, Wong, Carter and
     * Dawson, which is right for any two points, equal ones too.
     */
    private void add(int[] table, int entry, boolean negative) {
      mul(u, v, c);
      apm(y, x, b, a);
      X25519Field.copy(table, negative ? entry : entry + SIZE, part, 0);
      mul(a, part, a);
      X25519Field.copy(table, negative ? entry + SIZE : entry, part, 0);
      mul(b, part, b);
      X25519Field.copy(table, entry + 2 * SIZE, part, 0);
      mul(c, part, c);
      apm(b, a, v, u);
      if (negative) apm(z, c, a, b);
      else apm(z, c, b, a);
      mul(a, b, z);
      mul(u, a, x);
      mul(v, b, y);
    }

    /** As RFC 8032 section 5.1.2 writes it: 32 bytes. */
    byte[] encode() {
      X25519Field.invVar(z, c);
      mul(x, c, a);
      mul(y, c, b);
      X25519Field.normalize(a);
      X25519Field.normalize(b);
      var encoded = new byte[Ed25519Key.KEY_LENGTH];
      X25519Field.encode(b, encoded);
      encoded[encoded.length - 1] |= (byte) ((a[0] & 1) << 7);
      return encoded;
    }
  }

  /** Begins with an entry for the point itself. */
  private PointTable(int[] point) {
    int[] first = point;
    for (int row = 0; row < DIGITS; row++) {
      fill(row, first);
      var next = new Sum(); // Twice the last of the row.
      next.add(entries, at(row, MULTIPLES), false);
      next.add(entries, at(row, MULTIPLES), false);
      int[] inverse = X25519Field.create();
      X25519Field.inv(next.z, inverse);
      first = new int[ENTRY];
      put(next, inverse, first, 0);
    }
  }

  /** The base point's. */
  static PointTable ofBase() {
    return new PointTable(decoded(BASE, false));
  }

  /**
   * That of minus the point.
   *
   * @param encoded 32 bytes, the encoding of a point: only whether there is one is looked at here
   * @throws IllegalArgumentException if no point has this y
   */
  static PointTable ofNegative(byte[] encoded) {
    return new PointTable(decoded(encoded, true));
  }

  private static int at(int row, int multiple) {
    return (row * MULTIPLES + multiple - 1) * ENTRY;
  }

  /** One to 128 times the point; all are divided by their Z with one inversion. */
  private void fill(int row, int[] point) {
    var sums = new Sum[MULTIPLES + 1];
    var products = new int[MULTIPLES + 1][SIZE]; // Of all Z so far.
    sums[0] = new Sum();
    X25519Field.one(products[0]);
    for (int n = 1; n <= MULTIPLES; n++) {
      sums[n] = new Sum(sums[n - 1]);
      sums[n].add(point, 0, false);
      mul(products[n - 1], sums[n].z, products[n]);
    }
    int[] rest = X25519Field.create();
    int[] inverse = X25519Field.create();
    X25519Field.inv(products[MULTIPLES], rest);
    for (int n = MULTIPLES; n > 0; n--) {
      mul(rest, products[n - 1], inverse);
      mul(rest, sums[n].z, rest);
      put(sums[n], inverse, entries, at(row, n));
    }
  }

  /** What an entry keeps of a point, given 1/Z. */
  private static void put(Sum point, int[] inverse, int[] to, int at) {
    int[] x = X25519Field.create();
    int[] y = X25519Field.create();
    int[] plus = X25519Field.create();
    int[] minus = X25519Field.create();
    mul(point.x, inverse, x);
    mul(point.y, inverse, y);
    apm(y, x, plus, minus);
    mul(plus, HALF, plus);
    mul(minus, HALF, minus);
    mul(x, y, x);
    mul(x, D, x);
    X25519Field.copy(plus, 0, to, at);
    X25519Field.copy(minus, 0, to, at + SIZE);
    X25519Field.copy(x, 0, to, at + 2 * SIZE);
  }

  /** RFC 8032 section 5.1.3. */
  private static int[] decoded(byte[] encoded, boolean negative) {
    var point = new Sum();
    int[] square = X25519Field.create();
    int[] above = X25519Field.create();
    int[] below = X25519Field.create();
    X25519Field.decode255(encoded, point.y);
    sqr(point.y, square);
    mul(square, D, below);
    X25519Field.copy(square, 0, above, 0);
    X25519Field.subOne(above);
    X25519Field.addOne(below);
    if (!X25519Field.sqrtRatioVar(above, below, point.x))
      throw new IllegalArgumentException("no point of the curve");
    X25519Field.normalize(point.x);
    boolean odd = (point.x[0] & 1) == 1;
    boolean wanted = encoded[encoded.length - 1] < 0 ^ negative;
    if (odd != wanted) X25519Field.negate(point.x, point.x);
    int[] one = X25519Field.create();
    X25519Field.one(one);
    var entry = new int[ENTRY];
    put(point, one, entry, 0);
    return entry;
  }

  /**
   * Adds a multiple of the point.
   *
   * @param scalar {@link #DIGITS} digits
   */
  void addTimes(byte[] scalar, Sum sum) {
    for (int i = 0; i < DIGITS; i++) {
      int digit = scalar[i];
      if (digit != 0) sum.add(entries, at(i, Math.abs(digit)), digit < 0);
    }
  }
}
