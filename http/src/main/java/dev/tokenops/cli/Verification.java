package dev.tokenops.cli;

import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.ledger.tile.TileFolder;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.LogVerifier;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.TreeVerifier;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found about a data folder, an export, an envelope or a server.
 *
 * @param path as it was given, or the URL
 * @param kind {@code data_folder}, {@code export}, {@code envelope} or {@code server}
 * @param ok whether everything that was asked for holds
 * @param origin the log's name; null if not even that can be read
 * @param entries how many entries from the start are intact; null for an envelope, and where they
 *     cannot be read
 * @param keys that {@code signed} was judged by
 * @param verdicts those asked for, in the order of {@link #CHECKS}
 * @param notes what else a reader must know, in sentences; none as a rule
 */
record Verification(
    String path,
    String kind,
    boolean ok,
    @Nullable String origin,
    @Nullable Long entries,
    List<String> keys,
    List<Verdict> verdicts,
    List<String> notes) {
  /** All that can be asked for. */
  static final List<String> CHECKS =
      List.of("intact", "signed", "complete", "balanced", "bound", "rerun");

  private static final String COMPLETE = "complete";
  private static final long MAX_ENVELOPE_BYTES = 64L << 20;

  /**
   * What is asked.
   *
   * @param checks some of {@link #CHECKS}; null for all that can be judged with what is given
   * @param keys that must all have signed; null for those that are found there
   * @param checkpoint a signed checkpoint that was kept outside; null if there is none
   */
  record Question(
      @Nullable List<String> checks, @Nullable LogKeys keys, @Nullable String checkpoint) {
    /** Everything, by what the folder or envelope says of itself. */
    static final Question ALL = new Question(null, null, null);

    List<String> names() {
      return checks == null ? CHECKS : CHECKS.stream().filter(checks::contains).toList();
    }

    /** What may stay unchecked: nothing was kept to compare with, and nobody insisted. */
    Set<String> optional() {
      return checkpoint == null && checks == null ? Set.of(COMPLETE) : Set.of();
    }
  }

  private static boolean satisfied(Verdict verdict, Set<String> optional) {
    return switch (verdict.status()) {
      case HOLDS -> true;
      case FAILED -> false;
      case NOT_CHECKED -> optional.contains(verdict.name());
    };
  }

  /** As {@link #of(Path, Question, Progress)}, in silence. */
  static Verification of(Path path, Question question) throws IOException {
    return of(path, question, (entries, bytes) -> {});
  }

  /**
   * Reads the path and judges it.
   *
   * @param progress hears how far it is, but of an envelope
   * @throws CommandRefused if there is nothing, or neither a ledger nor an export nor an envelope
   */
  static Verification of(Path path, Question question, Progress progress) throws IOException {
    if (!Files.exists(path)) throw CommandRefused.wrongUse(path + " does not exist");
    if (LedgerVerifier.isLedger(path))
      return log(path.toString(), "data_folder", new LedgerVerifier(path), question, progress);
    if (TileFolder.isTree(path))
      return log(
          path.toString(), "export", new TreeVerifier(new TileFolder(path)), question, progress);
    if (Files.isRegularFile(path) && Files.size(path) <= MAX_ENVELOPE_BYTES) {
      var bytes = Files.readAllBytes(path);
      if (EnvelopeVerifier.isEnvelope(bytes)) return envelope(path, bytes, question);
    }
    throw CommandRefused.wrongUse(
        path + " is neither the data folder of a ledger nor an export nor a proof envelope");
  }

  private static Verification log(
      String name, String kind, LogVerifier log, Question question, Progress progress) {
    var verifier = log.withProgress(progress);
    if (question.keys() != null) verifier = verifier.withKeys(question.keys());
    if (question.checkpoint() != null)
      verifier = verifier.withSavedCheckpoint(question.checkpoint());
    return judged(name, kind, verifier, question, question.optional());
  }

  /**
   * All verdicts on a log.
   *
   * @param verifier told of keys, checkpoint and progress
   * @param optional verdicts that may stay unchecked
   */
  static Verification judged(
      String name, String kind, LogVerifier verifier, Question question, Set<String> optional) {
    var audits = new FolderAudits(question.names(), Scratch::room);
    var report = audits.isEmpty() ? verifier.verify() : verify(verifier, audits);
    var verdicts = new ArrayList<>(report.verdicts());
    boolean whole = report.verdict("intact").status() == Verdict.Status.HOLDS;
    verdicts.addAll(audits.verdicts(whole));
    return judged(
        name,
        kind,
        question,
        optional,
        report.origin(),
        report.goodEntries(),
        report.keys(),
        verdicts);
  }

  private static VerifyReport verify(LogVerifier verifier, FolderAudits audits) {
    try (var alongside = new Alongside<>(audits::take)) {
      return verifier.verify(audits::read, alongside);
    }
  }

  private static Verification envelope(Path path, byte[] bytes, Question question) {
    var report = EnvelopeVerifier.verify(bytes, question.keys(), question.checkpoint());
    return judged(
        path.toString(),
        "envelope",
        question,
        question.optional(),
        report.origin(),
        null,
        report.keys(),
        report.verdicts());
  }

  static Verification judged(
      String path,
      String kind,
      Question question,
      Set<String> optional,
      @Nullable String origin,
      @Nullable Long entries,
      List<String> keys,
      List<Verdict> found) {
    var asked = found.stream().filter(each -> question.names().contains(each.name())).toList();
    boolean ok = !asked.isEmpty() && asked.stream().allMatch(each -> satisfied(each, optional));
    return new Verification(path, kind, ok, origin, entries, keys, asked, List.of());
  }

  /** The verdict of that name; null if it was not asked for. */
  @Nullable Verdict verdict(String name) {
    for (var each : verdicts) if (each.name().equals(name)) return each;
    return null;
  }

  /** The same, and more to be known. */
  Verification with(List<String> notes) {
    var all = new ArrayList<>(this.notes);
    all.addAll(notes);
    return new Verification(path, kind, ok, origin, entries, keys, verdicts, List.copyOf(all));
  }
}
