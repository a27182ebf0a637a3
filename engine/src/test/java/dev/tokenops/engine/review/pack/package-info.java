/**
 * The judge of the review: realistic evidence packs from a seed, and faults planted in them.
 *
 * <pre>
 *   seed ─► PackGenerator ─► clean Pack ─────────────────────► JSON ─► EvidenceReader ─► TokenOps.review
 *                               └─► Fault.plant ─► Planted (what must be found) ──compare──► findings
 * </pre>
 *
 * It is written from the description of the evidence and from what reconciliation is known to look
 * for, never from the rules: it shares no code with them, has its own arithmetic, its own addresses
 * and its own short list of real tokens, and speaks to them only in JSON. So what both say was
 * found twice, and a rule that is wrong has no accomplice here.
 *
 * <p>{@link dev.tokenops.engine.review.pack.Scene} is where a pack plays, {@link
 * dev.tokenops.engine.review.pack.Story} what happens there, {@link
 * dev.tokenops.engine.review.pack.Surroundings} what stands around it; {@link
 * dev.tokenops.engine.review.pack.Site} is where a fault is planted.
 */
@NullMarked
package dev.tokenops.engine.review.pack;

import org.jspecify.annotations.NullMarked;
