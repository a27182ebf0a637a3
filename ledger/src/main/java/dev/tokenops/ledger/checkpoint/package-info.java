/**
 * What the log signs: checkpoints in signed notes, and the keys it signs with.
 *
 * <pre>
 *   Checkpoint(origin, size, root) ──text──► SignedNote ──NoteSigner──► what is stored and published
 *   note, vkeys ──SignedNote.open──► text that a known key signed ──parse──► Checkpoint
 *   KeyFile ──► Ed25519Key ──► NoteSigner (log.key), dsse.AttestationSigner (attestation.key)
 *   NoteSigner, NoteSigner ──KeyHandover.sign──► one key gives way to the next
 *   handovers ──KeyHistory──► which key signs which sizes
 *   Ed25519Key.verifies ──of a key that signed much──► RepeatedKey, a PointTable kept ready
 * </pre>
 *
 * <p>Formats: C2SP {@code signed-note}, {@code tlog-checkpoint}; RFC 8032; RFC 8410 for key files.
 */
@NullMarked
package dev.tokenops.ledger.checkpoint;

import org.jspecify.annotations.NullMarked;
