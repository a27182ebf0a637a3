package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folders of the queue: one a segment, named by the index of its first entry in 20 digits, and
 * in each one file of Chronicle Queue.
 *
 * <pre>
 *   queue/00000000000000000000/20261123F.cq4
 *   queue/00000000000000183244/20261124F.cq4      the newest: the only one that Chronicle maps
 * </pre>
 */
record Segments(Path queue) {
  /** More would not fit into a long. */
  private static final Pattern NAME = Pattern.compile("00\\d{18}");

  private static final String FILE_ENDING = ".cq4";
  private static final String BOOKKEEPING = "metadata.cq4t";

  /** The indexes of all segments' first entries, ascending; empty if there is no queue yet. */
  List<Long> firstIndexes() throws IOException {
    if (!Files.isDirectory(queue)) return List.of();
    try (var folders = Files.list(queue)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .map(Long::valueOf)
          .sorted()
          .toList();
    }
  }

  Path folder(long firstIndex) {
    return queue.resolve("%020d".formatted(firstIndex));
  }

  /**
   * The segment's file, if it was begun.
   *
   * @throws IOException if there are two: only one can be its own
   */
  Optional<Path> file(long firstIndex) throws IOException {
    try (var content = Files.list(folder(firstIndex))) {
      var files =
          content.filter(path -> path.getFileName().toString().endsWith(FILE_ENDING)).toList();
      if (files.size() > 1) throw new IOException("two queue files in one folder: " + files);
      return files.stream().findFirst();
    }
  }

  /**
   * Ends a segment that Chronicle has let go of: cuts off the space that was reserved and never
   * used, and removes Chronicle's own bookkeeping.
   *
   * @param end behind the last batch
   */
  void finish(long firstIndex, long end) throws IOException {
    var path = file(firstIndex).orElseThrow(() -> new IOException("the queue file is gone"));
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (file.size() > end) file.truncate(end);
      file.force(true);
    }
    Files.deleteIfExists(folder(firstIndex).resolve(BOOKKEEPING));
    AtomicFile.forceFolder(folder(firstIndex));
    AtomicFile.forceFolder(queue);
  }

  /** Removes a segment that never held a batch. */
  void remove(long firstIndex) throws IOException {
    var folder = folder(firstIndex);
    try (var content = Files.list(folder)) {
      for (var path : content.toList()) Files.delete(path);
    }
    Files.delete(folder);
    AtomicFile.forceFolder(queue);
  }
}
