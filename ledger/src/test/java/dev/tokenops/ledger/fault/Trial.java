package dev.tokenops.ledger.fault;

import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Recorder;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a damaged folder, opens it, reads everything it has, and writes on if all of it was
 * right.
 *
 * <p>Whatever was done to the folder, some outcomes are none: a wrong answer, an entry that is
 * missing without a word, a failure that nobody has words for. They are thrown.
 */
final class Trial {
  private static final String NOTHING = "nothing";

  private final Ground ground;
  private final LedgerOptions options;
  private final Path folder;
  private final long named;
  private final boolean writesOn;

  /**
   * @param named entries that were acknowledged for certain
   * @param writesOn whether to append something at last
   */
  Trial(Ground ground, LedgerOptions options, Path folder, long named, boolean writesOn) {
    this.ground = ground;
    this.options = options;
    this.folder = folder;
    this.named = named;
    this.writesOn = writesOn;
  }

  Outcome outcome() {
    var report = new LedgerVerifier(folder).withSavedCheckpoint(ground.saved).verify();
    long good = report.goodEntries();
    try (var ledger = Ledger.open(folder, options)) {
      return opened(ledger, report, good);
    } catch (LedgerRefused e) {
      return new Outcome(
          kind("refused " + e.file(), report, lost(good), e.wayOut()),
          "refused: " + plain(withoutWayOut(e)),
          words(report),
          lost(good),
          e.wayOut());
    }
  }

  private Outcome opened(Ledger ledger, VerifyReport report, long good) {
    long size = ledger.size();
    if (size > ground.entries.size())
      throw new AssertionError("it has %d entries, more than were written".formatted(size));
    var unread = firstUnread(ledger);
    if (unread != null)
      return new Outcome(
          kind("reading " + unread.substring(0, 6), report, lost(good), ""),
          "opens; reading: " + plain(unread),
          words(report),
          lost(good),
          "Stop, and start with `--scan full`, which reads everything and says what to do.");
    if (size < named) {
      if (holds(report))
        throw new AssertionError("silently shorter: %d of %d".formatted(size, named));
      return new Outcome(
          kind("shorter", report, "", ""),
          "opens, with the first %d entries".formatted(size),
          words(report),
          "entries %d to %d".formatted(size, ground.entries.size() - 1),
          "Put the newer folder back; never start on an older one.");
    }
    if (writesOn) writeOn(ledger);
    return new Outcome(
        kind(size == ground.entries.size() ? "right" : "dropped", report, "", ""),
        size == ground.entries.size()
            ? "opens, every entry reads right"
            : "opens, and says that it drops an unfinished end",
        words(report),
        size == ground.entries.size()
            ? NOTHING
            : "entry %d, whose batch the head does not name".formatted(size),
        "It goes on.");
  }

  /** What the first entry or proof that cannot be had says; never a wrong one. */
  private @Nullable String firstUnread(Ledger ledger) {
    String first = null;
    for (long index = 0; index < ledger.size(); index++) {
      try {
        requireRight(ledger, index);
      } catch (IllegalStateException | UncheckedIOException e) {
        if (first == null) first = String.valueOf(e.getMessage());
      }
    }
    return first;
  }

  private void requireRight(Ledger ledger, long index) {
    var entry = ledger.entry(index);
    if (!Arrays.equals(ground.entries.get((int) index), entry.bytes()))
      throw new AssertionError("a wrong entry " + index);
    long size = ledger.size();
    byte[] root = ledger.checkpoint().checkpoint().root();
    MerkleProofs.verifyInclusion(
        entry.leafHash(), index, size, ledger.inclusionProof(index, size), root);
    SignedCheckpoint.verify(ledger.checkpointCovering(index).note(), ledger.keys());
    if (index > 0)
      MerkleProofs.verifyConsistency(
          index, size, ledger.consistencyProof(index, size), ledger.root(index), root);
  }

  private void writeOn(Ledger ledger) {
    long before = ledger.size();
    var recorder = new Recorder();
    recorder.start(ledger);
    ledger.append(List.of(Drafts.numbered(77)), "on");
    recorder.awaitGroups(1);
    if (ledger.size() != before + 1) throw new AssertionError("it does not go on");
  }

  private String lost(long good) {
    int all = ground.entries.size();
    return good == all
        ? NOTHING
        : (good == all - 1 ? "entry %d, by name" : "entries %d to %d, by name")
            .formatted(good, all - 1);
  }

  private String kind(String open, VerifyReport report, String lost, String goOn) {
    var verdicts = failed(report).stream().map(Verdict::name).toList();
    return plain("%s|%s|%s|%s".formatted(open, verdicts, lost.isEmpty(), goOn));
  }

  private static boolean holds(VerifyReport report) {
    return failed(report).isEmpty();
  }

  private static List<Verdict> failed(VerifyReport report) {
    return report.verdicts().stream().filter(verdict -> verdict.status() == Status.FAILED).toList();
  }

  private String words(VerifyReport report) {
    var failed = failed(report);
    if (failed.isEmpty()) {
      var detail = report.verdict("intact").detail();
      int notice = detail.indexOf(';');
      return notice < 0 ? "all hold" : "all hold" + plain(detail.substring(notice));
    }
    var first = failed.getFirst();
    var where = first.where() == null ? "" : " (" + first.where() + ")";
    var others = failed.stream().skip(1).map(Verdict::name).collect(Collectors.joining(", "));
    return "%s fails: %s%s%s"
        .formatted(
            first.name(),
            plain(first.detail()),
            plain(where),
            others.isEmpty() ? "" : "; so do: " + others);
  }

  private String withoutWayOut(LedgerRefused e) {
    var message = e.getMessage();
    int end = message.length() - e.wayOut().length() - 2;
    return message.endsWith(e.wayOut()) ? message.substring(0, end) : message;
  }

  /** Without what differs from run to run, or breaks a table. */
  private String plain(String words) {
    return words
        .replace(folder.toAbsolutePath() + "/", "")
        .replace(folder.toAbsolutePath().toString(), "the folder")
        .replaceAll("\\d{8}F\\.cq4", "*.cq4")
        .replaceAll("process \\d+", "process N")
        .replaceAll("[A-Za-z0-9+/]{40,}=*", "…")
        .replaceAll("[\\n\\r]+", " ")
        .replaceAll("[^ -~…]+", "?")
        .replace("|", "\\|");
  }
}
