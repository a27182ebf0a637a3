package dev.tokenops.engine.message;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts as entries of the ledger: which type names which record, and their canonical bodies. */
public final class FactCodec {
  /**
   * One kind of fact.
   *
   * @param form how the hot ones are written and read; the others go through databind
   */
  private record Kind<F extends Fact>(String type, Class<F> fact, @Nullable Form<F> form) {
    byte[] encode(Fact of) {
      if (form == null) return CanonicalJson.encode(of);
      var out = WRITERS.get().reset();
      form.write(fact.cast(of), out);
      return out.toBytes();
    }

    /** As {@link #decode}, but nothing is taken that is not what {@link #encode} writes. */
    F decodeExact(byte[] body) {
      var read = read(body);
      if (read != null) return read; // A form reads nothing else.
      var decoded = CanonicalJson.decode(body, fact);
      if (!Arrays.equals(encode(decoded), body))
        throw new IllegalArgumentException("its body lacks what its type must have");
      return decoded;
    }

    /** What the form does not know is read again by databind, which takes it or says why not. */
    F decode(byte[] body) {
      var read = read(body);
      return read != null ? read : CanonicalJson.decode(body, fact);
    }

    /** By the form; null if there is none, or it does not know the body. */
    private @Nullable F read(byte[] body) {
      if (form == null) return null;
      try {
        var in = new CanonicalReader(body);
        var read = form.read(in);
        in.end();
        return read;
      } catch (CanonicalReader.Unexpected _) {
        return null;
      }
    }
  }

  /** A buffer a thread, as large as its largest fact: at most an entry. */
  private static final ThreadLocal<CanonicalWriter> WRITERS =
      ThreadLocal.withInitial(CanonicalWriter::new);

  private static final List<Kind<?>> KINDS =
      List.of(
          kind("agent.onboarded.v1", OfOnboarding.AgentOnboarded.class),
          kind("trust.decided.v1", OfOnboarding.TrustDecided.class),
          kind("credential.issued.v1", OfCredential.CredentialIssued.class),
          kind("credential.claimed.v1", OfCredential.CredentialClaimed.class),
          kind("credential.rotated.v1", OfCredential.CredentialRotated.class),
          kind("credential.revoked.v1", OfCredential.CredentialRevoked.class),
          kind("provider.confirmed.v1", OfProvider.ProviderConfirmed.class),
          kind("provider.matched.v1", OfProvider.ProviderMatched.class),
          kind("settlement.requested.v1", OfFunding.SettlementRequested.class),
          kind("credits.funded.v1", OfFunding.CreditsFunded.class),
          kind("credits.reversed.v1", OfFunding.CreditsReversed.class),
          kind("credits.restored.v1", OfFunding.CreditsRestored.class),
          kind("settlement.failed.v1", OfFunding.SettlementFailed.class),
          kind("payment.observed.v1", OfFunding.PaymentObserved.class),
          kind("provider.mismatched.v1", OfFunding.ProviderMismatched.class),
          kind("quote.given.v1", OfRun.Quoted.class),
          kind("contract.prepared.v1", OfRun.ContractPrepared.class),
          kind("contract.accepted.v1", OfRun.ContractAccepted.class),
          kind("run.accepted.v1", OfRun.RunAccepted.class, new RunAcceptedForm()),
          kind("run.resumed.v1", OfRun.RunResumed.class, new RunResumedForm()),
          kind("run.cancelled.v1", OfRun.RunCancelled.class),
          kind("run.failed.v1", OfRun.RunFailed.class),
          kind("run.completed.v1", OfReturns.RunCompleted.class, new RunCompletedForm()),
          kind(
              "callback.attempted.v1",
              OfReturns.CallbackAttempted.class,
              new CallbackAttemptedForm()),
          kind(
              "callback.delivered.v1",
              OfReturns.CallbackDelivered.class,
              new CallbackEndedForm<>(OfReturns.CallbackDelivered::new)),
          kind(
              "callback.dead_lettered.v1",
              OfReturns.CallbackDeadLettered.class,
              new CallbackEndedForm<>(OfReturns.CallbackDeadLettered::new)),
          kind("callback.redelivery_requested.v1", OfReturns.RedeliveryRequested.class),
          kind("control.set.v1", OfControls.ControlSet.class),
          kind("exception.opened.v1", OfException.ExceptionOpened.class),
          kind("evidence.added.v1", OfException.EvidenceAdded.class),
          kind("run.retried.v1", OfException.RunRetried.class),
          kind("exception.closed.v1", OfException.ExceptionClosed.class),
          kind("exception.expired.v1", OfException.ExceptionExpired.class),
          kind("exception.resolved.v1", OfException.ExceptionResolved.class),
          kind("snapshot.taken.v1", OfLedger.SnapshotTaken.class));

  private static final Map<String, Kind<?>> BY_TYPE =
      KINDS.stream().collect(toUnmodifiableMap(Kind::type, kind -> kind));

  private static final Map<Class<?>, Kind<?>> BY_CLASS =
      KINDS.stream().collect(toUnmodifiableMap(Kind::fact, kind -> kind));

  private FactCodec() {}

  private static <F extends Fact> Kind<F> kind(String type, Class<F> fact) {
    return new Kind<>(type, fact, null);
  }

  private static <F extends Fact> Kind<F> kind(String type, Class<F> fact, Form<F> form) {
    return new Kind<>(type, fact, form);
  }

  /** The type of a fact's entry, such as {@code run.completed.v1}. */
  public static String type(Fact fact) {
    return type(fact.getClass());
  }

  /** The type of the entries that hold this kind of fact. */
  public static String type(Class<? extends Fact> kind) {
    return kind(kind).type();
  }

  /** How messages call what belongs somewhere: a type, or a word for several. */
  public static String name(Class<? extends Fact> kind) {
    return BY_CLASS.containsKey(kind) ? type(kind) : "fact of the kind that belongs there";
  }

  private static Kind<?> kind(Class<? extends Fact> fact) {
    var kind = BY_CLASS.get(fact);
    if (kind == null) throw new IllegalStateException("no type names " + fact);
    return kind;
  }

  /** Canonical JSON of the fact's components. */
  public static byte[] encode(Fact fact) {
    return kind(fact.getClass()).encode(fact);
  }

  /**
   * Reads an entry's body.
   *
   * @param body not copied, and held by the raw JSON in the fact
   * @throws IllegalArgumentException if the type is unknown or the body does not fit it
   */
  public static Fact decode(String type, byte[] body) {
    return kind(type).decode(body);
  }

  /**
   * Reads an entry's body for whoever trusts nobody: it must be what {@link #encode} makes of the
   * fact, byte for byte.
   *
   * @throws IllegalArgumentException if the type is unknown or the body is another
   */
  public static Fact decodeExact(String type, byte[] body) {
    return kind(type).decodeExact(body);
  }

  private static Kind<?> kind(String type) {
    var kind = BY_TYPE.get(type);
    if (kind == null) throw new IllegalArgumentException("no fact has the type " + type);
    return kind;
  }

  /** All types, for tests and documents. */
  public static Map<String, Class<? extends Fact>> types() {
    return KINDS.stream().collect(toUnmodifiableMap(Kind::type, Kind::fact));
  }
}
