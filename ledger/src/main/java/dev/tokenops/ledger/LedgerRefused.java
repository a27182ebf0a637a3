package dev.tokenops.ledger;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A ledger that does not open, because what it holds cannot be trusted or is in use. */
public final class LedgerRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final long index;
  private final String wayOut;

  LedgerRefused(
      String file, long offset, long index, String what, String wayOut, @Nullable Throwable cause) {
    super(message(file, offset, index, what, wayOut), cause);
    this.file = file;
    this.offset = offset;
    this.index = index;
    this.wayOut = wayOut;
  }

  LedgerRefused(String file, String what, String wayOut) {
    this(file, -1, -1, what, wayOut, null);
  }

  LedgerRefused(String file, String what, String wayOut, Throwable cause) {
    this(file, -1, -1, what, wayOut, cause);
  }

  private static String message(String file, long offset, long index, String what, String wayOut) {
    var where = new StringBuilder(file);
    if (offset >= 0) where.append(", offset ").append(offset);
    if (index >= 0) where.append(", entry ").append(index);
    return where + ": " + what + ". " + wayOut;
  }

  /** Where, what and the way out, in one text. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The file or folder in question. */
  public String file() {
    return file;
  }

  /** Bytes from the start of the file, if one place is wrong. */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** The first entry in question, if one is. */
  public OptionalLong index() {
    return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
  }

  /** What can be done, in whole sentences. */
  public String wayOut() {
    return wayOut;
  }
}
