package dev.tokenops.engine.view;

import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.SettlementState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the views hand out, but for runs. All immutable; times are those of the entries. */
public final class Objects {
  private Objects() {}

  /** An agent as the operator sees it. */
  public record Agent(
      String agentId,
      Manifest manifest,
      TrustState trustState,
      @Nullable String reason,
      Instant onboardedAt) {}

  /** Where a credential stands; expiry is judged by the clock of whoever asks. */
  public enum CredentialState {
    /** Issued; its key is not made yet. */
    UNCLAIMED,
    ACTIVE,
    /** Replaced by its successor; its key works until the grace ends. */
    ROTATED,
    REVOKED
  }

  /** A credential: hashes only. {@code validUntil}: the end of the grace of a rotated one. */
  public record Credential(
      CredentialIssued issued,
      CredentialState state,
      @Nullable String keySha256,
      @Nullable String keyHint,
      @Nullable Instant validUntil,
      Instant issuedAt) {

    /** Whether its key is good now. */
    public boolean isValid(Instant now) {
      var expiresAt = issued.expiresAt();
      if (expiresAt != null && !now.isBefore(expiresAt)) return false;
      return switch (state) {
        case ACTIVE -> true;
        case ROTATED -> keySha256 != null && validUntil != null && now.isBefore(validUntil);
        case UNCLAIMED, REVOKED -> false;
      };
    }
  }

  /** A quote and when it was given. */
  public record Quote(Quoted quoted, Instant quotedAt) {}

  /** A settlement, what funded it and what its payment tells. */
  public record Settlement(
      SettlementRequested requested,
      SettlementState state,
      @Nullable CreditsFunded funded,
      @Nullable String fundedSha256,
      @Nullable Long fundedIndex,
      @Nullable Instant fundedAt,
      long reversedMicros,
      @Nullable Payment payment,
      Instant requestedAt) {}

  /** A contract and whether its digest was accepted. */
  public record Contract(
      ContractPrepared prepared, @Nullable Instant acceptedAt, Instant preparedAt, long runs) {

    /** {@code ready_for_acceptance}, {@code accepted} or {@code expired}. */
    public String state(Instant now) {
      if (!now.isBefore(prepared.expiresAt())) return "expired";
      return acceptedAt == null ? "ready_for_acceptance" : "accepted";
    }
  }
}
