package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words;
import dev.tokenops.engine.stage.Movement.Balance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent's credits, folded from facts: its {@link Balances}, and what is left of each funding. Of
 * one owner, without a lock.
 *
 * <p>After every fact the balances fit together and the lots sum to what is available: else it
 * throws, and the lane stops.
 */
public final class Account {
  /** All of an account's figures at one moment, in micro-credits, none negative. */
  public record Figures(
      long availableMicros,
      long reservedMicros,
      long consumedMicros,
      long fundedMicros,
      long reversedMicros,
      long shortfallMicros) {
    public CreditState creditState() {
      if (shortfallMicros > 0) return CreditState.SHORTFALL;
      if (fundedMicros == reversedMicros) return CreditState.UNFUNDED;
      return availableMicros + reservedMicros > 0 ? CreditState.FUNDED : CreditState.EXHAUSTED;
    }
  }

  /**
   * All that an account is, for a snapshot.
   *
   * @param lots of every funding, oldest first, with what is left of it
   * @param held by each open run
   */
  public record State(
      String agentId,
      long consumedMicros,
      long fundedMicros,
      long reversedMicros,
      long shortfallMicros,
      List<Words.Lot> lots,
      Map<String, List<Words.Lot>> held) {}

  private final String agentId;
  private final Balances balances;
  private final Lots lots = new Lots();

  public Account(String agentId) {
    this.agentId = agentId;
    balances = new Balances(agentId);
  }

  /**
   * The account that {@link #state} has told of.
   *
   * @throws IllegalStateException if its figures do not balance
   */
  public static Account of(State state) {
    var account = new Account(state.agentId());
    account.lots.restore(state.lots(), state.held());
    long reserved = 0;
    for (var parts : state.held().values())
      for (var part : parts) reserved = Math.addExact(reserved, part.creditsMicros());
    account.balances.restore(
        new Figures(
            account.lots.totalMicros(),
            reserved,
            state.consumedMicros(),
            state.fundedMicros(),
            state.reversedMicros(),
            state.shortfallMicros()),
        state.lots());
    return account;
  }

  /** All that it is now. */
  public State state() {
    var now = figures();
    return new State(
        agentId,
        now.consumedMicros(),
        now.fundedMicros(),
        now.reversedMicros(),
        now.shortfallMicros(),
        lots.all(),
        lots.held());
  }

  /** What applying the fact would move, as {@link Balances#postings} says. Changes nothing. */
  public List<Movement> postings(Fact fact) {
    return balances.postings(fact);
  }

  /**
   * Takes in any fact of its agent.
   *
   * @return what it moved, as {@link #postings} says
   * @throws IllegalStateException if the books do not balance after it
   */
  public List<Movement> apply(Recorded recorded) {
    var movements = balances.apply(recorded.fact());
    long in = 0;
    long out = 0;
    for (var movement : movements) {
      if (movement.credit() == Balance.AVAILABLE) in = Math.addExact(in, movement.micros());
      if (movement.debit() == Balance.AVAILABLE) out = Math.addExact(out, movement.micros());
    }
    follow(recorded, in, out);
    if (!movements.isEmpty()) check(recorded);
    return movements;
  }

  /** The lots behind the balances: {@code in} came to available, {@code out} left it. */
  private void follow(Recorded recorded, long in, long out) {
    switch (recorded.fact()) {
      case RunAccepted run -> lots.hold(run.runId(), run.lots(), run.reservedMicros());
      case RunCompleted run ->
          lots.release(
              run.runId(), run.consumed(), run.consumedMicros(), run.releasedMicros() - in);
      case RunCancelled run -> lots.release(run.runId(), List.of(), 0, run.releasedMicros() - in);
      case RunFailed run -> lots.release(run.runId(), List.of(), 0, run.releasedMicros() - in);
      case RunRetried run -> {
        if (run.lots() != null && run.reservedMicros() != null)
          lots.hold(run.runId(), run.lots(), run.reservedMicros());
      }
      case ExceptionClosed run -> giveBack(run.runId(), run.releasedMicros(), in);
      case ExceptionExpired run -> giveBack(run.runId(), run.releasedMicros(), in);
      case CreditsFunded funded -> {
        lots.open(funded.settlementId(), funded.providerRoute(), recorded.sha256());
        lots.put(funded.settlementId(), in);
      }
      case CreditsRestored restored -> lots.put(restored.settlementId(), in);
      case CreditsReversed reversed -> lots.takeBack(reversed.settlementId(), out);
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _, Fact.OfLedger _, OfControls _ -> {}
      case OfOnboarding _, OfCredential _, OfProvider _, OfException _ -> {}
    }
  }

  private void giveBack(String runId, @Nullable Long releasedMicros, long in) {
    if (releasedMicros != null) lots.release(runId, List.of(), 0, releasedMicros - in);
  }

  private void check(Recorded recorded) {
    if (lots.totalMicros() != balances.availableMicros())
      throw new IllegalStateException(
          "the books of %s do not balance (%s, lots %d) after %s"
              .formatted(agentId, figures(), lots.totalMicros(), recorded));
  }

  public Figures figures() {
    return balances.figures();
  }

  /** What is left of each funding, oldest first: together what is available. */
  public List<Words.Lot> lots() {
    return lots.remaining();
  }

  /** What a run of this price would be held from; null if no choice of lots covers it. */
  @Nullable List<Words.Lot> covering(long micros) {
    return lots.covering(micros);
  }
}
