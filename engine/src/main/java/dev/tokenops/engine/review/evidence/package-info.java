/**
 * The evidence pack as an agent posts it: read once, strictly, and from then on only facts.
 *
 * <pre>
 *   bytes ──Tokens──► Fields ──EvidenceForm, ItemForm──► Evidence ─┐
 *              └────► SortingWriter ──► canonical bytes, SHA-256 ──┴──► EvidencePack
 *   all of it in one pass, by EvidenceReader; or faults (422), or too large (413)
 *   ledger   ──EvidencePack.recorded──► the same, its Evidence read when it is first asked for
 *   Evidence.Policy + Terms ──Terms.under──► the policy that a review applies
 * </pre>
 *
 * What is present must be well formed; what is missing is for the rules to say. Nothing here
 * judges.
 */
@NullMarked
package dev.tokenops.engine.review.evidence;

import org.jspecify.annotations.NullMarked;
