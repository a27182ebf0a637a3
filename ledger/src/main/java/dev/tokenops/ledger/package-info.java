/**
 * The ledger: an append-only sequence of entries, sealed in batches, each batch under a signed
 * checkpoint.
 *
 * <pre>
 *   any thread ──append──► Inbox ──► Appender (the one writer) ──► EntryStore ──► disk
 *                                      │ chain, tree, signature        │ forced
 *   Listener ◄──sealed─────────────────┘◄──────────────────────────────┘
 *
 *   any thread ──entry, proof, checkpoint──► Reader ──► what is durable, held to the tree
 *   at opening: scan ──► Recovery ──► Chain (end of the chain, tree, places of the batches)
 * </pre>
 *
 * <p>Who waits for whom: nobody waits in {@code append}; the writer waits for the disk and for its
 * listener; readers wait for nobody. Time and origin come in through {@link
 * dev.tokenops.ledger.LedgerOptions}. Nothing here knows what an entry means.
 */
@NullMarked
package dev.tokenops.ledger;

import org.jspecify.annotations.NullMarked;
