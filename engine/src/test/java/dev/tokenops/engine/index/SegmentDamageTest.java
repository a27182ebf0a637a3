package dev.tokenops.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a segment's file, it is the one that was written or an exception. */
final class SegmentDamageTest {
  private static final KeyHash HASH = new SipHash(new byte[16]);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("segment");
    var random = new SplittableRandom(3);
    var index = new RunIndex(HASH, List.of());
    for (int i = 0; i < 4; i++)
      for (var kind : Kind.values()) index.add(kind, random.nextLong(), i);
    index.settle(index.cut(), file);
  }

  @Test
  void everyFlippedBitIsSeen() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(file, flipped);
      assertThrows(IOException.class, this::read, "byte " + at);
    }
    Files.write(file, whole);
    assertEquals(64, read().length());
  }

  @Test
  void everyTornFileIsSeen() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, this::read, "length " + length);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 16));
    assertThrows(IOException.class, this::read);
  }

  @Test
  void aSegmentOfAnotherKeyIsRefused() {
    var other = new SipHash(Arrays.copyOf(new byte[] {1}, 16));
    assertThrows(IOException.class, () -> Segment.open(file, other));
  }

  @Test
  void anUnfinishedFileHasNotTheSegmentsName() throws IOException {
    try (var names = Files.list(folder)) {
      assertTrue(names.allMatch(file::equals), "nothing is left beside it");
    }
  }

  @Test
  void itKnowsTheEntriesThatItSpeaksOf() throws IOException {
    var segment = Segment.open(file, HASH);
    assertEquals(0, segment.firstIndex());
    assertEquals(3, segment.lastIndex());
    assertEquals(4, segment.rows(Kind.RUN));
    assertEquals(4L * Kind.values().length, segment.rows());
    assertEquals(segment.bytes(), Files.size(file));
  }

  /**
   * What is mapped and no longer there is an error of the thread that looks, not of the process.
   */
  @Test
  void aFileCutWhileItIsMappedIsAnErrorAndTheProcessGoesOn() throws IOException {
    var cut = Files.copy(file, folder.resolve("cut"));
    var segment = Segment.open(cut, HASH);
    try (var channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    assertThrows(
        InternalError.class, // It comes a little later than the read that it is about.
        () -> {
          for (int i = 0; i < 100_000; i++) segment.lastIndex();
        });
  }

  private String read() throws IOException {
    return Segment.open(file, HASH).sha256();
  }
}
