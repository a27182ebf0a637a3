package dev.tokenops.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Data folders as tests treat them: copied, cut, flipped, emptied. */
public final class Folders {
  private Folders() {}

  /** A copy whose queue files end where their last byte stands, so that it is small. */
  public static Path copy(Path from, Path to) {
    try (var all = Files.walk(from)) {
      for (var path : all.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) Files.createDirectories(target);
        else if (path.toString().endsWith(".cq4")) Files.write(target, withoutReserve(path));
        else if (!path.endsWith("lock")) // Closing it would drop the lock of this process.
        Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withoutReserve(Path queueFile) throws IOException {
    byte[] all = Files.readAllBytes(queueFile);
    return java.util.Arrays.copyOf(all, excerpts(all).getLast().end());
  }

  public static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  public static List<Path> queueFiles(Path folder) throws IOException {
    try (var all = Files.walk(folder.resolve("queue"))) {
      return all.filter(path -> path.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  public static Path onlyQueueFile(Path folder) throws IOException {
    var files = queueFiles(folder);
    if (files.size() != 1) throw new AssertionError("not one queue file: " + files);
    return files.getFirst();
  }

  /** A document of a queue file: offset of its header, offset of its payload's end, next header. */
  public record Excerpt(int header, int payloadEnd, int end) {
    public int payload() {
      return header + 4;
    }
  }

  /** The data documents, found once more in the simplest way. */
  public static List<Excerpt> excerpts(byte[] queueFile) {
    var file = ByteBuffer.wrap(queueFile).order(ByteOrder.LITTLE_ENDIAN);
    var found = new ArrayList<Excerpt>();
    for (int at = 0; at + 4 <= queueFile.length; ) {
      int header = file.getInt(at);
      if (header == 0) break;
      int length = header & 0x3fff_ffff;
      int end = at + 4 + ((length + 3) & ~3);
      if ((header & 0x4000_0000) == 0) found.add(new Excerpt(at, at + 4 + length, end));
      at = end;
    }
    return found;
  }

  public static List<Excerpt> excerpts(Path queueFile) throws IOException {
    return excerpts(Files.readAllBytes(queueFile));
  }

  public static void cut(Path file, long length) throws IOException {
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(length);
    }
  }

  public static void flip(Path file, long offset, int mask) throws IOException {
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(offset);
      int old = out.read();
      out.seek(offset);
      out.write(old ^ mask);
    }
  }

  public static void zero(Path file, long from, long to) throws IOException {
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(from);
      out.write(new byte[(int) (to - from)]);
    }
  }
}
