package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.KeyLines;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one log that a verifier trusts, each of which must have signed: whoever names two
 * keys does not want to be content with one.
 *
 * <p>Where handovers say which key signs which sizes, each must have signed what is its own: all
 * trusted keys are among those that the handovers link, and each checkpoint is signed by the key of
 * its size. One trusted key is then enough for all of them, be it the first or the last: it has
 * signed its handovers. Without handovers each key must have signed each checkpoint.
 *
 * @param verifiers at least one, all of the same name
 * @param history what links them; null if nothing is known of it
 */
public record LogKeys(List<NoteVerifier> verifiers, @Nullable KeyHistory history) {
  public LogKeys {
    verifiers = List.copyOf(verifiers);
    if (verifiers.isEmpty()) throw new IllegalArgumentException("no key of the log is given");
    var names = verifiers.stream().map(NoteVerifier::name).distinct().toList();
    if (names.size() > 1)
      throw new IllegalArgumentException("the keys are those of several logs: " + names);
  }

  /** Without anything that links them. */
  public LogKeys(List<NoteVerifier> verifiers) {
    this(verifiers, null);
  }

  /**
   * Reads verifier keys as the log publishes them.
   *
   * @param lines {@link KeyLines}
   * @throws ProofRefused if a line is no vkey, or handovers do not fit together
   * @throws IllegalArgumentException if there is none, or they are of different logs
   */
  public static LogKeys parse(String lines) {
    var read = KeyLines.parse(lines);
    return new LogKeys(read.vkeys()).with(read.handovers());
  }

  /**
   * The same trust, and what else is known of the log's handovers.
   *
   * @throws ProofRefused if with those that are known already they do not make one line of keys
   */
  public LogKeys with(List<KeyHandover> handovers) {
    if (handovers.isEmpty()) return this;
    var all = new ArrayList<>(handovers);
    if (history != null) all.addAll(history.handovers());
    return new LogKeys(verifiers, KeyHistory.of(all));
  }

  /** The log that they speak for. */
  public String origin() {
    return verifiers.getFirst().name();
  }

  /**
   * Reads a signed checkpoint of this log.
   *
   * @throws ProofRefused if it is none, is another log's, or lacks a good signature of any key
   */
  public SignedCheckpoint verify(String note) {
    var signed = SignedNote.parse(note);
    var checkpoint = Checkpoint.parse(signed.text());
    verify(signed, checkpoint);
    return new SignedCheckpoint(checkpoint, note);
  }

  /**
   * Checks a signed checkpoint of this log that was read.
   *
   * @param checkpoint what the text of the note says
   * @throws ProofRefused if it is another log's, or lacks a good signature of any key
   */
  void verify(SignedNote signed, Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(origin()))
      throw new ProofRefused(
          "it is a checkpoint of " + checkpoint.origin() + ", the key is one of " + origin());
    if (history == null) requireAll(signed.open(verifiers));
    else {
      for (var verifier : verifiers)
        if (!history.keys().contains(verifier))
          throw new ProofRefused(
              "no handover links %s to the log's keys, which end with %s"
                  .formatted(verifier.vkey(), history.current().vkey()));
      history.check(signed, checkpoint);
    }
  }

  private void requireAll(List<NoteVerifier> signers) {
    for (var verifier : verifiers)
      if (!signers.contains(verifier))
        throw new ProofRefused(
            "the checkpoint is not signed by "
                + verifier.vkey()
                + ", nor is a handover known that says why: /ledger/keys has those there are");
  }
}
