package dev.tokenops.engine;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.message.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found begun and not ended: fed every fact in order, it keeps the commands that
 * {@link Flow} derives and no later fact has answered.
 */
final class Unanswered {
  private final Map<String, Command> open = new LinkedHashMap<>(); // By what answers it, in order.

  void apply(Recorded recorded) {
    var answered = answered(recorded.fact());
    if (answered != null) open.remove(answered);
    Flow.next(recorded).ifPresent(next -> open.put(awaited(recorded.fact()), next));
  }

  /** In the order in which they were begun. */
  List<Command> commands() {
    return open.values().stream().map(Flow::afterRestart).toList();
  }

  private static String awaited(Fact fact) {
    return switch (fact) {
      case OfProvider provider -> provider.event().eventId();
      case RunAccepted run -> run.runId();
      case RunResumed run -> run.runId();
      case RunRecovered run -> run.runId();
      default -> throw new IllegalStateException("nothing answers " + fact);
    };
  }

  private static @Nullable String answered(Fact fact) {
    return switch (fact) {
      case RunCompleted run -> run.runId();
      case RunCancelled run -> run.runId();
      case RunFailed run -> run.runId();
      case ExceptionOpened run -> run.runId();
      case OfFunding.CreditsFunded funded -> funded.eventId();
      case OfFunding.CreditsReversed reversed -> reversed.eventId();
      case OfFunding.CreditsRestored restored -> restored.eventId();
      case OfFunding.SettlementFailed failed -> failed.eventId();
      case OfFunding.PaymentObserved observed -> observed.event().eventId();
      case OfFunding.ProviderMismatched mismatched -> mismatched.eventId();
      case OfFunding.SettlementRequested _, OfProvider _ -> null;
      case OfRun _, OfReturns _, OfOnboarding _, OfCredential _ -> null;
      case OfLedger _, OfControls _, OfException _ -> null;
    };
  }
}
