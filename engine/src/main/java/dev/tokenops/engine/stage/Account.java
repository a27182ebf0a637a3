package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Movement.Balance.AVAILABLE;
import static dev.tokenops.engine.stage.Movement.Balance.CLEARING;
import static dev.tokenops.engine.stage.Movement.Balance.CONSUMED;
import static dev.tokenops.engine.stage.Movement.Balance.RESERVED;
import static dev.tokenops.engine.stage.Movement.Balance.SHORTFALL;

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
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words;
import dev.tokenops.engine.stage.Movement.Balance;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An agent's credits in double entry, folded from facts. Of one owner, without a lock.
 *
 * <pre>
 *   fund     clearing ──► available             reverse  available ──► clearing
 *   reserve  available ─► reserved                       shortfall ──► clearing  (what was spent)
 *   complete reserved ──► consumed              restore  clearing ──► available
 *            reserved ──► available (the rest)
 * </pre>
 *
 * <p>Whatever comes to available pays an open shortfall first, so there is never both. After every
 * fact {@code funded − reversed = available + reserved + consumed − shortfall}, each at least 0,
 * all balances sum to 0, and the lots sum to available: else it throws, and the lane stops.
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

  private final String agentId;
  private final Map<Balance, Long> balances = new EnumMap<>(Balance.class);
  private long fundedMicros;
  private long reversedMicros;
  private final Lots lots = new Lots();
  private final Map<String, String> routes = new HashMap<>(); // By settlement.

  public Account(String agentId) {
    this.agentId = agentId;
  }

  /**
   * What applying the fact would move, in order; empty if it moves no credits. Changes nothing.
   *
   * @param fact of this account's agent
   */
  public List<Movement> postings(Fact fact) {
    return switch (fact) {
      case CreditsFunded funded ->
          arrival(CLEARING, funded.creditsMicros(), funded.providerRoute());
      case CreditsRestored restored ->
          arrival(CLEARING, restored.creditsMicros(), route(restored.settlementId()));
      case CreditsReversed reversed -> departure(reversed);
      case RunAccepted run -> move(AVAILABLE, RESERVED, run.reservedMicros(), null);
      case RunCompleted run -> {
        var movements = new ArrayList<>(move(RESERVED, CONSUMED, run.consumedMicros(), null));
        movements.addAll(arrival(RESERVED, run.releasedMicros(), null));
        yield List.copyOf(movements);
      }
      case RunCancelled run -> arrival(RESERVED, run.releasedMicros(), null);
      case RunFailed run -> arrival(RESERVED, run.releasedMicros(), null);
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _ -> List.of();
      case OfOnboarding _, OfCredential _, OfProvider _ -> List.of();
    };
  }

  private List<Movement> arrival(Balance from, long micros, @Nullable String route) {
    long paid = Math.min(micros, -balance(SHORTFALL));
    var movements = new ArrayList<>(move(from, SHORTFALL, paid, route));
    movements.addAll(move(from, AVAILABLE, micros - paid, route));
    return List.copyOf(movements);
  }

  private List<Movement> departure(CreditsReversed reversed) {
    var route = route(reversed.settlementId());
    long taken = Math.min(reversed.creditsMicros(), balance(AVAILABLE));
    var movements = new ArrayList<>(move(AVAILABLE, CLEARING, taken, route));
    movements.addAll(move(SHORTFALL, CLEARING, reversed.creditsMicros() - taken, route));
    return List.copyOf(movements);
  }

  private static List<Movement> move(
      Balance debit, Balance credit, long micros, @Nullable String route) {
    return micros == 0 ? List.of() : List.of(new Movement(debit, credit, micros, route));
  }

  /**
   * Takes in any fact of its agent.
   *
   * @return what it moved, as {@link #postings} says
   * @throws IllegalStateException if the books do not balance after it
   */
  public List<Movement> apply(Recorded recorded) {
    var movements = postings(recorded.fact());
    for (var movement : movements) {
      post(movement.debit(), -movement.micros());
      post(movement.credit(), movement.micros());
    }
    follow(recorded, sum(movements, Movement::credit), sum(movements, Movement::debit));
    if (!movements.isEmpty()) check(recorded);
    return movements;
  }

  /** The totals and lots behind the balances: {@code in} came to available, {@code out} left it. */
  private void follow(Recorded recorded, long in, long out) {
    switch (recorded.fact()) {
      case CreditsFunded funded -> {
        fundedMicros = Math.addExact(fundedMicros, funded.creditsMicros());
        routes.put(funded.settlementId(), funded.providerRoute());
        lots.open(funded.settlementId(), funded.providerRoute(), recorded.sha256());
        lots.put(funded.settlementId(), in);
      }
      case CreditsRestored restored -> {
        reversedMicros = Math.subtractExact(reversedMicros, restored.creditsMicros());
        lots.put(restored.settlementId(), in);
      }
      case CreditsReversed reversed -> {
        reversedMicros = Math.addExact(reversedMicros, reversed.creditsMicros());
        lots.takeBack(reversed.settlementId(), out);
      }
      case RunAccepted run -> lots.hold(run.runId(), run.lots(), run.reservedMicros());
      case RunCompleted run ->
          lots.release(
              run.runId(), run.consumed(), run.consumedMicros(), run.releasedMicros() - in);
      case RunCancelled run -> lots.release(run.runId(), List.of(), 0, run.releasedMicros() - in);
      case RunFailed run -> lots.release(run.runId(), List.of(), 0, run.releasedMicros() - in);
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _ -> {}
      case OfOnboarding _, OfCredential _, OfProvider _ -> {}
    }
  }

  private void check(Recorded recorded) {
    var now = figures();
    long sum = 0;
    for (long balance : balances.values()) sum = Math.addExact(sum, balance);
    boolean balanced =
        sum == 0
            && -balance(CLEARING) == now.fundedMicros - now.reversedMicros
            && now.availableMicros >= 0
            && now.reservedMicros >= 0
            && now.consumedMicros >= 0
            && now.shortfallMicros >= 0
            && now.reversedMicros >= 0
            && now.reversedMicros <= now.fundedMicros
            && (now.shortfallMicros == 0 || now.availableMicros == 0)
            && lots.totalMicros() == now.availableMicros;
    if (!balanced)
      throw new IllegalStateException(
          "the books of %s do not balance (%s, lots %d) after %s"
              .formatted(agentId, now, lots.totalMicros(), recorded));
  }

  public Figures figures() {
    return new Figures(
        balance(AVAILABLE),
        balance(RESERVED),
        balance(CONSUMED),
        fundedMicros,
        reversedMicros,
        -balance(SHORTFALL));
  }

  /** What is left of each funding, oldest first: together what is available. */
  public List<Words.Lot> lots() {
    return lots.remaining();
  }

  /** What a run of this price would be held from; null if no choice of lots covers it. */
  @Nullable List<Words.Lot> covering(long micros) {
    return lots.covering(micros);
  }

  private long balance(Balance balance) {
    return balances.getOrDefault(balance, 0L);
  }

  private void post(Balance balance, long micros) {
    balances.merge(balance, micros, Math::addExact);
  }

  private String route(String settlementId) {
    var route = routes.get(settlementId);
    if (route == null) throw new IllegalStateException("never funded: " + settlementId);
    return route;
  }

  private static long sum(List<Movement> movements, Function<Movement, Balance> side) {
    long sum = 0;
    for (var movement : movements)
      if (side.apply(movement) == AVAILABLE) sum = Math.addExact(sum, movement.micros());
    return sum;
  }
}
