package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A text and who signed it: C2SP {@code signed-note}.
 *
 * <pre>
 *   text, which ends in LF
 *   LF
 *   — name base64(key id[4] ‖ signature) LF          U+2014, a space, a space; one line a signature
 * </pre>
 *
 * <p>A parsed note proves nothing yet: {@link #open} says who signed.
 *
 * @param text what the signatures are over, its last LF included
 */
public record SignedNote(String text, List<Signature> signatures) {
  /** As the reference implementation has it: more would only be work for the verifier. */
  public static final int MAX_SIGNATURES = 100;

  private static final String DASH = "\u2014 ";

  /**
   * One signature line.
   *
   * @param name of the key
   * @param signature not copied and not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  public record Signature(String name, int keyId, byte[] signature) {
    private String line() {
      byte[] blob = ByteBuffer.allocate(4 + signature.length).putInt(keyId).put(signature).array();
      return DASH + name + ' ' + StrictBase64.encode(blob) + '\n';
    }
  }

  public SignedNote {
    if (!isText(text)) throw new IllegalArgumentException("not a text that can be signed");
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note, strictly, without checking any signature.
   *
   * @throws ProofRefused if it is not a note with at least one signature line
   */
  public static SignedNote parse(String note) {
    int split = note.lastIndexOf("\n\n");
    if (split < 0) throw new ProofRefused("not a signed note: no empty line before signatures");
    String text = note.substring(0, split + 1);
    if (!isText(text)) throw new ProofRefused("the note has control characters or broken UTF-16");
    String[] lines = note.substring(split + 2).split("\n", -1);
    if (lines.length < 2 || !lines[lines.length - 1].isEmpty())
      throw new ProofRefused("the note does not end with a signature line and its line feed");
    if (lines.length - 1 > MAX_SIGNATURES)
      throw new ProofRefused("the note has more than " + MAX_SIGNATURES + " signatures");
    var signatures = new ArrayList<Signature>();
    for (int i = 0; i < lines.length - 1; i++) signatures.add(signature(lines[i]));
    return new SignedNote(text, signatures);
  }

  /** The whole note, as it is stored and published. */
  public String format() {
    var note = new StringBuilder(text).append('\n');
    for (var signature : signatures) note.append(signature.line());
    return note.toString();
  }

  /**
   * Who of the known keys signed this text. Signatures of others (name and key id) are ignored.
   *
   * @return at least one, each once
   * @throws ProofRefused if a known key's signature is bad, or no known key signed
   */
  public List<NoteVerifier> open(Collection<NoteVerifier> known) {
    var signed = new ArrayList<NoteVerifier>();
    for (var signature : signatures) {
      for (var verifier : known) {
        if (verifier.keyId() != signature.keyId() || !verifier.name().equals(signature.name()))
          continue;
        if (!verifier.verifies(text, signature.signature()))
          throw new ProofRefused("the signature by " + verifier.vkey() + " is bad");
        if (!signed.contains(verifier)) signed.add(verifier);
      }
    }
    if (signed.isEmpty()) throw new ProofRefused("no known key signed the note");
    return signed;
  }

  private static Signature signature(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[0].equals("\u2014") || !KeyName.isValid(parts[1]))
      throw new ProofRefused("not a signature line: " + line);
    byte[] blob = StrictBase64.decode("a signature", parts[2]);
    if (blob.length < 5) throw new ProofRefused("a signature of " + blob.length + " bytes");
    return new Signature(
        parts[1], ByteBuffer.wrap(blob).getInt(), Arrays.copyOfRange(blob, 4, blob.length));
  }

  /** Ends in LF, and has no other control character and no lone surrogate. */
  private static boolean isText(String text) {
    return text.endsWith("\n")
        && text.codePoints()
            .allMatch(c -> c == '\n' || (c >= ' ' && Character.getType(c) != Character.SURROGATE));
  }
}
