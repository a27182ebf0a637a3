package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the agents of a lane are, by the facts that later ones bind: folded from onboarding and
 * credential facts. Part of {@link Run}.
 */
final class Parties {
  private static final class Party {
    final String onboardingSha256;
    TrustState trust = TrustState.UNDER_REVIEW;
    @Nullable String trustSha256;

    Party(String onboardingSha256) {
      this.onboardingSha256 = onboardingSha256;
    }
  }

  private final Map<String, Party> agents = new HashMap<>();
  private final Map<String, String> credentials = new HashMap<>(); // Id to SHA-256 of the issue.

  void apply(Fact fact, Recorded recorded) {
    switch (fact) {
      case AgentOnboarded onboarded ->
          agents.put(onboarded.agentId(), new Party(recorded.sha256()));
      case TrustDecided decided -> {
        var party = party(decided.agentId());
        party.trust = decided.trustState();
        party.trustSha256 = recorded.sha256();
      }
      case CredentialIssued issued -> credentials.put(issued.credentialId(), recorded.sha256());
      default -> {}
    }
  }

  /** Why an agent may change nothing now, or null. */
  @Nullable Refused objection(String agentId) {
    var party = agents.get(agentId);
    if (party == null) return Refused.because(Refusal.NOT_FOUND);
    return switch (party.trust) {
      case APPROVED -> null;
      case SUSPENDED -> Refused.because(Refusal.AGENT_SUSPENDED);
      case UNDER_REVIEW, REJECTED -> Refused.because(Refusal.AGENT_NOT_APPROVED);
    };
  }

  String onboardingSha256(String agentId) {
    return party(agentId).onboardingSha256;
  }

  /** Of the decision that approved the agent or reinstated it. */
  String trustSha256(String agentId) {
    var sha256 = party(agentId).trustSha256;
    if (sha256 == null) throw new IllegalStateException("nobody decided on " + agentId);
    return sha256;
  }

  String credentialSha256(String credentialId) {
    var sha256 = credentials.get(credentialId);
    if (sha256 == null) throw new IllegalStateException("nobody issued " + credentialId);
    return sha256;
  }

  private Party party(String agentId) {
    var party = agents.get(agentId);
    if (party == null) throw new IllegalStateException("nobody onboarded " + agentId);
    return party;
  }
}
