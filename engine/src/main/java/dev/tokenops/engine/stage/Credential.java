package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialClaimed;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRevoked;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialRotated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One credential, folded from its facts. Immutable. Part of {@link Credentials}; whether a key
 * opens a door is asked of the views.
 *
 * @param claimed the claim that gave it its key; absent until then
 * @param rotated what replaced it, and until when its key still works
 * @param revoked whether it was revoked
 */
record Credential(
    CredentialIssued issued,
    @Nullable CredentialClaimed claimed,
    @Nullable CredentialRotated rotated,
    boolean revoked) {

  /** As it is issued: without a key. */
  static Credential of(CredentialIssued issued) {
    return new Credential(issued, null, null, false);
  }

  /** The one transition: the credential after a fact about it. */
  Credential after(OfCredential fact) {
    return switch (fact) {
      case CredentialIssued again ->
          throw new IllegalStateException("issued twice: " + again.credentialId());
      case CredentialClaimed claim -> new Credential(issued, claim, rotated, revoked);
      case CredentialRotated rotation -> new Credential(issued, claimed, rotation, revoked);
      case CredentialRevoked _ -> new Credential(issued, claimed, rotated, true);
    };
  }

  /** Decisions come before the clock: what was revoked stays revoked when its time is over. */
  CredentialState state(Instant now) {
    if (revoked) return CredentialState.REVOKED;
    if (rotated != null) return CredentialState.ROTATED;
    return isOver(now) ? CredentialState.EXPIRED : CredentialState.ACTIVE;
  }

  private boolean isOver(Instant now) {
    return issued.expiresAt() != null && !now.isBefore(issued.expiresAt());
  }
}
