package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.QueueOutline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a ledger stands, told by its data folder in a moment, also beside a server that writes to it.
 * It verifies nothing: it reads the head, the names of the files and the headers of the newest.
 *
 * @param origin the log's name; null if head and file do not give it
 * @param size entries that the head names: all of them are on disk
 * @param root the head's, base64; null without a head
 * @param lastForceAt when the head was written, which is within a second of the last force; null
 *     without a head
 * @param entries that stand in the queue: those of the head, and what was written since
 * @param firstEntryAt time of the first entry; null if there is none
 * @param lastEntryAt time of the last entry in the queue; null if there is none
 * @param files of the queue, oldest first
 * @param bytes of all files of the queue
 * @param recent how many entries were written lately
 * @param broken what stands behind the last whole batch of the newest file; null if nothing does
 * @param process that opened the folder last, if it runs; null if it does not
 */
public record LedgerStatus(
    @Nullable String origin,
    long size,
    @Nullable String root,
    @Nullable Instant lastForceAt,
    long entries,
    @Nullable Instant firstEntryAt,
    @Nullable Instant lastEntryAt,
    List<QueueFile> files,
    long bytes,
    Recent recent,
    @Nullable String broken,
    @Nullable Long process) {
  public LedgerStatus {
    files = List.copyOf(files);
  }

  /**
   * A file of the queue.
   *
   * @param path relative to the data folder
   * @param bytes as long as it is; what is reserved in the newest counts
   * @param elsewhere where it really lies, if a link in the folder leads to it; else null
   */
  public record QueueFile(String path, long firstIndex, long bytes, @Nullable String elsewhere) {}

  /**
   * Entries by the times in them, to the batch.
   *
   * @param lastMinute that were written in the minute up to now
   * @param lastHour in the hour up to now
   */
  public record Recent(long lastMinute, long lastHour) {}

  /**
   * Looks at a data folder.
   *
   * @param now up to which is counted
   * @throws IOException if a file cannot be read
   */
  public static LedgerStatus of(Path path, Instant now) throws IOException {
    var folder = new LedgerFolder(path);
    var head = head(folder);
    var files = new ArrayList<QueueFile>();
    var firsts = new ArrayList<Located>();
    try (var outline = new QueueOutline(folder)) {
      for (long segment : outline.segments()) {
        files.add(file(path, outline.file(segment), segment));
        outline.walk(segment, batch -> !firsts.add(batch));
      }
      var newest = new Newest();
      var times = new EntryTimes(outline, firsts);
      String broken = null;
      if (!files.isEmpty())
        broken = outline.walk(files.getLast().firstIndex(), newest::take).broken();
      var last = newest.last != null ? newest.last : firsts.isEmpty() ? null : firsts.getLast();
      var firstAt = firsts.isEmpty() ? null : times.of(firsts.getFirst(), 0);
      var lastAt = last == null ? null : times.of(last, last.endIndex() - 1);
      long entries = last == null ? 0 : last.endIndex();
      return new LedgerStatus(
          head != null ? head.origin() : origin(folder),
          head == null ? 0 : head.size(),
          head == null ? null : StrictBase64.encode(head.root()),
          head == null ? null : Files.getLastModifiedTime(folder.head()).toInstant(),
          entries,
          firstAt,
          lastAt,
          files,
          files.stream().mapToLong(QueueFile::bytes).sum(),
          new Recent(
              entries - times.before(now.minus(Duration.ofMinutes(1))),
              entries - times.before(now.minus(Duration.ofHours(1)))),
          broken,
          process(folder));
    }
  }

  private static final class Newest {
    private @Nullable Located last;

    boolean take(Located batch) {
      last = batch;
      return true;
    }
  }

  private static QueueFile file(Path folder, Path file, long segment) throws IOException {
    var name = folder.relativize(file).toString();
    var elsewhere = Files.isSymbolicLink(file) ? file.toRealPath().toString() : null;
    return new QueueFile(name, segment, Files.size(file), elsewhere);
  }

  private static @Nullable Checkpoint head(LedgerFolder folder) throws IOException {
    var note = new AtomicFile(folder.head()).read();
    if (note.isEmpty()) return null;
    try {
      return Checkpoint.parse(SignedNote.parse(note.get()).text());
    } catch (ProofRefused e) {
      throw new IOException("the head file is damaged: " + e.getMessage(), e);
    }
  }

  private static @Nullable String origin(LedgerFolder folder) throws IOException {
    return new AtomicFile(folder.origin()).read().map(String::strip).orElse(null);
  }

  private static @Nullable Long process(LedgerFolder folder) throws IOException {
    var pid = new AtomicFile(folder.lock()).read().orElse("").strip();
    if (!pid.matches("\\d{1,18}")) return null;
    long number = Long.parseLong(pid);
    return ProcessHandle.of(number).filter(ProcessHandle::isAlive).map(_ -> number).orElse(null);
  }
}
