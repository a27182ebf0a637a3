package dev.tokenops.ledger.tile;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tile, as its path says: {@code tile/<L>/<N>[.p/<W>]}.
 *
 * @param level of the tile, 0 to 63: its hashes are roots over 256^level leaves; {@link #ENTRIES}
 *     for a bundle of entries
 * @param number of the tile in its level, from 0
 * @param width hashes or entries in it: 256, or 1 to 255 in a partial one
 */
public record TilePath(int level, long number, int width) {
  /** The level that is none: bundles of entries. */
  public static final int ENTRIES = -1;

  /** Hashes or entries in a full tile. */
  public static final int FULL = 256;

  private static final int MAX_LEVEL = 63;

  /** Hashes of a level are those of the level below by this many bits. */
  private static final int BITS = 8;

  /** Twelve digits: 2^48 entries need ten. */
  private static final Pattern FORM =
      Pattern.compile(
          "(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,3}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  public TilePath {
    if (level < ENTRIES || level > MAX_LEVEL)
      throw new IllegalArgumentException("no level " + level);
    if (number < 0) throw new IllegalArgumentException("no tile " + number);
    if (width < 1 || width > FULL) throw new IllegalArgumentException("no width " + width);
  }

  /**
   * Reads what follows {@code tile/}.
   *
   * @return empty if it is not the one way to write a tile's path
   */
  public static Optional<TilePath> parse(String path) {
    var form = FORM.matcher(path);
    if (!form.matches()) return Optional.empty();
    var digits = form.group(2);
    if (digits.startsWith("x000")) return Optional.empty();
    int level = form.group(1).equals("entries") ? ENTRIES : Integer.parseInt(form.group(1));
    long number = Long.parseLong(digits.replace("x", "").replace("/", ""));
    int width = form.group(3) == null ? FULL : Integer.parseInt(form.group(3));
    boolean partial = form.group(3) != null;
    if (level > MAX_LEVEL || (partial && width >= FULL)) return Optional.empty();
    return Optional.of(new TilePath(level, number, width));
  }

  /** The path, {@code tile/} included. */
  public String text() {
    var text = new StringBuilder("%03d".formatted(number % 1000));
    for (long rest = number / 1000; rest > 0; rest /= 1000)
      text.insert(0, "x%03d/".formatted(rest % 1000));
    text.insert(0, "tile/" + (level == ENTRIES ? "entries" : Integer.toString(level)) + "/");
    if (width < FULL) text.append(".p/").append(width);
    return text.toString();
  }

  /**
   * The tile that a log of so many entries has of this number: full, or as wide as it can be.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static TilePath of(int level, long number, long size) {
    return new TilePath(level, number, (int) Math.min(FULL, count(level, size) - number * FULL));
  }

  /** Position, in its level, of its first hash or entry. */
  public long first() {
    return number * FULL;
  }

  /** Index of the first entry that is in it or under it. */
  public long firstEntry() {
    return level == ENTRIES ? first() : first() << nodeLevel();
  }

  /** Whether a log of so many entries has it. */
  public boolean isIn(long size) {
    return first() + width <= count(level, size);
  }

  /** Complete hashes of a tile level, or entries, in a log of so many entries. */
  public static long count(int level, long size) {
    if (level == ENTRIES) return size;
    return level * BITS >= Long.SIZE ? 0 : size >> (level * BITS);
  }

  /** The level of the tree's nodes that are this tile's hashes: 0 for leaves. */
  int nodeLevel() {
    return level * BITS;
  }
}
