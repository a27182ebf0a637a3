/**
 * What has ended, answered from the ledger: the heap holds open runs and a bounded number of recent
 * ones, and everything before is an index row and its entries.
 *
 * <pre>
 *   durable fact ──► Archive.add ──► rows of the index
 *   question ──► Archive ──► rows ──► entries, read back ──► those that the question is really about
 * </pre>
 *
 * <p>Any thread may ask. What reads entries may wait for the disk; {@code mayHave…} does not, see
 * {@link dev.tokenops.engine.index.RunIndex#mayHave}.
 */
@NullMarked
package dev.tokenops.engine.archive;

import org.jspecify.annotations.NullMarked;
