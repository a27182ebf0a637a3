/**
 * Where sealed batches lie, and how they are found again.
 *
 * <pre>
 *   Appender ──bytes of a sealed batch──► EntryStore ─┬─ ChronicleStore ──► queue/&lt;first index&gt;/*.cq4 ─┐
 *                                                     └─ MemoryStore                                  │ plain reads
 *   Reader ◄──bytes at a place────────────────────────────────────────────────────────────────────────┤
 *   Recovery, verify ◄── LedgerFolder ◄── QueueFileScan ◄─────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Only {@code ChronicleStore} knows Chronicle Queue, and only to write. Everything that reads
 * does so with plain positional reads, because a damaged length inside a mapped file ends the JVM.
 */
@NullMarked
package dev.tokenops.ledger.store;

import org.jspecify.annotations.NullMarked;
