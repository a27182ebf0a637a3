/**
 * Verdicts on a ledger that nobody need be running: its folder, or single entries with their
 * proofs.
 *
 * <pre>
 *   data folder ──scan, read only──► ExaminedBatch ──in order──► LedgerAudit ──► intact, signed, complete
 *                                    on all processors              └─ each good entry ──► audits of
 *                                                                          what entries mean
 *   entry bytes, index, inclusion proof, note ──► ProvenEntry.check ──► Entry, or a refusal
 * </pre>
 *
 * <p>It shares no state with a server, opens no queue library, takes no lock and changes nothing.
 * It does not believe what the writing side computed: it has its own streaming root and reads
 * entries as strict JSON, so that a fault of the writer is a finding here and not a shared mistake.
 */
@NullMarked
package dev.tokenops.ledger.verify;

import org.jspecify.annotations.NullMarked;
