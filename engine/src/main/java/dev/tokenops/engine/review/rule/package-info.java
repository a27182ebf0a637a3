/**
 * What the TokenOps tool looks for: small checks, each the owner of a few rules, and one registry.
 *
 * <pre>
 *   Evidence + policy ──Dossier──► items matched to each other, once, by hash maps
 *   RuleCatalogue.CHECKS ──each──► Check.run(dossier, findings)
 *   Findings ──sorted──► severity, rule, refs
 * </pre>
 *
 * Ids are stable: the prefix is the family (AST asset context, PAY payment requests, SET settlement
 * evidence, CRD credits, USE usage records, DLV delivery state, EXC operating exceptions, FIL
 * files); in each, 001 is the lacking list, 002 a field that the review needs, 003 one that is only
 * usual. A cause that one rule names is not told again by the rules that would feel its
 * consequences: each check says which.
 */
@NullMarked
package dev.tokenops.engine.review.rule;

import org.jspecify.annotations.NullMarked;
