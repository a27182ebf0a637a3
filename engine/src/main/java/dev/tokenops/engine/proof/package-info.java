/**
 * The seven proof objects and the envelope that carries them: pure functions of ledger entries.
 *
 * <pre>
 *   run.completed ──digest──► run.accepted ──► contract ──► onboarding, trust, credential, quote
 *             │                    └─ each lot ──► funding ──► settlement, confirmation (, match)
 *             └─ of a recovered run ──► evidence.added, run.retried ──► its exceptions ──► run.accepted
 *
 *   Passage.walk(run.completed, EntryLookup)  every binding checked on the way
 *      │
 *      ├─ ProofObjects.of(passage, seal) ──► the seven objects, each with its digest
 *      ├─ CallbackPayload.of(passage, …) ──► the bytes of the callback
 *      ├─ Envelope.of(passage, LedgerProofs) ──► six keys, objects, entries, checkpoints
 *      │                                              └──► audit.EnvelopeVerifier rebuilds it all
 *      └─ EnvelopeWriter.write(passage, out) ──► the same bytes, for every run that is answered
 * </pre>
 *
 * <p>Each {@code …Text} writes what the record or maker of its name makes, key by key, and keeps
 * what other runs will say in the same words. The records are the form, and a test holds the texts
 * to them.
 *
 * <p>Nothing here knows a live state: the same entries give the same bytes for ever. Of a clear
 * outcome the entry has only the digest and what was decided; its words are the review's, repeated
 * on the entries' evidence by the rules that they name.
 */
@NullMarked
package dev.tokenops.engine.proof;

import org.jspecify.annotations.NullMarked;
