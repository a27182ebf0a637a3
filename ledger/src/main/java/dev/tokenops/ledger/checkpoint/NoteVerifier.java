package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A named Ed25519 public key that checks notes: C2SP {@code signed-note}, type 01. Thread-safe.
 *
 * <pre>
 *   key id = SHA-256(name ‖ LF ‖ 01 ‖ public key)[0..4)
 *   vkey   = name + hex(key id) + base64(01 ‖ public key)      (the plus signs are part of it)
 * </pre>
 *
 * @param name a {@link KeyName}
 * @param publicKey 32 bytes; not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the bytes.
public record NoteVerifier(String name, int keyId, byte[] publicKey) {
  private static final byte ED25519 = 1;
  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{8}");

  public NoteVerifier {
    KeyName.require(name);
    if (publicKey.length != Ed25519Key.KEY_LENGTH)
      throw new IllegalArgumentException("a public key of " + publicKey.length + " bytes");
    if (keyId != keyId(name, publicKey))
      throw new IllegalArgumentException("the key id is not that of name and key");
  }

  /**
   * A verifier with the key id of name and key.
   *
   * @param publicKey 32 bytes
   */
  public static NoteVerifier of(String name, byte[] publicKey) {
    return new NoteVerifier(name, keyId(name, publicKey), publicKey);
  }

  /**
   * Reads one verifier key.
   *
   * @throws ProofRefused if it is no vkey of an Ed25519 key, or its key id is not its own
   */
  public static NoteVerifier parse(String vkey) {
    String[] parts = vkey.split("\\+", 3);
    if (parts.length != 3 || !KeyName.isValid(parts[0]) || !KEY_ID.matcher(parts[1]).matches())
      throw new ProofRefused("not a verifier key (name+8 hex digits+base64): " + vkey);
    byte[] typed = StrictBase64.decode("the key in " + vkey, parts[2]);
    if (typed.length != 1 + Ed25519Key.KEY_LENGTH || typed[0] != ED25519)
      throw new ProofRefused("not an Ed25519 verifier key (type 01, 32 bytes): " + vkey);
    byte[] publicKey = Arrays.copyOfRange(typed, 1, typed.length);
    int keyId = HexFormat.fromHexDigits(parts[1]);
    if (keyId != keyId(parts[0], publicKey))
      throw new ProofRefused("the key id " + parts[1] + " is not that of the key in " + vkey);
    return new NoteVerifier(parts[0], keyId, publicKey);
  }

  /** The verifier key in its one line, without LF. */
  public String vkey() {
    byte[] typed = ByteBuffer.allocate(1 + publicKey.length).put(ED25519).put(publicKey).array();
    return name + '+' + HexFormat.of().toHexDigits(keyId) + '+' + StrictBase64.encode(typed);
  }

  /** Whether this key signed the text. */
  public boolean verifies(String text, byte[] signature) {
    return Ed25519Key.verifies(publicKey, text.getBytes(StandardCharsets.UTF_8), signature);
  }

  private static int keyId(String name, byte[] publicKey) {
    byte[] hash =
        Sha256.of(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, publicKey);
    return ByteBuffer.wrap(hash).getInt();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteVerifier that
        && name.equals(that.name)
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, keyId);
  }
}
