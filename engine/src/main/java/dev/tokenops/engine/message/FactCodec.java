package dev.tokenops.engine.message;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.Map;

/** Facts as entries of the ledger: which type names which record, and their canonical bodies. */
public final class FactCodec {
  private static final Map<String, Class<? extends Fact>> BY_TYPE =
      Map.ofEntries(
          Map.entry("agent.onboarded.v1", OfOnboarding.AgentOnboarded.class),
          Map.entry("trust.decided.v1", OfOnboarding.TrustDecided.class),
          Map.entry("credential.issued.v1", OfCredential.CredentialIssued.class),
          Map.entry("credential.claimed.v1", OfCredential.CredentialClaimed.class),
          Map.entry("credential.rotated.v1", OfCredential.CredentialRotated.class),
          Map.entry("credential.revoked.v1", OfCredential.CredentialRevoked.class),
          Map.entry("provider.confirmed.v1", OfProvider.ProviderConfirmed.class),
          Map.entry("provider.matched.v1", OfProvider.ProviderMatched.class),
          Map.entry("settlement.requested.v1", OfFunding.SettlementRequested.class),
          Map.entry("credits.funded.v1", OfFunding.CreditsFunded.class),
          Map.entry("credits.reversed.v1", OfFunding.CreditsReversed.class),
          Map.entry("credits.restored.v1", OfFunding.CreditsRestored.class),
          Map.entry("settlement.failed.v1", OfFunding.SettlementFailed.class),
          Map.entry("payment.observed.v1", OfFunding.PaymentObserved.class),
          Map.entry("provider.mismatched.v1", OfFunding.ProviderMismatched.class),
          Map.entry("quote.given.v1", OfRun.Quoted.class),
          Map.entry("contract.prepared.v1", OfRun.ContractPrepared.class),
          Map.entry("contract.accepted.v1", OfRun.ContractAccepted.class),
          Map.entry("run.accepted.v1", OfRun.RunAccepted.class),
          Map.entry("run.resumed.v1", OfRun.RunResumed.class),
          Map.entry("run.cancelled.v1", OfRun.RunCancelled.class),
          Map.entry("run.failed.v1", OfRun.RunFailed.class),
          Map.entry("run.completed.v1", OfReturns.RunCompleted.class),
          Map.entry("callback.attempted.v1", OfReturns.CallbackAttempted.class),
          Map.entry("callback.delivered.v1", OfReturns.CallbackDelivered.class),
          Map.entry("callback.dead_lettered.v1", OfReturns.CallbackDeadLettered.class),
          Map.entry("callback.redelivery_requested.v1", OfReturns.RedeliveryRequested.class));

  private static final Map<Class<? extends Fact>, String> BY_CLASS =
      BY_TYPE.entrySet().stream()
          .collect(toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private FactCodec() {}

  /** The type of a fact's entry, such as {@code run.completed.v1}. */
  public static String type(Fact fact) {
    return type(fact.getClass());
  }

  /** The type of the entries that hold this kind of fact. */
  public static String type(Class<? extends Fact> kind) {
    String type = BY_CLASS.get(kind);
    if (type == null) throw new IllegalStateException("no type names " + kind);
    return type;
  }

  /** Canonical JSON of the fact's components. */
  public static byte[] encode(Fact fact) {
    return CanonicalJson.encode(fact);
  }

  /**
   * Reads an entry's body.
   *
   * @throws IllegalArgumentException if the type is unknown or the body does not fit it
   */
  public static Fact decode(String type, byte[] body) {
    var fact = BY_TYPE.get(type);
    if (fact == null) throw new IllegalArgumentException("no fact has the type " + type);
    return CanonicalJson.decode(body, fact);
  }

  /** All types, for tests and documents. */
  public static Map<String, Class<? extends Fact>> types() {
    return BY_TYPE;
  }
}
