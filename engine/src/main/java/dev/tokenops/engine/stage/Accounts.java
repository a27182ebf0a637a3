package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Recorded;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of many agents, folded from their facts: in a lane, in a view, or by an auditor who
 * replays the ledger. Of one owner, without a lock.
 */
public final class Accounts {
  private final Map<String, Account> byAgent = new HashMap<>();

  /** The agent's account; an empty one if it never had credits. */
  public Account of(String agentId) {
    var account = byAgent.get(agentId);
    return account == null ? new Account(agentId) : account;
  }

  /** Takes up accounts as they were, in the place of any that are there. */
  void restore(Collection<Account.State> states) {
    for (var state : states) byAgent.put(state.agentId(), Account.of(state));
  }

  /** All that ever had credits. */
  public Collection<Account> all() {
    return Collections.unmodifiableCollection(byAgent.values());
  }

  /**
   * Takes in any fact.
   *
   * @return the movements of credits that it stands for, often none
   * @throws IllegalStateException if the books do not balance after it
   */
  public List<Movement> apply(Recorded recorded) {
    var agentId = holder(recorded.fact());
    return agentId == null
        ? List.of()
        : byAgent.computeIfAbsent(agentId, Account::new).apply(recorded);
  }

  /** Whose credits a fact moves; null if it moves none. */
  public static @Nullable String holder(Fact fact) {
    return switch (fact) {
      case RunAccepted run -> run.agentId();
      case RunCompleted run -> run.agentId();
      case RunCancelled run -> run.agentId();
      case RunFailed run -> run.agentId();
      case RunRetried run -> run.reservedMicros() == null ? null : run.agentId();
      case ExceptionClosed run -> run.releasedMicros() == null ? null : run.agentId();
      case ExceptionExpired run -> run.releasedMicros() == null ? null : run.agentId();
      case CreditsFunded funded -> funded.agentId();
      case CreditsRestored restored -> restored.agentId();
      case CreditsReversed reversed -> reversed.agentId();
      case OfFunding _, OfRun _, OfReturns _, OfLedger _, OfControls _ -> null;
      case OfOnboarding _, OfCredential _, OfProvider _, OfException _ -> null;
    };
  }
}
