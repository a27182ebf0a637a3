package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.BatchesInOrder;
import dev.tokenops.ledger.store.Damage;
import dev.tokenops.ledger.store.EntryStore.Place;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.ScanVisitor;
import dev.tokenops.ledger.store.StoredBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a data folder. What stands beside the queue is read first: a server that goes on
 * writing meanwhile can only add to what the head named.
 */
final class FolderPass<T> implements ScanVisitor {
  private static final String COMPLETE = "complete";
  private static final String SAVED = "the saved checkpoint";
  private static final String HEAD = "head";

  private final LedgerVerifier asked;
  private final @Nullable Function<Entry, T> reading;
  private final LedgerFolder folder;
  private final @Nullable LogKeys keys;
  private final Claim head;
  private final Claim saved;
  private final LedgerAudit<T> audit;
  private final BatchesInOrder<Read<T>> examined = new BatchesInOrder<>(this::take);
  private @Nullable Damage unfinished;
  private long bytes;

  /** A batch on its way from the scan to the audit. */
  private record Read<T>(Place place, long bytes, ExaminedBatch<T> batch) {}

  /**
   * A checkpoint that the ledger must contain.
   *
   * @param note null if there is none
   * @param checkpoint null if the note is none that each key signed
   * @param refusal why not
   */
  private record Claim(
      @Nullable String note, @Nullable Checkpoint checkpoint, @Nullable String refusal) {
    static Claim of(@Nullable String note, @Nullable LogKeys keys) {
      if (note == null) return new Claim(null, null, "it is missing");
      if (keys == null) return new Claim(note, null, "no key of the log is known");
      try {
        return new Claim(note, keys.verify(note).checkpoint(), null);
      } catch (ProofRefused e) {
        return new Claim(note, null, e.getMessage());
      }
    }
  }

  /**
   * @param reading what to make of each entry, on several threads at once; null if nobody wants
   *     them
   * @param visitor takes what was made of the entries of the good prefix
   */
  FolderPass(
      LedgerVerifier asked, @Nullable Function<Entry, T> reading, Consumer<? super T> visitor) {
    this.asked = asked;
    this.reading = reading;
    this.folder = new LedgerFolder(asked.folder());
    var published = new PublishedKeys(read(folder.verifierKeys()));
    this.keys = asked.keys() == null ? published.own() : published.linkedTo(asked.keys());
    this.head = Claim.of(read(folder.head()), keys);
    this.saved = Claim.of(asked.savedCheckpoint(), keys);
    var awaited =
        Stream.of(head, saved)
            .map(Claim::checkpoint)
            .filter(Objects::nonNull)
            .map(Checkpoint::size)
            .toList();
    this.audit = new LedgerAudit<>(keys, awaited, visitor);
    var wrong = asked.keys() == null ? null : published.refusal(asked.keys());
    if (wrong != null) audit.unsigned("the public keys: " + wrong, null, "log.pub");
  }

  VerifyReport run() {
    if (head.checkpoint() != null) asked.progress().expected(head.checkpoint().size());
    try (examined) {
      scan();
    } catch (IOException | UncheckedIOException e) {
      audit.damage(
          "a file cannot be read: " + e, audit.goodEntries(), String.valueOf(e.getMessage()));
    }
    checkHead();
    checkOrigin();
    var keyLines =
        keys == null
            ? List.<String>of()
            : keys.verifiers().stream().map(NoteVerifier::vkey).toList();
    return new VerifyReport(
        List.of(audit.intact(notice()), audit.signed(), complete()),
        audit.goodEntries(),
        audit.origin() != null || keys == null ? audit.origin() : keys.origin(),
        keyLines);
  }

  private void scan() throws IOException {
    try {
      LedgerFolder.scan(asked.folder(), this);
    } finally {
      examined.finish(); // Also what was read before a file that cannot be.
    }
  }

  @Override
  public ByteBuffer room(int bytes) {
    return examined.room(bytes);
  }

  @Override
  public void batch(Place place, StoredBatch batch) {
    examined.add(() -> new Read<>(place, batch.length(), ExaminedBatch.of(batch, keys, reading)));
  }

  private void take(Read<T> read) {
    var torn = unfinished;
    if (torn != null) {
      audit.damage(torn.what(), index(torn), where(torn));
      unfinished = null;
    }
    var place = read.place;
    audit.take(() -> folder.fileName(place) + ", offset " + place.offset(), read.batch);
    bytes += read.bytes;
    asked.progress().scanned(read.batch.endIndex(), bytes);
  }

  @Override
  public void damage(Damage damage) {
    examined.finish();
    switch (damage.kind()) {
      case DAMAGED -> audit.damage(damage.what(), index(damage), where(damage));
      case UNFINISHED -> unfinished = damage;
    }
  }

  /** The head is what the ledger has acknowledged: an end that lacks a part of it is lost. */
  private void checkHead() {
    var torn = unfinished;
    var named = head.checkpoint();
    long entries = audit.goodEntries();
    if (named == null) {
      if (torn != null) audit.damage(torn.what(), index(torn), where(torn));
      if (entries > 0 || head.note() != null)
        audit.unsigned("the head file: " + head.refusal(), null, HEAD);
      return;
    }
    if (named.size() > entries) {
      if (!audit.isIntact()) return;
      audit.damage(
          "the head names %,d entries and the queue holds %,d: %s"
              .formatted(named.size(), entries, torn == null ? "its end is missing" : torn.what()),
          entries,
          torn == null ? "queue" : where(torn));
    } else if (!Arrays.equals(audit.root(named.size()), named.root())) {
      audit.unsigned(
          "the head names another root for the first %,d entries".formatted(named.size()),
          Math.max(0, named.size() - 1),
          HEAD);
    }
  }

  private void checkOrigin() {
    String name = read(folder.origin());
    String origin = audit.origin();
    if (name != null && origin != null && !name.strip().equals(origin))
      audit.damage(
          "the file names the log %s, its checkpoints %s".formatted(name.strip(), origin),
          null,
          "origin");
  }

  private Verdict complete() {
    if (saved.note() == null)
      return Verdict.notChecked(
          COMPLETE,
          "give a checkpoint that was saved earlier with --checkpoint: only that can show that"
              + " nothing has been cut off or rewritten since");
    var named = saved.checkpoint();
    if (named == null)
      return Verdict.failed(COMPLETE, SAVED + " is not good: " + saved.refusal(), null, null);
    long entries = audit.goodEntries();
    if (named.size() > entries)
      return Verdict.failed(
          COMPLETE,
          "%s names %,d entries, the ledger has %,d that are intact"
              .formatted(SAVED, named.size(), entries),
          entries,
          null);
    if (!Arrays.equals(audit.root(named.size()), named.root()))
      return Verdict.failed(
          COMPLETE,
          "%s has another root: the first %,d entries are not those of then"
              .formatted(SAVED, named.size()),
          null,
          null);
    return Verdict.holds(
        COMPLETE,
        "the first %,d entries of %,d are those of %s".formatted(named.size(), entries, SAVED));
  }

  private String notice() {
    var torn = unfinished;
    return torn == null
        ? ""
        : "; a batch at its end was never finished nor acknowledged, and will be dropped when it is"
            + " opened (%s: %s)".formatted(where(torn), torn.what());
  }

  /** The whole file as text; null if it is not there, empty if it is not readable as UTF-8. */
  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return "";
    }
  }

  private static String where(Damage damage) {
    return damage.file() + ", offset " + damage.offset();
  }

  private static @Nullable Long index(Damage damage) {
    return damage.index().isPresent() ? damage.index().getAsLong() : null;
  }
}
