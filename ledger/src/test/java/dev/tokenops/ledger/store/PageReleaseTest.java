package dev.tokenops.ledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class PageReleaseTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private Path written(String name, int mebibytes) throws IOException {
    var path = folder.resolve(name);
    try (var file = open(path)) {
      var bytes = ByteBuffer.allocate(MIB);
      for (int i = 0; i < MIB; i++) bytes.put(i, (byte) (i * 31));
      for (long at = 0; at < mebibytes; at++) file.write(bytes.clear(), at * MIB);
      file.force(true);
    }
    return path;
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Whether the mebibyte is in memory as a whole; nothing of it is touched to find out. */
  private static boolean isInMemory(Path path, int mebibyte) throws IOException {
    try (var file = open(path);
        var arena = Arena.ofConfined()) {
      return file.map(MapMode.READ_ONLY, (long) mebibyte * MIB, MIB, arena).isLoaded();
    }
  }

  @Test
  void theOldestPagesGoAndTheNewestStayAcrossFiles() throws Exception {
    var first = written("first", 20);
    var second = written("second", 20);
    try (var pages = new PageRelease(16 * MIB)) {
      pages.forced(first, 20 * MIB);
      assertTrue(isInMemory(first, 0), "nothing goes before there is a step of it");
      pages.forced(second, 2 * MIB);
      pages.forced(second, 20 * MIB);
    }
    for (int i = 0; i < 20; i++) assertFalse(isInMemory(first, i), "mebibyte " + i);
    for (int i = 0; i < 4; i++) assertFalse(isInMemory(second, i), "mebibyte " + i);
    for (int i = 4; i < 20; i++) assertTrue(isInMemory(second, i), "mebibyte " + i);
    try (var file = open(first)) {
      var read = ByteBuffer.allocate(MIB);
      file.read(read, 7L * MIB);
      for (int i = 0; i < MIB; i++) assertEquals((byte) (i * 31), read.get(i));
    }
  }

  @Test
  void aFileThatIsGoneHarmsNobody() throws Exception {
    try (var pages = new PageRelease(MIB)) {
      pages.forced(folder.resolve("none"), 100L * MIB);
      pages.forced(folder.resolve("other"), 100L * MIB);
    }
  }
}
