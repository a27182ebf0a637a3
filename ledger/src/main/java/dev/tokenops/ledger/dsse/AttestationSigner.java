package dev.tokenops.ledger.dsse;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import java.util.List;

/** Signs attestations, deterministically: the same payload, the same envelope. Thread-safe. */
public final class AttestationSigner {
  private final Ed25519Key key;
  private final AttestationVerifier verifier;

  public AttestationSigner(Ed25519Key key) {
    this.key = key;
    this.verifier = new AttestationVerifier(key.publicKey());
  }

  /**
   * An envelope with exactly one signature.
   *
   * @param payload not copied
   */
  public DsseEnvelope sign(String payloadType, byte[] payload) {
    byte[] signature = key.sign(Dsse.pae(payloadType, payload));
    return new DsseEnvelope(
        payloadType, payload, List.of(new DsseEnvelope.Signature(verifier.keyId(), signature)));
  }

  /** SubjectPublicKeyInfo in PEM, see {@link AttestationVerifier#pem}. */
  public String publicKeyPem() {
    return verifier.pem();
  }

  /** The public half. */
  public AttestationVerifier verifier() {
    return verifier;
  }
}
