/**
 * What leaves as a table: the money of an agent as FOCUS 1.2 rows, and the reconciliation of a run
 * line by line.
 *
 * <p>Pure: facts and an outcome in, text out. Who asks, and where the facts are, is not known here.
 *
 * <pre>
 *   facts ──► {@link dev.tokenops.http.export.FocusRows} ──────────┐
 *   pack, outcome ──► {@link dev.tokenops.http.export.Reconciled} ──┴──► {@link dev.tokenops.http.export.Csv}
 * </pre>
 */
@NullMarked
package dev.tokenops.http.export;

import org.jspecify.annotations.NullMarked;
