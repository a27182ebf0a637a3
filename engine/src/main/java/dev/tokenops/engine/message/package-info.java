/**
 * The words of the engine: what may be asked of a stage, and what has happened.
 *
 * <pre>
 *   Command ──► a stage ──► Decision: Decided (facts) │ Forwarded (a command) │ Refused (a refusal)
 *   Fact ──FactCodec──► canonical body ──► an entry of the ledger
 *              └─ a Form for each hot kind, databind for the others: the same bytes
 * </pre>
 *
 * <p>All families are sealed and stand in this one package, so that a switch over them is complete
 * or does not compile. Everything here is immutable and may be read by any thread.
 */
@NullMarked
package dev.tokenops.engine.message;

import org.jspecify.annotations.NullMarked;
