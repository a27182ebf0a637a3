package dev.tokenops.ledger.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What stands on a disk: the content of every file, without the room that queue files reserve.
 *
 * @param size entries that were acknowledged then
 */
record FolderImage(Map<String, byte[]> files, long size) {
  private static final int PAGE_BYTES = 4_096;

  /** More than any queue file of these tests has written. */
  private static final int KEPT_BYTES = 192 << 10;

  /** Forced by itself before a file's first batch is written: what Chronicle puts before it. */
  private static final int BEFORE_BATCHES = 65_536;

  static FolderImage of(Path folder, long size) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var all = Files.walk(folder)) {
      for (var path : all.filter(Files::isRegularFile).toList()) {
        var name = folder.relativize(path).toString();
        if (name.equals("lock") || name.endsWith(".new")) continue;
        try {
          files.put(name, read(path));
        } catch (NoSuchFileException _) {
          // The head was being replaced; it stands there under its own name.
        }
      }
    }
    return new FolderImage(files, size);
  }

  private static byte[] read(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(file.length(), KEPT_BYTES)];
      file.readFully(bytes);
      return bytes;
    }
  }

  /** Some of what was written between another image and this one, over that. */
  FolderImage partOver(FolderImage before, Random random) {
    var part = new TreeMap<>(before.files);
    int share = random.nextInt(1, 8); // Of 8: sometimes nearly all, sometimes nearly nothing.
    boolean wholeQueue = true;
    for (var file : files.entrySet()) {
      var name = file.getKey();
      if (isReplacedAsOne(name)) continue;
      byte[] old = before.files.get(name);
      if (old == null && random.nextInt(4) == 0 && !isWrittenBy(before, name)) {
        wholeQueue = false;
        continue; // Not even its name was written.
      }
      byte[] mixed = mixed(old == null ? new byte[0] : old, file.getValue(), share, random);
      if (name.endsWith(".cq4")) wholeQueue &= Arrays.equals(mixed, file.getValue());
      part.put(name, mixed);
    }
    for (var name : before.files.keySet())
      if (!files.containsKey(name) && random.nextBoolean()) part.remove(name);
    for (var name : files.keySet())
      if (isReplacedAsOne(name) && (wholeQueue || !before.files.containsKey(name)))
        if (wholeQueue && random.nextBoolean()) part.put(name, files.get(name));
    return new FolderImage(part, before.size);
  }

  /** Renamed into place, after it was forced, after what it names was forced. */
  private static boolean isReplacedAsOne(String name) {
    return name.equals("head") || name.equals("index/anchor");
  }

  private static boolean isWrittenBy(FolderImage image, String name) {
    return image.files.containsKey(name);
  }

  private static byte[] mixed(byte[] old, byte[] now, int share, Random random) {
    byte[] mixed = Arrays.copyOf(old, Math.max(old.length, now.length));
    boolean batchWritten = false;
    for (int page = (now.length - 1) / PAGE_BYTES * PAGE_BYTES; page >= 0; page -= PAGE_BYTES) {
      int end = Math.min(page + PAGE_BYTES, now.length);
      boolean forcedBefore = old.length == 0 && batchWritten && page < BEFORE_BATCHES;
      if (!forcedBefore && random.nextInt(8) >= share) continue;
      System.arraycopy(now, page, mixed, page, end - page);
      batchWritten |= page >= BEFORE_BATCHES && !isZero(now, page, end);
    }
    return random.nextBoolean() || mixed.length == old.length ? mixed : shorter(mixed, old.length);
  }

  /** A file that has not grown yet as far as its last page. */
  private static byte[] shorter(byte[] bytes, int least) {
    int end = bytes.length;
    while (end > least && bytes[end - 1] == 0) end--;
    return Arrays.copyOf(bytes, end);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) if (bytes[at] != 0) return false;
    return true;
  }

  /** Makes a folder of it. */
  void write(Path folder) throws IOException {
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(Strokes.folderOf(_ -> path).in(folder));
      Files.write(path, file.getValue());
    }
    Files.setPosixFilePermissions(
        folder.resolve("log.key"), PosixFilePermissions.fromString("rw-------"));
  }
}
