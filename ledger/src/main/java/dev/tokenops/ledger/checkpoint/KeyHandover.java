package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One key of a log gives way to the next, in a note that both sign: whoever trusts one of the two
 * learns the other, and up to which size of the log the first one signs.
 *
 * <pre>
 *   tokenops.dev/key-handover/v1
 *   origin
 *   size                    the first key signs none larger, the second none smaller
 *   base64(root)            of that size
 *   vkey of the first key
 *   vkey of the second key
 *
 *   — origin …              the two signatures
 * </pre>
 *
 * <p>It cannot be taken for a checkpoint, nor a checkpoint for it: where one has its size, the
 * other has a name, and where one has its root, the other has a number.
 *
 * @param at what the log was then
 * @param note the whole signed note
 */
public record KeyHandover(Checkpoint at, NoteVerifier from, NoteVerifier to, String note) {
  static final String HEADER = "tokenops.dev/key-handover/v1";
  private static final int LINES = 6;

  /**
   * Signs the handover.
   *
   * @param at the last checkpoint that the first key has signed
   * @throws IllegalArgumentException if the keys are not two keys of the checkpoint's log
   */
  public static KeyHandover sign(Checkpoint at, NoteSigner from, NoteSigner to) {
    if (from.verifier().equals(to.verifier()))
      throw new IllegalArgumentException("a key cannot take over from itself");
    for (var signer : List.of(from, to))
      if (!signer.name().equals(at.origin()))
        throw new IllegalArgumentException(
            signer.name() + " cannot sign for the log " + at.origin());
    String text =
        HEADER + '\n' + at.text() + from.verifier().vkey() + '\n' + to.verifier().vkey() + '\n';
    var signatures = new ArrayList<>(from.sign(text).signatures());
    signatures.addAll(to.sign(text).signatures());
    return new KeyHandover(
        at, from.verifier(), to.verifier(), new SignedNote(text, signatures).format());
  }

  /**
   * Reads what {@link #sign} makes and nothing else. That it holds together says nothing about
   * whose keys they are: see {@link KeyHistory}.
   *
   * @throws ProofRefused if it is anything else, or not signed by both
   */
  public static KeyHandover parse(String note) {
    var signed = SignedNote.parse(note);
    var lines = Arrays.asList(signed.text().split("\n", -1));
    if (lines.size() != LINES + 1 || !lines.getFirst().equals(HEADER))
      throw new ProofRefused("not a handover of keys, whose first line is " + HEADER);
    var at = Checkpoint.parse(String.join("\n", lines.subList(1, 4)) + '\n');
    var from = NoteVerifier.parse(lines.get(4));
    var to = NoteVerifier.parse(lines.get(5));
    if (from.equals(to) || !from.name().equals(at.origin()) || !to.name().equals(at.origin()))
      throw new ProofRefused("the handover is not one of two keys of " + at.origin());
    if (signed.signatures().size() != 2
        || !signed.open(List.of(from, to)).equals(List.of(from, to)))
      throw new ProofRefused("the handover is not signed by each of its two keys, the first first");
    return new KeyHandover(at, from, to, note);
  }
}
