package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;

/**
 * The keys of one log that a verifier trusts. Each of them must have signed: whoever names two keys
 * does not want to be content with one.
 *
 * @param verifiers at least one, all of the same name
 */
public record LogKeys(List<NoteVerifier> verifiers) {
  public LogKeys {
    verifiers = List.copyOf(verifiers);
    if (verifiers.isEmpty()) throw new IllegalArgumentException("no key of the log is given");
    var names = verifiers.stream().map(NoteVerifier::name).distinct().toList();
    if (names.size() > 1)
      throw new IllegalArgumentException("the keys are those of several logs: " + names);
  }

  /**
   * Reads verifier keys as the log publishes them.
   *
   * @param lines one vkey a line; empty lines do not count
   * @throws ProofRefused if a line is no vkey
   * @throws IllegalArgumentException if there is none, or they are of different logs
   */
  public static LogKeys parse(String lines) {
    return new LogKeys(
        lines
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(NoteVerifier::parse)
            .toList());
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
    var signers = signed.open(verifiers);
    for (var verifier : verifiers)
      if (!signers.contains(verifier))
        throw new ProofRefused("the checkpoint is not signed by " + verifier.vkey());
  }
}
