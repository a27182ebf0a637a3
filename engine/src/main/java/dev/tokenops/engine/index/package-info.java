/**
 * Where the entries of closed runs are: 16-byte rows of a keyed hash and an entry's index, off the
 * heap, so that a run that has ended costs the heap nothing.
 *
 * <pre>
 *   add ──► Tail of each Kind ──cut──► SegmentWriter ──► Segment, mapped ──► SegmentMerge, now and then
 *            blocks, off heap           background          immutable           four of a size to one
 *   ask ──► Tail, then each Segment: exact rows; one Filter for all of them where "certainly new"
 *            is the usual answer, made anew from the rows at a start
 * </pre>
 *
 * <p>A row is a hint and never an answer: two keys may share a hash. Whoever asks reads the entry
 * and compares. And whatever is here can be made again from the ledger, so a file that is missing,
 * torn or strange is thrown away.
 *
 * <p>Pure JDK; it knows nothing of facts, runs or ledgers.
 */
@NullMarked
package dev.tokenops.engine.index;

import org.jspecify.annotations.NullMarked;
