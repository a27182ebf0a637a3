package dev.tokenops.ledger.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashStoreTest {
  /** More than two chunks of the file, so that mapped and unmapped chunks are read. */
  private static final int MANY = 300_001;

  @TempDir Path folder;

  @Test
  void everyHashComesBackWhetherFlushedOrNot() throws Exception {
    try (var file = FileHashStore.create(folder.resolve("tree"));
        var heap = new HeapHashStore()) {
      for (int i = 0; i < MANY; i++) {
        file.append(hash(i));
        heap.append(hash(i));
        if (i % 9973 == 0) file.force();
        assertArrayEquals(hash(i), file.get(i));
      }
      assertEquals(MANY, file.count());
      for (int i = 0; i < MANY; i++) {
        assertArrayEquals(hash(i), file.get(i));
        assertArrayEquals(hash(i), heap.get(i));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> file.get(MANY));
      assertThrows(IndexOutOfBoundsException.class, () -> heap.get(MANY));
      assertThrows(IndexOutOfBoundsException.class, () -> file.get(-1));
    }
  }

  @Test
  void aFileHoldsTheHashesAndNothingElse() throws Exception {
    var path = folder.resolve("tree");
    try (var store = FileHashStore.create(path)) {
      for (int i = 0; i < MANY; i++) store.append(hash(i));
    }
    assertEquals(32L * MANY, Files.size(path));
    try (var store = FileHashStore.open(path)) {
      assertEquals(MANY, store.count());
      for (int i = 0; i < MANY; i += 7) assertArrayEquals(hash(i), store.get(i));
      assertArrayEquals(hash(MANY - 1), store.get(MANY - 1));
      store.append(hash(MANY));
    }
    try (var store = FileHashStore.open(path)) {
      assertArrayEquals(hash(MANY), store.get(MANY));
    }
    try (var store = FileHashStore.create(path)) {
      assertEquals(0, store.count());
    }
  }

  @Test
  void aFileThatEndsAtTheEndOfAChunkGoesOn() throws Exception {
    var path = folder.resolve("tree");
    int chunk = 131_072;
    try (var store = FileHashStore.create(path)) {
      for (int i = 0; i < chunk; i++) store.append(hash(i));
    }
    try (var store = FileHashStore.open(path)) {
      assertEquals(chunk, store.count());
      store.append(hash(chunk));
      assertArrayEquals(hash(chunk - 1), store.get(chunk - 1));
      assertArrayEquals(hash(chunk), store.get(chunk));
    }
  }

  @Test
  void readersSeeWhatIsBelowTheCountWhileItGrows() throws Exception {
    try (var store = FileHashStore.create(folder.resolve("tree"));
        var threads = Executors.newSingleThreadExecutor()) {
      Callable<Long> reader =
          () -> {
            long seen = 0;
            while (seen < MANY) {
              long count = store.count();
              for (long i = seen; i < count; i++) assertArrayEquals(hash(i), store.get(i));
              if (count > 0) assertArrayEquals(hash(count / 2), store.get(count / 2));
              seen = count;
            }
            return seen;
          };
      var seen = threads.submit(reader);
      for (int i = 0; i < MANY; i++) store.append(hash(i));
      assertEquals(MANY, seen.get());
    }
  }

  @Test
  void aFileOfHalfAHashIsRefused() throws Exception {
    var path = Files.write(folder.resolve("tree"), new byte[48]);
    assertThrows(UncheckedIOException.class, () -> FileHashStore.open(path));
  }

  @Test
  void onlyWholeHashesAreTaken() throws Exception {
    try (var file = FileHashStore.create(folder.resolve("tree"));
        var heap = new HeapHashStore()) {
      assertThrows(IllegalArgumentException.class, () -> file.append(new byte[31]));
      assertThrows(IllegalArgumentException.class, () -> heap.append(new byte[33]));
      assertEquals(0, file.count() + heap.count());
    }
  }

  private static byte[] hash(long i) {
    return ByteBuffer.allocate(32).putLong(i).putLong(~i).array();
  }
}
