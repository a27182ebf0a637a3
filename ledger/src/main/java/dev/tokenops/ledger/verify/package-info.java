/**
 * Verdicts on a log that nobody need be running: its data folder, its published tiles, or single
 * entries with their proofs.
 *
 * <pre>
 *   {@link dev.tokenops.ledger.verify.LogVerifier}: what there is to ask, whatever form the log has
 *
 *   data folder ──scan, read only──► ExaminedBatch ──in order──► LedgerAudit ──► intact, signed, complete
 *                                    on all processors              └─ each good entry ──► audits of
 *   tiles: folder, server ──TileWalk──► ExaminedBundle ──in order──► TreePass ┘            what entries mean
 *   two checkpoints, a few tiles ──Continuation──► complete
 *   entry bytes, index, inclusion proof, note ──► ProvenEntry.check ──► Entry, or a refusal
 * </pre>
 *
 * <p>It shares no state with a server, opens no queue library, takes no lock and changes nothing.
 * It does not believe what the writing side computed: it has its own streaming root, reads tiles
 * from the signed root down, and reads entries as strict JSON, so that a fault of the writer is a
 * finding here and not a shared mistake.
 */
@NullMarked
package dev.tokenops.ledger.verify;

import org.jspecify.annotations.NullMarked;
