package dev.tokenops.engine;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToControls;
import dev.tokenops.engine.message.Command.ToCredential;
import dev.tokenops.engine.message.Command.ToExecution;
import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToInbox;
import dev.tokenops.engine.message.Command.ToOnboarding;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.message.Recorded;
import java.util.Optional;

/**
 * The whole path on one page: what was decided, and what that asks for next.
 *
 * <pre>
 *   1 Onboard     edge ──SubmitManifest──► onboarding                                agent.onboarded
 *                 operator ──DecideTrust──► onboarding                               trust.decided
 *   2 Credential  operator ──Issue──► credential ◄──Claim── agent                    credential.issued, .claimed
 *   3 Fund        agent ──Quote──► run, ──RequestSettlement──► funding               quote.given, settlement.requested
 *                 provider ──Receive──► inbox ──Confirm──► funding                   provider.confirmed, credits.funded
 *   4 Run         agent ──PrepareContract, AcceptContract──► run                     contract.prepared, .accepted
 *                 agent ──AcceptRun──► run ──Reserve──► funding                      run.accepted
 *                   ──Execute──► execution ──Complete──► returns                     run.completed
 *     or where it lacks evidence                                                     exception.opened
 *                 agent ──AddEvidence──► run, ──MergeEvidence──► run                 evidence.added
 *                 agent ──RetryRun──► run ──ReserveAgain──► funding                  run.retried
 *                   ──Execute──► execution ──ExecuteAgain──► execution ──Complete──► returns, as above
 *                 agent ──CloseException──► run, or time ──ExpireException──► run    exception.closed, .expired
 *   5 Return      callback delivery ──RecordAttempt──► returns                       callback.delivered
 * </pre>
 *
 * <p>A pure function of the fact alone, because it is asked twice: live, to send onward, and at
 * start, to find what was still to do. What is decided and asks for nothing waits for somebody
 * outside: the operator, the agent, the provider, or the callback's target.
 */
final class Flow {
  private Flow() {}

  static Optional<Command> next(Recorded recorded) {
    return Optional.ofNullable(
        switch (recorded.fact()) {
          case ProviderConfirmed(var event, var settlementId) when settlementId != null ->
              new ToFunding.Confirm(Ticket.NOBODY, settlementId, event, recorded.sha256());
          case ProviderMatched(var event, var settlementId, var confirmation) ->
              new ToFunding.Confirm(Ticket.NOBODY, settlementId, event, confirmation);
          case RunAccepted accepted ->
              new ToExecution.Execute(accepted.agentId(), accepted.runId());
          case RunResumed resumed -> new ToExecution.Execute(resumed.agentId(), resumed.runId());
          case RunRecovered run -> new ToExecution.Execute(run.agentId(), run.runId());
          case ProviderConfirmed _ -> null; // Held until its payment is known.
          case OfOnboarding _, OfCredential _, OfFunding _, OfRun _, OfLedger _, OfControls _ ->
              null;
          case OfException _ -> null; // The agent, the operator, or the time that passes.
          case OfReturns _ -> null; // Callback delivery hears of it once it is durable.
        });
  }

  /** What is sent at start instead of a command that nothing has answered. */
  static Command afterRestart(Command unanswered) {
    return switch (unanswered) {
      case ToExecution.Execute(var agentId, var runId) -> new ToRun.ResumeRun(agentId, runId);
      default -> unanswered;
    };
  }

  /** The stage that hears a command. */
  static String stage(Command command) {
    return switch (command) {
      case ToOnboarding _ -> "onboarding";
      case ToCredential _ -> "credential";
      case ToInbox _ -> "inbox";
      case ToFunding _ -> "funding";
      case ToRun _ -> "run";
      case ToExecution _ -> "execution";
      case ToReturns _ -> "returns";
      case ToControls _ -> "controls";
    };
  }
}
