package dev.tokenops.cli;

import dev.tokenops.cli.Verification.Question;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.TreeVerifier;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server publishes, held to what it published last time.
 *
 * <pre>
 *   saved checkpoint, pinned keys ─┐
 *   server: checkpoint, tiles ─────┼─► signed, complete        without a key of the server: these
 *   with a key: bundles of entries ┴─► intact, balanced, bound, rerun
 *                                         └─ all that was asked for holds ─► the new one is saved
 * </pre>
 */
final class RemoteVerification {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI url;
  private final Question question;
  private final @Nullable LastSeen saved;
  private final @Nullable String key;
  private final Duration patience;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param question its checkpoint is not looked at
   * @param saved where the last checkpoint is kept, if it is
   * @param key of an operator, or of scope audit; null reads what is public
   * @param patience with one answer
   */
  RemoteVerification(
      URI url,
      Question question,
      @Nullable LastSeen saved,
      @Nullable String key,
      Duration patience) {
    this.url = url;
    this.question = question;
    this.saved = saved;
    this.key = key;
    this.patience = patience;
  }

  /**
   * Asks the server, and saves its checkpoint if that may be done.
   *
   * @throws CommandRefused if there is no log, or it answers as none does
   */
  Verification run(Progress progress) throws IOException {
    try (var tiles = RemoteTiles.connect(url, key, patience)) {
      var found = judged(tiles, progress);
      if (saved != null) keep(saved, found, tiles);
      return found.with(notes);
    } catch (RemoteTiles.NoLog e) {
      throw CommandRefused.wrongUse(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  private Verification judged(RemoteTiles tiles, Progress progress) throws IOException {
    var known = known();
    var before = saved == null ? null : saved.checkpoint();
    var asked = new Question(question.checks(), known, before);
    var verifier = new TreeVerifier(tiles).withProgress(progress);
    if (known != null) verifier = verifier.withKeys(known);
    if (before != null) verifier = verifier.withSavedCheckpoint(before);
    var optional = new HashSet<>(asked.optional());
    if (saved != null && before == null) {
      optional.add("complete");
      notes.add(
          "first use: %s did not exist, so nothing is known of what the log was before"
              .formatted(saved.file()));
    }
    if (known == null)
      notes.add(
          "the key is the server's own word: compare it with what you know of the log, or give --key");
    if (key != null && url.getScheme().equals("http") && !isLoopback())
      notes.add("the key of the server went over plain HTTP, where others can read it");
    var why = withheld(tiles, asked, verifier);
    if (why == null)
      return Verification.judged(url.toString(), "server", verifier, asked, optional);
    if (asked.checks() == null) optional.addAll(Verification.CHECKS.subList(3, 6));
    if (asked.checks() == null) optional.add("intact");
    return withheld(verifier.withoutEntries(why).verify(), asked, optional, why);
  }

  /** The keys that were given, else those of the first use; with the handovers that were seen. */
  private @Nullable LogKeys known() throws IOException {
    var given = question.keys();
    var seen = saved == null ? null : saved.keys();
    if (given == null || seen == null) return given == null ? seen : given;
    var history = seen.history();
    return history == null ? given : given.with(history.handovers());
  }

  /** Why the entries are not read; null if they are. */
  private @Nullable String withheld(RemoteTiles tiles, Question asked, TreeVerifier verifier)
      throws IOException {
    if (asked.names().stream().allMatch(Set.of("signed", "complete")::contains))
      return "nothing was asked that entries show";
    // A stranger can publish a tree without end; what the log has signed, it has also written.
    if (verifier.keys() != null && !verifier.isSigned())
      return "under a checkpoint that the log's key did not sign, entries show nothing";
    if (tiles.showsEntries(size(tiles))) return null;
    return key == null
        ? "entries are read with a key of the operator or of scope audit: --credential FILE, or"
            + " TOKENOPS_AUDIT_KEY"
        : "no entries are published there";
  }

  private Verification withheld(
      VerifyReport report, Question asked, Set<String> optional, String why) {
    var verdicts = new ArrayList<>(report.verdicts());
    for (var name : List.of("balanced", "bound", "rerun"))
      verdicts.add(Verdict.notChecked(name, why));
    return Verification.judged(
        url.toString(), "server", asked, optional, report.origin(), null, report.keys(), verdicts);
  }

  /** Zero for what is no checkpoint: the verdicts will say so. */
  private static long size(RemoteTiles tiles) {
    try {
      return Checkpoint.parse(SignedNote.parse(tiles.checkpoint()).text()).size();
    } catch (ProofRefused e) {
      return 0;
    }
  }

  private boolean isLoopback() {
    var host = String.valueOf(url.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** Nothing that failed ever takes the place of what was seen before. */
  private void keep(LastSeen saved, Verification found, RemoteTiles tiles) throws IOException {
    var signed = found.verdict("signed");
    var complete = found.verdict("complete");
    boolean isSigned = signed != null && signed.status() == Verdict.Status.HOLDS;
    if (complete != null && complete.status() == Verdict.Status.FAILED && isSigned) {
      saved.contradicted(tiles.checkpoint());
      notes.add(
          "the server's checkpoint is kept in %s: it and %s are signed, and cannot both be of one log"
              .formatted(saved.contradiction(), saved.file()));
    }
    boolean goesOn =
        complete != null
            && (complete.status() == Verdict.Status.HOLDS || saved.checkpoint() == null);
    if (found.ok() && isSigned && goesOn) {
      saved.save(tiles.checkpoint(), linked(tiles, found));
      notes.add("the checkpoint of now is saved in " + saved.file());
    } else notes.add(saved.file() + " is left as it was");
  }

  /** What the checkpoint was found to be signed by, asked for once more with its handovers. */
  private LogKeys linked(RemoteTiles tiles, Verification found) throws IOException {
    var verifier = new TreeVerifier(tiles);
    var known = known();
    var linked = (known == null ? verifier : verifier.withKeys(known)).linkedKeys();
    if (linked != null && vkeys(linked).equals(found.keys()))
      try {
        linked.verify(tiles.checkpoint());
        return linked;
      } catch (ProofRefused e) {
        // Told below: it was good under the keys of a moment ago.
      }
    throw new IOException("the server publishes other keys than a moment ago: ask again");
  }

  private static List<String> vkeys(LogKeys keys) {
    return keys.verifiers().stream().map(NoteVerifier::vkey).toList();
  }
}
