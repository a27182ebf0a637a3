/**
 * Secrets in files: of the owner alone, and encrypted if the operator gives a passphrase.
 *
 * <pre>
 *   file, environment ──► Passphrase ──PBKDF2──► AES-256 key
 *   PKCS #8 (DER) ──SealedPem──► PEM, plain or encrypted (PBES2) ──► log.key, attestation.key, master.key
 * </pre>
 *
 * <p>Formats: RFC 5958 and RFC 8018 in the PEM of RFC 7468, which {@code openssl pkey} reads.
 */
@NullMarked
package dev.tokenops.ledger.secret;

import org.jspecify.annotations.NullMarked;
