package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has paused, as far as it is durable: asked when a command is decided, so that
 * nothing that comes after the operator was answered slips through. Any thread; it waits for
 * nothing.
 */
public interface Pauses {
  /** Nothing is ever paused. */
  Pauses NONE = _ -> null;

  /** The operator's reason; null while the control is open. */
  @Nullable String reason(Control control);

  /** Why an agent may begin no work now, or null: for runs, and for what executes them again. */
  default @Nullable Refused objectionToRuns(String agentId) {
    var reason = reason(Control.RUNS);
    return reason == null
        ? objectionToAgent(agentId)
        : refused(Refusal.RUNS_PAUSED, "The operator has paused new runs", reason);
  }

  /** Why an agent may make no runs, contracts and settlements now, or null. */
  default @Nullable Refused objectionToAgent(String agentId) {
    var reason = reason(Control.agent(agentId));
    return reason == null
        ? null
        : refused(Refusal.AGENT_PAUSED, "The operator has paused this agent", reason);
  }

  /** Why a provider's route takes no events and no settlements now, or null. */
  default @Nullable Refused objectionToProvider(String route) {
    var reason = reason(Control.provider(route));
    return reason == null
        ? null
        : refused(Refusal.PROVIDER_PAUSED, "The operator has paused " + route, reason);
  }

  private static Refused refused(Refusal refusal, String what, String reason) {
    return new Refused(refusal, what + ": " + reason);
  }
}
