package dev.tokenops.engine.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tokenops.engine.message.Command.ToCredential;
import dev.tokenops.engine.message.Command.ToCredential.Claim;
import dev.tokenops.engine.message.Command.ToCredential.Issue;
import dev.tokenops.engine.message.Command.ToCredential.Revoke;
import dev.tokenops.engine.message.Command.ToCredential.Rotate;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialClaimed;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRevoked;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRotated;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import dev.tokenops.ledger.json.EnumNames;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that agents are given: issued without a key, claimed once, rotated, revoked.
 *
 * <p>Neither keys nor claim tokens ever come here, only their SHA-256; they are compared in
 * constant time all the same. A wrong token answers like an unknown credential.
 */
public final class Credentials implements Stage<ToCredential> {
  private final Parties parties = new Parties();
  private final Map<String, Credential> credentials = new HashMap<>();

  @Override
  public Decision decide(ToCredential command, Instant now) {
    return switch (command) {
      case Issue issue -> issue(issue);
      case Claim claim -> claim(claim, now);
      case Rotate rotate -> rotate(rotate, now);
      case Revoke revoke -> revoke(revoke);
    };
  }

  private Decision issue(Issue command) {
    if (credentials.containsKey(command.credentialId())) return Decided.NOTHING;
    var objection = parties.objection(command.agentId());
    if (objection != null) return objection;
    return Decided.of(
        new CredentialIssued(
            command.agentId(),
            command.credentialId(),
            command.scopes(),
            command.tools(),
            command.expiresAt(),
            command.rateLimit(),
            command.deliveryChannel(),
            command.claimSha256(),
            command.claimExpiresAt(),
            null));
  }

  private Decision claim(Claim command, Instant now) {
    var credential = credentials.get(command.credentialId());
    if (credential == null || !same(credential.issued().claimSha256(), command.claimSha256()))
      return new Refused(Refusal.NOT_FOUND, "There is no such one-time link.");
    if (credential.claimed() != null
        || credential.state(now) != CredentialState.ACTIVE
        || !now.isBefore(credential.issued().claimExpiresAt()))
      return Refused.because(Refusal.CLAIM_SPENT);
    return Decided.of(
        new CredentialClaimed(
            credential.issued().agentId(),
            command.credentialId(),
            command.keySha256(),
            command.keyHint()));
  }

  private Decision rotate(Rotate command, Instant now) {
    var credential = credentials.get(command.credentialId());
    if (credential == null) return unknown(command);
    if (credential.rotated() != null
        && credential.rotated().successorId().equals(command.successorId())) return Decided.NOTHING;
    var objection = parties.objection(credential.issued().agentId());
    if (objection != null) return objection;
    var state = credential.state(now);
    if (state != CredentialState.ACTIVE)
      return new Refused(
          Refusal.CREDENTIAL_NOT_ACTIVE,
          "%s is %s: ask the operator for a new credential."
              .formatted(command.credentialId(), EnumNames.of(state)));
    var old = credential.issued();
    var validUntil = now.plusSeconds(command.graceSeconds()).truncatedTo(ChronoUnit.MILLIS);
    return new Decided(
        List.of(
            new CredentialRotated(
                old.agentId(), old.credentialId(), command.successorId(), validUntil),
            new CredentialIssued(
                old.agentId(),
                command.successorId(),
                old.scopes(),
                old.tools(),
                old.expiresAt(),
                old.rateLimit(),
                old.deliveryChannel(),
                command.claimSha256(),
                command.claimExpiresAt(),
                old.credentialId())));
  }

  private Decision revoke(Revoke command) {
    var credential = credentials.get(command.credentialId());
    if (credential == null) return unknown(command);
    if (credential.revoked()) return Decided.NOTHING;
    return Decided.of(new CredentialRevoked(credential.issued().agentId(), command.credentialId()));
  }

  private static Refused unknown(ToCredential command) {
    return new Refused(
        Refusal.NOT_FOUND, "There is no credential %s.".formatted(command.credentialId()));
  }

  private static boolean same(String sha256, String other) {
    return MessageDigest.isEqual(sha256.getBytes(US_ASCII), other.getBytes(US_ASCII));
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case OfOnboarding fact -> parties.apply(fact, recorded);
      case CredentialIssued issued -> {
        parties.apply(issued, recorded);
        credentials.put(issued.credentialId(), Credential.of(issued));
      }
      case OfCredential other -> follow(other);
      case OfProvider _,
          OfFunding _,
          OfRun _,
          OfReturns _,
          OfLedger _,
          OfControls _,
          OfException _ -> {}
    }
  }

  private void follow(OfCredential fact) {
    var credential = credentials.get(fact.credentialId());
    if (credential == null) throw new IllegalStateException("never issued: " + fact);
    credentials.put(fact.credentialId(), credential.after(fact));
  }

  /** A credential as it is now; null if there is none. */
  @Nullable Credential credential(String credentialId) {
    return credentials.get(credentialId);
  }
}
