package dev.tokenops.ledger.tile;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a published log can be read from, as C2SP tlog-tiles has it: a folder of files, a server.
 * Nothing that it gives is believed by whoever verifies it; it need only give bytes, and bounded
 * ones. Any thread, many at once.
 */
public interface TileSource {
  /** The most bytes that a checkpoint or a page of keys can have. */
  int MAX_TEXT_BYTES = 1 << 16;

  /**
   * The signed checkpoint as it is now.
   *
   * @throws IOException if there is none that can be read; the message says why
   */
  String checkpoint() throws IOException;

  /**
   * The verifier keys that are published beside it, one a line; empty if there are none.
   *
   * @throws IOException if they cannot be read
   */
  Optional<String> keys() throws IOException;

  /**
   * The bytes of a tile, or of a bundle of entries; empty if it is not there.
   *
   * @throws IOException if it cannot be read, or is longer than any such can be
   */
  Optional<byte[]> tile(TilePath path) throws IOException;

  /**
   * Names all files below {@code tile/}, that prefix included, where they can be listed; nothing
   * otherwise.
   *
   * @throws IOException if they should be and cannot
   */
  default void names(Consumer<String> each) throws IOException {}

  /** The most bytes that a tile or bundle of that path can have. */
  static int maxBytes(TilePath path) {
    return path.width() * (path.level() == TilePath.ENTRIES ? 2 + 0xFFFF : 32);
  }
}
