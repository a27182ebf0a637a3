package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a log, one after the other, and which sizes of it each of them signs. Immutable.
 *
 * <pre>
 *   first ──handover at size 40──► second ──handover at size 95──► third
 *   signs 0 to 40                  signs 40 to 95                  signs from 95 on
 * </pre>
 *
 * <p>At the size of a handover both may sign, and only the root that the handover names. A good
 * signature by a key of the log over a size that is not its own is a refusal, not a signature to be
 * passed over: a retired key that signs is in wrong hands.
 *
 * @param first the oldest key
 * @param handovers oldest first
 */
public record KeyHistory(NoteVerifier first, List<KeyHandover> handovers) {
  public KeyHistory {
    handovers = List.copyOf(handovers);
    var known = new LinkedHashSet<>(Set.of(first));
    var last = first;
    Checkpoint before = null;
    for (var handover : handovers) {
      if (!handover.from().equals(last))
        throw new ProofRefused(
            "the handover at size %d is not by %s".formatted(handover.at().size(), last.vkey()));
      last = handover.to();
      if (!known.add(last)) throw new ProofRefused(last.vkey() + " takes over a second time");
      if (before != null) requireLater(before, handover.at());
      before = handover.at();
    }
  }

  private static void requireLater(Checkpoint before, Checkpoint after) {
    if (after.size() < before.size())
      throw new ProofRefused(
          "a handover at size %d follows one at %d".formatted(after.size(), before.size()));
    if (after.size() == before.size() && !after.equals(before))
      throw new ProofRefused("two handovers at size %d differ".formatted(after.size()));
  }

  /** Of a log whose key was never changed. */
  public static KeyHistory of(NoteVerifier only) {
    return new KeyHistory(only, List.of());
  }

  /**
   * Puts handovers in their order, whatever order they come in and however often.
   *
   * @param handovers at least one
   * @throws ProofRefused if they do not make one line of keys: a key with two successors is a log
   *     that forked
   */
  public static KeyHistory of(Collection<KeyHandover> handovers) {
    var by = new HashMap<NoteVerifier, KeyHandover>();
    var successors = new LinkedHashSet<NoteVerifier>();
    for (var handover : handovers) {
      var other = by.put(handover.from(), handover);
      if (other != null && !other.equals(handover))
        throw new ProofRefused(handover.from().vkey() + " hands over twice, and differently");
      successors.add(handover.to());
    }
    var firsts = by.keySet().stream().filter(key -> !successors.contains(key)).toList();
    if (firsts.size() != 1)
      throw new ProofRefused("the handovers do not lead from one key to one other");
    var line = new ArrayList<KeyHandover>();
    for (var next = by.remove(firsts.getFirst()); next != null; next = by.remove(next.to()))
      line.add(next);
    if (!by.isEmpty()) throw new ProofRefused("the handovers do not follow one from the other");
    return new KeyHistory(firsts.getFirst(), line);
  }

  /** This, and one more. */
  public KeyHistory then(KeyHandover handover) {
    var all = new ArrayList<>(handovers);
    all.add(handover);
    return new KeyHistory(first, all);
  }

  /** The key that signs now. */
  public NoteVerifier current() {
    return handovers.isEmpty() ? first : handovers.getLast().to();
  }

  /** All of them, the one that signs now first. */
  public List<NoteVerifier> keys() {
    var keys = new ArrayList<>(List.of(first));
    for (var handover : handovers) keys.addFirst(handover.to());
    return List.copyOf(keys);
  }

  /**
   * Reads a signed checkpoint of this log.
   *
   * @throws ProofRefused if it is none, or not signed as {@link #check} has it
   */
  public SignedCheckpoint verify(String note) {
    var signed = SignedNote.parse(note);
    var checkpoint = Checkpoint.parse(signed.text());
    check(signed, checkpoint);
    return new SignedCheckpoint(checkpoint, note);
  }

  /**
   * Holds a checkpoint to the keys of its size.
   *
   * @param checkpoint what the text of the note says
   * @throws ProofRefused if it is another log's, no key signed it, one whose size it is not did, or
   *     a handover names another root
   */
  public void check(SignedNote signed, Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(first.name()))
      throw new ProofRefused(
          "it is a checkpoint of " + checkpoint.origin() + ", the key is one of " + first.name());
    long size = checkpoint.size();
    var keys = keys();
    for (var signer : signed.open(keys)) {
      int rank = keys.size() - 1 - keys.indexOf(signer);
      if (size > until(rank))
        throw new ProofRefused(
            "%s signed it, which signs nothing beyond size %d: that key was retired there"
                .formatted(signer.vkey(), until(rank)));
      if (size < from(rank))
        throw new ProofRefused(
            "%s signed it, which signs nothing before size %d"
                .formatted(signer.vkey(), from(rank)));
    }
    for (var handover : handovers)
      if (handover.at().size() == size && !Arrays.equals(handover.at().root(), checkpoint.root()))
        throw new ProofRefused("the handover at size " + size + " names another root");
  }

  private long from(int rank) {
    return rank == 0 ? 0 : handovers.get(rank - 1).at().size();
  }

  private long until(int rank) {
    return rank == handovers.size() ? Long.MAX_VALUE : handovers.get(rank).at().size();
  }

  /** What {@link KeyLines} reads: all keys, and behind an empty line each, all handovers. */
  public String text() {
    var text = new StringBuilder();
    for (var key : keys()) text.append(key.vkey()).append('\n');
    for (var handover : handovers) text.append('\n').append(handover.note());
    return text.toString();
  }

  /**
   * Reads what {@link #text} writes and nothing else.
   *
   * @throws ProofRefused if it is anything else
   */
  public static KeyHistory parse(String text) {
    var lines = KeyLines.parse(text);
    if (lines.handovers().isEmpty() && lines.vkeys().size() != 1)
      throw new ProofRefused(lines.vkeys().size() + " keys, and no handover from one to the next");
    var history =
        lines.handovers().isEmpty() ? of(lines.vkeys().getFirst()) : of(lines.handovers());
    if (!history.text().equals(text))
      throw new ProofRefused("the keys are not those of the handovers, the newest first");
    return history;
  }
}
