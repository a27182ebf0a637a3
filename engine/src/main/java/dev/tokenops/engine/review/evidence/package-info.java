/**
 * The evidence pack as an agent posts it: read once, strictly, and from then on only facts.
 *
 * <pre>
 *   bytes ──PostedTokens──► Fields ──EvidenceForm, ItemForm──► Evidence ─┐
 *                └────────────► canonical bytes, SHA-256 ────────────────┴──► EvidencePack
 *   all of it in one pass, by EvidenceReader; what is no good pack is parsed to a tree:
 *   tree ──ParsedTokens──► the same, or faults (422), or too large (413)
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
