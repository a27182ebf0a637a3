package dev.tokenops.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * Room for large tables that live no longer than a command: files in the folder for temporary ones,
 * mapped, so that the heap stays small and the system may write out what nobody touches.
 */
final class Scratch {
  /** Below this a file is not worth it. */
  private static final long SMALL_BYTES = 1 << 20;

  private Scratch() {}

  /**
   * @param bytes a multiple of 8
   * @return so many zeros; given back when nobody refers to them any more
   */
  static MemorySegment room(long bytes) {
    if (bytes < SMALL_BYTES)
      return MemorySegment.ofArray(new long[Math.toIntExact(bytes / Long.BYTES)]);
    try {
      var file = Files.createTempFile("tokenops-scratch", ".bin");
      try (var channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        return channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no room for %,d bytes of scratch in %s; set java.io.tmpdir"
              .formatted(bytes, System.getProperty("java.io.tmpdir")),
          e);
    }
  }
}
