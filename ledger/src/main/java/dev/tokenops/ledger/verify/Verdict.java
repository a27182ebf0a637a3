package dev.tokenops.ledger.verify;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one question about a ledger.
 *
 * @param name of the question, such as {@code intact}
 * @param detail a sentence for people: what was found, and for a failure why
 * @param index of the first entry that it fails at, if it fails at one
 * @param where file and offset, relative to the data folder, if it fails at a place
 */
public record Verdict(
    String name, Status status, String detail, @Nullable Long index, @Nullable String where) {
  /** What came out. */
  public enum Status {
    /** Everything was looked at and it is so. */
    HOLDS,
    /** It is not so, or damage keeps it from being shown. */
    FAILED,
    /** Nobody gave what it would be checked against. */
    NOT_CHECKED
  }

  public static Verdict holds(String name, String detail) {
    return new Verdict(name, Status.HOLDS, detail, null, null);
  }

  public static Verdict notChecked(String name, String detail) {
    return new Verdict(name, Status.NOT_CHECKED, detail, null, null);
  }

  public static Verdict failed(
      String name, String detail, @Nullable Long index, @Nullable String where) {
    return new Verdict(name, Status.FAILED, detail, index, where);
  }
}
