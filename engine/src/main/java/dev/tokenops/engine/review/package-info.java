/**
 * The TokenOps tool: evidence in, a judgement out, and nothing else.
 *
 * <pre>
 *   EvidencePack ─┐
 *   Terms ────────┼─TokenOps.review─► Dossier ─rules─► findings ─► Outcome (bounded, canonical)
 *   asOf ─────────┘                      └─► Reconciliation, Score, Summary ──────┘
 *                                       word for word, or in brief with its digest ─► RecordedOutcome
 * </pre>
 *
 * Pure: no clock, no I/O, no randomness, no state between two reviews; so an auditor gets the same
 * bytes from the recorded evidence, terms and moment. Any thread.
 */
@NullMarked
package dev.tokenops.engine.review;

import org.jspecify.annotations.NullMarked;
