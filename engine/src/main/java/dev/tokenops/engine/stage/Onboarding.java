package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToOnboarding;
import dev.tokenops.engine.message.Command.ToOnboarding.DecideTrust;
import dev.tokenops.engine.message.Command.ToOnboarding.SubmitManifest;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import dev.tokenops.ledger.json.EnumNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has asked to come in, and what the operator thinks of it.
 *
 * <pre>
 *   under_review ──approve──► approved ──suspend──► suspended
 *        └───────reject───► rejected     ◄─reinstate──┘
 * </pre>
 */
public final class Onboarding implements Stage<ToOnboarding> {
  private record Trust(TrustState state, @Nullable TrustDecision last) {
    static final Trust NEW = new Trust(TrustState.UNDER_REVIEW, null);

    /** An approval stands while the agent is approved, any other decision until the next one. */
    boolean stands(TrustDecision decision) {
      return decision == last
          || (decision == TrustDecision.APPROVE && state == TrustState.APPROVED);
    }

    /** The one transition: the state after a decision, or null where it is refused. */
    @Nullable TrustState after(TrustDecision decision) {
      return switch (decision) {
        case APPROVE -> from(TrustState.UNDER_REVIEW, TrustState.APPROVED);
        case REJECT -> from(TrustState.UNDER_REVIEW, TrustState.REJECTED);
        case SUSPEND -> from(TrustState.APPROVED, TrustState.SUSPENDED);
        case REINSTATE -> from(TrustState.SUSPENDED, TrustState.APPROVED);
      };
    }

    private @Nullable TrustState from(TrustState expected, TrustState next) {
      return state == expected ? next : null;
    }
  }

  private final Map<String, Trust> agents = new HashMap<>();

  @Override
  public Decision decide(ToOnboarding command, Instant now) {
    return switch (command) {
      case SubmitManifest(_, var agentId, _) when agents.containsKey(agentId) -> Decided.NOTHING;
      case SubmitManifest(_, var agentId, var manifest) ->
          Decided.of(new AgentOnboarded(agentId, manifest));
      case DecideTrust decide -> decide(decide);
    };
  }

  private Decision decide(DecideTrust command) {
    var trust = agents.get(command.agentId());
    if (trust == null)
      return new Refused(Refusal.NOT_FOUND, "There is no agent %s.".formatted(command.agentId()));
    if (trust.stands(command.decision())) return Decided.NOTHING;
    var next = trust.after(command.decision());
    if (next == null)
      return new Refused(
          Refusal.TRUST_TRANSITION_REFUSED,
          "The agent is %s: %s. To %s does not fit."
              .formatted(
                  EnumNames.of(trust.state()),
                  wayOn(trust.state()),
                  EnumNames.of(command.decision())));
    return Decided.of(
        new TrustDecided(command.agentId(), command.decision(), next, command.reason()));
  }

  private static String wayOn(TrustState state) {
    return switch (state) {
      case UNDER_REVIEW -> "approve or reject it first";
      case APPROVED -> "it can be suspended";
      case REJECTED -> "that is final, and it may onboard anew";
      case SUSPENDED -> "it can be reinstated";
    };
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case AgentOnboarded onboarded -> agents.put(onboarded.agentId(), Trust.NEW);
      case TrustDecided(var agentId, var decision, var state, _) ->
          agents.put(agentId, new Trust(state, decision));
      case OfCredential _,
          OfProvider _,
          OfFunding _,
          OfRun _,
          OfReturns _,
          OfLedger _,
          OfControls _,
          OfException _ -> {}
    }
  }
}
