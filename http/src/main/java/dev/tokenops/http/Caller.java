package dev.tokenops.http;

import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.view.Objects.Agent;
import dev.tokenops.engine.view.Objects.Credential;

/** Who asks, as far as it was proven. */
sealed interface Caller {
  /** Nobody in particular. */
  record Anyone() implements Caller {}

  /** Whoever holds the operator's key. */
  record Operator() implements Caller {}

  /** An agent, by one of its credentials. */
  record AgentKey(Credential credential, Agent agent) implements Caller {
    String agentId() {
      return agent.agentId();
    }

    String credentialId() {
      return credential.issued().credentialId();
    }

    boolean has(Scope scope) {
      return credential.issued().scopes().contains(scope);
    }
  }
}
