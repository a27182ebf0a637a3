package dev.tokenops.ledger.dsse;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The public key that attestations are checked with. Thread-safe.
 *
 * @param publicKey 32 bytes, Ed25519; not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record AttestationVerifier(byte[] publicKey) {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
  private static final String END = "\n-----END PUBLIC KEY-----\n";

  /** SubjectPublicKeyInfo before the key: algorithm 1.3.101.112, a bit string (RFC 8410). */
  private static final byte[] SPKI = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  public AttestationVerifier {
    if (publicKey.length != Ed25519Key.KEY_LENGTH)
      throw new IllegalArgumentException("a public key of " + publicKey.length + " bytes");
  }

  /**
   * Reads what {@link #pem} writes.
   *
   * @throws ProofRefused if it is not the PEM of an Ed25519 public key
   */
  public static AttestationVerifier parse(String pem) {
    if (!pem.startsWith(BEGIN)
        || !pem.endsWith(END)
        || pem.length() < BEGIN.length() + END.length())
      throw new ProofRefused("not a public key in PEM (SubjectPublicKeyInfo)");
    String base64 = pem.substring(BEGIN.length(), pem.length() - END.length());
    byte[] der = StrictBase64.decode("the public key", base64);
    if (der.length != SPKI.length + Ed25519Key.KEY_LENGTH
        || Arrays.mismatch(der, SPKI) != SPKI.length)
      throw new ProofRefused("not an Ed25519 public key (RFC 8410)");
    return new AttestationVerifier(Arrays.copyOfRange(der, SPKI.length, der.length));
  }

  /** SubjectPublicKeyInfo (RFC 8410 section 4) in PEM: three lines, as {@code openssl} has it. */
  public String pem() {
    return BEGIN + StrictBase64.encode(der()) + END;
  }

  /** SHA-256 of the SubjectPublicKeyInfo in DER, 64 lower-case hexadecimal digits. */
  public String keyId() {
    return Sha256.hex(der());
  }

  /**
   * The payload, if this key signed it.
   *
   * <p>Stricter than DSSE, which takes one good signature among any: ours is the only one and names
   * this key, so that nothing in an envelope can be changed unnoticed.
   *
   * @param payloadType what the reader is about to take the payload for
   * @throws ProofRefused if anything does not fit
   */
  public byte[] verify(DsseEnvelope envelope, String payloadType) {
    if (!envelope.payloadType().equals(payloadType))
      throw new ProofRefused("the payload is " + envelope.payloadType() + ", not " + payloadType);
    if (envelope.signatures().size() != 1)
      throw new ProofRefused(envelope.signatures().size() + " signatures instead of one");
    var signature = envelope.signatures().getFirst();
    if (!signature.keyId().equals(keyId()))
      throw new ProofRefused("signed by key " + signature.keyId() + ", not by " + keyId());
    byte[] signed = Dsse.pae(payloadType, envelope.payload());
    if (!Ed25519Key.verifies(publicKey, signed, signature.signature()))
      throw new ProofRefused("the signature of the attestation is bad");
    return envelope.payload();
  }

  private byte[] der() {
    return ByteBuffer.allocate(SPKI.length + publicKey.length).put(SPKI).put(publicKey).array();
  }
}
