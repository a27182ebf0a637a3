package dev.tokenops.ledger.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder in memory, where there is one: thousands of openings wait for no disk there. */
final class Quick {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ENOUGH_BYTES = 512L << 20;

  private Quick() {}

  /**
   * @param otherwise if the machine has none, or too small a one
   */
  static Path folder(Path otherwise) throws IOException {
    boolean there =
        Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
    return there ? Files.createTempDirectory(MEMORY, "faults") : otherwise;
  }
}
