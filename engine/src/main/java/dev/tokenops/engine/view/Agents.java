package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialClaimed;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRevoked;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRotated;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.view.Objects.Agent;
import dev.tokenops.engine.view.Objects.Credential;
import dev.tokenops.engine.view.Objects.CredentialState;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Agents and their credentials. */
public final class Agents {
  private final Table<Agent> agents = new Table<>();
  private final Table<Credential> credentials = new Table<>();
  private final ConcurrentMap<String, String> byKeySha256 = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> byClaimSha256 = new ConcurrentHashMap<>();
  private final AtomicInteger underReview = new AtomicInteger();

  public Table<Agent> agents() {
    return agents;
  }

  public Table<Credential> credentials() {
    return credentials;
  }

  /** How many wait for the operator. */
  public int underReview() {
    return underReview.get();
  }

  /** The credential whose access key has this SHA-256 (hex): a look-up by hash tells no timing. */
  public @Nullable Credential byKey(String keySha256) {
    var id = byKeySha256.get(keySha256);
    return id == null ? null : credentials.get(id);
  }

  /** The credential whose claim token has this SHA-256 (hex), spent or not. */
  public @Nullable Credential byClaim(String claimSha256) {
    var id = byClaimSha256.get(claimSha256);
    return id == null ? null : credentials.get(id);
  }

  void apply(Placed placed) {
    switch (placed.fact()) {
      case AgentOnboarded(var agentId, var manifest) -> {
        agents.add(
            agentId,
            agentId,
            new Agent(agentId, manifest, TrustState.UNDER_REVIEW, null, placed.time()));
        underReview.incrementAndGet();
      }
      case TrustDecided decided -> decide(decided);
      case CredentialIssued issued -> {
        credentials.add(
            issued.credentialId(),
            issued.agentId(),
            new Credential(issued, CredentialState.UNCLAIMED, null, null, null, placed.time()));
        byClaimSha256.put(issued.claimSha256(), issued.credentialId());
      }
      case CredentialClaimed claimed -> {
        credentials.change(
            claimed.credentialId(),
            old ->
                new Credential(
                    old.issued(),
                    CredentialState.ACTIVE,
                    claimed.keySha256(),
                    claimed.keyHint(),
                    null,
                    old.issuedAt()));
        byKeySha256.put(claimed.keySha256(), claimed.credentialId());
      }
      case CredentialRotated rotated ->
          credentials.change(
              rotated.credentialId(),
              old ->
                  new Credential(
                      old.issued(),
                      CredentialState.ROTATED,
                      old.keySha256(),
                      old.keyHint(),
                      rotated.validUntil(),
                      old.issuedAt()));
      case CredentialRevoked revoked ->
          credentials.change(
              revoked.credentialId(),
              old ->
                  new Credential(
                      old.issued(),
                      CredentialState.REVOKED,
                      old.keySha256(),
                      old.keyHint(),
                      null,
                      old.issuedAt()));
      default -> {}
    }
  }

  private void decide(TrustDecided decided) {
    agents.change(
        decided.agentId(),
        agent -> {
          if (agent.trustState() == TrustState.UNDER_REVIEW) underReview.decrementAndGet();
          return new Agent(
              agent.agentId(),
              agent.manifest(),
              decided.trustState(),
              decided.reason(),
              agent.onboardedAt());
        });
  }
}
