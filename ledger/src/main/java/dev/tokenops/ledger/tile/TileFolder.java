package dev.tokenops.ledger.tile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A static tree of tiles, as {@code tokenops export} or any other log writes it.
 *
 * @param root the folder that holds {@code checkpoint} and {@code tile/}
 */
public record TileFolder(Path root) implements TileSource {
  private static final String CHECKPOINT = "checkpoint";

  /** The file of verifier keys; not C2SP's, so that others may lack it. */
  public static final String KEYS = "keys";

  private static final String TILES = "tile";

  /** Whether the path is a tree of tiles, be it a damaged one. */
  public static boolean isTree(Path path) {
    return Files.isRegularFile(path.resolve(CHECKPOINT)) || Files.isDirectory(path.resolve(TILES));
  }

  /** The file of the signed checkpoint. */
  public Path checkpointFile() {
    return root.resolve(CHECKPOINT);
  }

  /** The file of verifier keys. */
  public Path keysFile() {
    return root.resolve(KEYS);
  }

  @Override
  public String checkpoint() throws IOException {
    return text(checkpointFile())
        .orElseThrow(() -> new IOException("there is no file " + CHECKPOINT));
  }

  @Override
  public Optional<String> keys() throws IOException {
    return text(keysFile());
  }

  @Override
  public Optional<byte[]> tile(TilePath path) throws IOException {
    return read(root.resolve(path.text()), TileSource.maxBytes(path));
  }

  @Override
  public void names(Consumer<String> each) throws IOException {
    var tiles = root.resolve(TILES);
    if (!Files.isDirectory(tiles)) return;
    try (var paths = Files.walk(tiles)) {
      paths
          .filter(path -> !Files.isDirectory(path))
          .forEach(path -> each.accept(root.relativize(path).toString()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<String> text(Path file) throws IOException {
    return read(file, MAX_TEXT_BYTES).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes)
        throw new IOException("it has more than the %,d bytes it can have".formatted(maxBytes));
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
