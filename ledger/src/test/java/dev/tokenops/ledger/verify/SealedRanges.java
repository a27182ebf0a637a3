package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where batches lie in a data folder, found by their magic and by nothing that is under test. */
final class SealedRanges {
  private static final byte[] MAGIC = "tokopsB1".getBytes(US_ASCII);

  private SealedRanges() {}

  /**
   * A sealed batch with the queue's header before it.
   *
   * @param start of the header
   * @param length of header and batch
   */
  record Sealed(Path file, long start, int length, long first, long end) {
    boolean contains(Path other, long offset) {
      return file.equals(other) && start <= offset && offset < start + length;
    }
  }

  static List<Sealed> in(Path folder) throws IOException {
    var batches = new ArrayList<Sealed>();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.filter(path -> path.toString().endsWith(".cq4")).toList())
        batches.addAll(inFile(path));
    }
    batches.sort(Comparator.comparingLong(Sealed::first));
    return batches;
  }

  private static List<Sealed> inFile(Path path) throws IOException {
    var batches = new ArrayList<Sealed>();
    var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    int at = 0;
    while (at + MAGIC.length <= bytes.limit()) {
      if (bytes.slice(at, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
        int length = bytes.getInt(at + 8);
        long first = bytes.getLong(at + 16);
        batches.add(new Sealed(path, at - 4L, length + 4, first, first + bytes.getInt(at + 12)));
        at += (length + 3) & ~3;
      } else {
        at += 4;
      }
    }
    return batches;
  }
}
