/**
 * The stages: pure state machines that decide and apply. They see no Vert.x, no I/O, no clock and
 * no chance; each is owned by one lane's loop and needs no lock.
 *
 * <pre>
 *   Command ──► Stage.decide ──► Decision        Recorded fact ──► Stage.apply, of every stage
 *
 *   Onboarding   trust
 *   Credentials  Credential, CredentialState
 *   Inbox        provider events, whose they are
 *   Controls     what the operator has paused; the others ask it by Pauses
 *   Funding      Settlement (SettlementState, Reversals), Accounts ─ Account ─ Lots, Movement
 *                Admissions, CreditRefusals, Mismatches
 *   Run          Parties, Contracts (ContractTerms, Prices), LiveRuns ─ LiveRun, Recoveries
 *   Execution    FairQueue, the TokenOps tool
 *   Returns      completion, Pausing, callback deliveries
 * </pre>
 *
 * <p>No stage calls another: a {@link dev.tokenops.engine.stage.Stage.Decision} says what goes on.
 * Every "no" is a {@link dev.tokenops.engine.stage.Refusal}. {@code Accounts}, {@code Prices} and
 * {@code ProviderOutcomes} are folds and tables that views and edge use too.
 */
@NullMarked
package dev.tokenops.engine.stage;

import org.jspecify.annotations.NullMarked;
