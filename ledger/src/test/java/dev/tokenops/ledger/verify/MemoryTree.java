package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A published tree, made in the simplest way from entries, of which any file can be another. */
final class MemoryTree implements TileSource {
  final Map<String, byte[]> files = new HashMap<>();

  /** As the log is now. */
  MemoryTree(SmallLog log) {
    publish(log);
  }

  /** What {@code tokenops export} would do: everything of now, beside what was there. */
  void publish(SmallLog log) {
    files.put("checkpoint", log.note().getBytes(UTF_8));
    files.put("keys", (log.signer.verifier().vkey() + "\n").getBytes(UTF_8));
    List<byte[]> hashes = log.entries.stream().map(Hashes::leaf).toList();
    for (int first = 0; first < log.entries.size(); first += TilePath.FULL) {
      var bundle = new ByteArrayOutputStream();
      for (byte[] entry : log.entries.subList(first, Math.min(first + 256, log.entries.size()))) {
        bundle.write(entry.length >> 8);
        bundle.write(entry.length);
        bundle.writeBytes(entry);
      }
      var path = TilePath.of(TilePath.ENTRIES, first / TilePath.FULL, log.entries.size());
      files.put(path.text(), bundle.toByteArray());
    }
    for (int level = 0; !hashes.isEmpty(); level++) hashes = level(level, hashes);
  }

  /** Writes a level, and gives the one above. */
  private List<byte[]> level(int level, List<byte[]> hashes) {
    var above = new ArrayList<byte[]>();
    for (int first = 0; first < hashes.size(); first += TilePath.FULL) {
      var part = hashes.subList(first, Math.min(first + TilePath.FULL, hashes.size()));
      var tile = new ByteArrayOutputStream();
      part.forEach(tile::writeBytes);
      files.put(new TilePath(level, first / 256, part.size()).text(), tile.toByteArray());
      if (part.size() == TilePath.FULL) above.add(root(part));
    }
    return above;
  }

  /** RFC 6962 section 2.1, word for word. */
  private static byte[] root(List<byte[]> hashes) {
    if (hashes.size() == 1) return hashes.getFirst();
    int split = Integer.highestOneBit(hashes.size() - 1);
    return Hashes.node(root(hashes.subList(0, split)), root(hashes.subList(split, hashes.size())));
  }

  SortedSet<String> tiles() {
    var tiles = new TreeSet<>(files.keySet());
    tiles.removeIf(name -> !name.startsWith("tile/"));
    return tiles;
  }

  /** The same files, to be changed by themselves. */
  MemoryTree copy(SmallLog log) {
    var copy = new MemoryTree(log);
    copy.files.clear();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }

  MemoryTree flip(String name, int offset, int bit) {
    byte[] bytes = required(name).clone();
    bytes[offset] ^= (byte) (1 << bit);
    files.put(name, bytes);
    return this;
  }

  byte[] required(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) throw new AssertionError("no file " + name);
    return bytes;
  }

  @Override
  public String checkpoint() throws IOException {
    byte @Nullable [] bytes = files.get("checkpoint");
    if (bytes == null) throw new IOException("there is no file checkpoint");
    return new String(bytes, UTF_8);
  }

  @Override
  public Optional<String> keys() {
    return Optional.ofNullable(files.get("keys")).map(bytes -> new String(bytes, UTF_8));
  }

  @Override
  public Optional<byte[]> tile(TilePath path) {
    return Optional.ofNullable(files.get(path.text()));
  }

  @Override
  public void names(Consumer<String> each) {
    tiles().forEach(each);
  }
}
