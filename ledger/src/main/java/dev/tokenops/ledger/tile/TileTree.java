package dev.tokenops.ledger.tile;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Writes tiles as files while the entries of a log stream by, in memory that does not grow with
 * them: one unfinished bundle, and one unfinished tile a level.
 *
 * <p>What is there already is kept if it is the same, and refused if it is not: tiles never change,
 * so another content is another log's. No file is ever seen half written, and each is forced to
 * disk. One thread.
 */
public final class TileTree {
  private final Path folder;
  private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
  private final List<ByteArrayOutputStream> levels = new ArrayList<>();
  private long size;

  /**
   * @param folder the tree's root; {@code tile/} is made in it
   */
  public TileTree(Path folder) {
    this.folder = folder;
  }

  /** Entries so far. */
  public long size() {
    return size;
  }

  /**
   * The next entry.
   *
   * @throws ProofRefused if a file of that name has another content
   * @throws IOException if a file cannot be written or read
   */
  public void append(byte[] entry, byte[] leafHash) throws IOException {
    bundle(entry, bundle);
    size++;
    if (size % TilePath.FULL == 0) {
      write(new TilePath(TilePath.ENTRIES, size / TilePath.FULL - 1, TilePath.FULL), bundle);
      bundle.reset();
    }
    add(0, leafHash);
  }

  /** Writes the partial tiles at the right edge; nothing may be appended any more. */
  public void finish() throws IOException {
    partial(TilePath.ENTRIES, bundle);
    for (int level = 0; level < levels.size(); level++) partial(level, levels.get(level));
  }

  /**
   * Puts an entry behind its length, as a bundle has it.
   *
   * @param entry at most 65,535 bytes
   */
  static void bundle(byte[] entry, ByteArrayOutputStream into) {
    if (entry.length > 0xFFFF)
      throw new IllegalArgumentException("no bundle takes an entry of " + entry.length + " bytes");
    into.write(entry.length >> Byte.SIZE);
    into.write(entry.length);
    into.writeBytes(entry);
  }

  private void add(int level, byte[] hash) throws IOException {
    if (level == levels.size()) levels.add(new ByteArrayOutputStream());
    var tile = levels.get(level);
    tile.writeBytes(hash);
    if (tile.size() < TilePath.FULL * Hashes.LENGTH) return;
    long number = TilePath.count(level, size) / TilePath.FULL - 1;
    write(new TilePath(level, number, TilePath.FULL), tile);
    var root = root(tile.toByteArray());
    tile.reset();
    add(level + 1, root);
  }

  /** The root over a full tile's hashes, which is a hash of the level above. */
  private static byte[] root(byte[] tile) {
    var hashes = new byte[TilePath.FULL][];
    for (int i = 0; i < TilePath.FULL; i++)
      hashes[i] = Arrays.copyOfRange(tile, i * Hashes.LENGTH, (i + 1) * Hashes.LENGTH);
    for (int width = TilePath.FULL / 2; width > 0; width /= 2)
      for (int i = 0; i < width; i++) hashes[i] = Hashes.node(hashes[2 * i], hashes[2 * i + 1]);
    return hashes[0];
  }

  private void partial(int level, ByteArrayOutputStream content) throws IOException {
    long count = TilePath.count(level, size);
    int width = (int) (count % TilePath.FULL);
    if (width > 0) write(new TilePath(level, count / TilePath.FULL, width), content);
  }

  private void write(TilePath path, ByteArrayOutputStream content) throws IOException {
    var file = folder.resolve(path.text());
    var bytes = content.toByteArray();
    try {
      if (Arrays.equals(Files.readAllBytes(file), bytes)) return;
      throw new ProofRefused(path.text() + " is there already, and is not of this log");
    } catch (NoSuchFileException e) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
    }
    var beside = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) channel.write(rest);
      channel.force(true); // The checkpoint that follows says that it is there.
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.forceFolder(Objects.requireNonNull(file.getParent()));
  }
}
