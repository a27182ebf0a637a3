package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.verify.SealedRanges.Sealed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A file that is damaged until this is closed. */
final class Damaged implements AutoCloseable {
  private final Path file;
  private final long from;
  private final byte[] before;
  private final String what;

  private Damaged(Path file, long from, byte[] before, String what) {
    this.file = file;
    this.from = from;
    this.before = before;
    this.what = what + " of " + file;
  }

  static Damaged flip(Path file, long offset, int bit) throws IOException {
    byte[] before = read(file, offset, 1);
    write(file, offset, new byte[] {(byte) (before[0] ^ 1 << bit)});
    return new Damaged(file, offset, before, "flipped bit " + bit + " at " + offset);
  }

  /** A flip inside the batch, and a CRC that fits again. */
  static Damaged flipAndReseal(Sealed batch, int offset, int bit) throws IOException {
    byte[] before = read(batch.file(), batch.start(), batch.length());
    byte[] after = before.clone();
    after[offset] ^= (byte) (1 << bit);
    var crc = new CRC32C();
    crc.update(after, 4, after.length - 8);
    ByteBuffer.wrap(after).putInt(after.length - 4, (int) crc.getValue());
    write(batch.file(), batch.start(), after);
    return new Damaged(
        batch.file(), batch.start(), before, "resealed bit " + bit + " at +" + offset);
  }

  static Damaged overwrite(Path file, long offset, byte[] bytes) throws IOException {
    byte[] before = read(file, offset, bytes.length);
    write(file, offset, bytes);
    return new Damaged(file, offset, before, "overwritten " + bytes.length + " at " + offset);
  }

  static Damaged cut(Path file, long end) throws IOException {
    byte[] before = read(file, end, (int) (Files.size(file) - end));
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
    return new Damaged(file, end, before, "cut at " + end);
  }

  static Damaged replace(Path file, byte[] bytes) throws IOException {
    byte[] before = Files.readAllBytes(file);
    Files.write(file, bytes);
    return new Damaged(file, 0, before, "replaced by " + bytes.length + " bytes");
  }

  @Override
  public void close() throws IOException {
    write(file, from, before);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (what.startsWith("replaced")) channel.truncate(before.length);
    }
  }

  @Override
  public String toString() {
    return what;
  }

  private static byte[] read(Path file, long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes.array();
  }

  private static void write(Path file, long offset, byte[] bytes) throws IOException {
    var rest = ByteBuffer.wrap(bytes);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (rest.hasRemaining()) channel.write(rest, offset + rest.position());
    }
  }
}
