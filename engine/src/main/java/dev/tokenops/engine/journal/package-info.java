/**
 * From decided facts to durable entries.
 *
 * <pre>
 *   lane ──append(facts, answer)──► Journal ──► ledger ──sealed batch──► Outlet.durable, once a lane
 * </pre>
 */
@NullMarked
package dev.tokenops.engine.journal;

import org.jspecify.annotations.NullMarked;
