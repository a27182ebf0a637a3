/**
 * Attestations: a statement in an envelope of the field's own format, DSSE 1.0.
 *
 * <pre>
 *   statement (bytes, made elsewhere) ──AttestationSigner──► DsseEnvelope ──json──► whoever asks
 *   json ──DsseEnvelope.parse──► AttestationVerifier.verify ──► the statement's bytes, or a refusal
 * </pre>
 *
 * <p>The key is not the log's: who trusts attestations need not trust checkpoints, and the other
 * way round. It is Ed25519 and not ECDSA because its signatures are deterministic: the same
 * statement always has the same envelope, byte for byte, so that an attestation can be made when it
 * is asked for instead of being kept.
 */
@NullMarked
package dev.tokenops.ledger.dsse;

import org.jspecify.annotations.NullMarked;
