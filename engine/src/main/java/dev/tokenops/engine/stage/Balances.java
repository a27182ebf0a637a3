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
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words;
import dev.tokenops.engine.stage.Account.Figures;
import dev.tokenops.engine.stage.Movement.Balance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent's five balances in double entry, folded from facts: how much there is, and not of which
 * funding, which {@link Account} adds. Of one owner, without a lock.
 *
 * <pre>
 *   fund     clearing ──► available             reverse  available ──► clearing
 *   reserve  available ─► reserved                       shortfall ──► clearing  (what was spent)
 *   release  reserved ──► available
 *   complete reserved ──► consumed              restore  clearing ──► available
 *            reserved ──► available (the rest)
 * </pre>
 *
 * <p>Whatever comes to available pays an open shortfall first, so there is never both. After every
 * fact {@code funded − reversed = available + reserved + consumed − shortfall}, each at least 0,
 * and all balances sum to 0: else it throws, and the lane stops.
 */
public final class Balances {
  private final String agentId;
  private long clearing;
  private long available;
  private long reserved;
  private long consumed;
  private long shortfall;
  private long fundedMicros;
  private long reversedMicros;
  private final Map<String, String> routes = new HashMap<>(); // By settlement.

  public Balances(String agentId) {
    this.agentId = agentId;
  }

  /**
   * What applying the fact would move, in order; empty if it moves no credits. Changes nothing.
   *
   * @param fact of this agent
   */
  public List<Movement> postings(Fact fact) {
    return switch (fact) {
      case RunAccepted run -> move(AVAILABLE, RESERVED, run.reservedMicros());
      case RunCompleted run -> {
        var consumption = move(RESERVED, CONSUMED, run.consumedMicros());
        if (run.releasedMicros() == 0) yield consumption;
        var movements = new ArrayList<>(consumption);
        movements.addAll(arrival(RESERVED, run.releasedMicros(), null));
        yield movements;
      }
      case RunCancelled run -> arrival(RESERVED, run.releasedMicros(), null);
      case RunFailed run -> arrival(RESERVED, run.releasedMicros(), null);
      case RunRetried run -> move(AVAILABLE, RESERVED, orNothing(run.reservedMicros()));
      case ExceptionClosed run -> arrival(RESERVED, orNothing(run.releasedMicros()), null);
      case ExceptionExpired run -> arrival(RESERVED, orNothing(run.releasedMicros()), null);
      case CreditsFunded funded ->
          arrival(CLEARING, funded.creditsMicros(), funded.providerRoute());
      case CreditsRestored restored ->
          arrival(CLEARING, restored.creditsMicros(), route(restored.settlementId()));
      case CreditsReversed reversed -> departure(reversed);
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _, Fact.OfLedger _, OfControls _ ->
          List.of();
      case OfOnboarding _, OfCredential _, OfProvider _, OfException _ -> List.of();
    };
  }

  private static long orNothing(@Nullable Long micros) {
    return micros == null ? 0 : micros;
  }

  private static List<Movement> move(Balance debit, Balance credit, long micros) {
    return micros == 0 ? List.of() : List.of(new Movement(debit, credit, micros, null));
  }

  private List<Movement> arrival(Balance from, long amount, @Nullable String route) {
    long paid = Math.min(amount, -shortfall);
    var movements = new ArrayList<Movement>(2);
    if (paid != 0) movements.add(new Movement(from, SHORTFALL, paid, route));
    if (paid != amount) movements.add(new Movement(from, AVAILABLE, amount - paid, route));
    return movements;
  }

  private List<Movement> departure(CreditsReversed reversed) {
    var route = route(reversed.settlementId());
    long taken = Math.min(reversed.creditsMicros(), available);
    long lacking = reversed.creditsMicros() - taken;
    var movements = new ArrayList<Movement>(2);
    if (taken != 0) movements.add(new Movement(AVAILABLE, CLEARING, taken, route));
    if (lacking != 0) movements.add(new Movement(SHORTFALL, CLEARING, lacking, route));
    return movements;
  }

  /**
   * Takes in any fact of its agent.
   *
   * @return what it moved, as {@link #postings} says
   * @throws IllegalStateException if the balances do not fit together after it
   */
  public List<Movement> apply(Fact fact) {
    var movements = postings(fact);
    for (var movement : movements) {
      post(movement.debit(), -movement.micros());
      post(movement.credit(), movement.micros());
    }
    total(fact);
    if (!movements.isEmpty()) check(fact);
    return movements;
  }

  private void post(Balance balance, long amount) {
    switch (balance) {
      case CLEARING -> clearing = Math.addExact(clearing, amount);
      case AVAILABLE -> available = Math.addExact(available, amount);
      case RESERVED -> reserved = Math.addExact(reserved, amount);
      case CONSUMED -> consumed = Math.addExact(consumed, amount);
      case SHORTFALL -> shortfall = Math.addExact(shortfall, amount);
    }
  }

  private void total(Fact fact) {
    if (!(fact instanceof Fact.OfFunding funding)) return;
    switch (funding) {
      case CreditsFunded funded -> {
        fundedMicros = Math.addExact(fundedMicros, funded.creditsMicros());
        routes.put(funded.settlementId(), funded.providerRoute());
      }
      case CreditsRestored restored ->
          reversedMicros = Math.subtractExact(reversedMicros, restored.creditsMicros());
      case CreditsReversed reversed ->
          reversedMicros = Math.addExact(reversedMicros, reversed.creditsMicros());
      case Fact.OfFunding.SettlementRequested _, Fact.OfFunding.SettlementFailed _ -> {}
      case Fact.OfFunding.PaymentObserved _, Fact.OfFunding.ProviderMismatched _ -> {}
    }
  }

  /**
   * Takes up figures as they were, while all are zero.
   *
   * @param funded a lot of each funding
   * @throws IllegalStateException if they do not fit together
   */
  void restore(Figures figures, List<Words.Lot> funded) {
    available = figures.availableMicros();
    reserved = figures.reservedMicros();
    consumed = figures.consumedMicros();
    shortfall = -figures.shortfallMicros();
    fundedMicros = figures.fundedMicros();
    reversedMicros = figures.reversedMicros();
    clearing = Math.subtractExact(reversedMicros, fundedMicros);
    for (var lot : funded) routes.put(lot.settlementId(), lot.providerRoute());
    check(figures);
  }

  private void check(Object after) {
    boolean balanced =
        clearing + available + reserved + consumed + shortfall == 0
            && -clearing == fundedMicros - reversedMicros
            && available >= 0
            && reserved >= 0
            && consumed >= 0
            && shortfall <= 0
            && reversedMicros >= 0
            && reversedMicros <= fundedMicros
            && (shortfall == 0 || available == 0);
    if (!balanced)
      throw new IllegalStateException(
          "the books of %s do not balance (%s) after %s".formatted(agentId, figures(), after));
  }

  public Figures figures() {
    return new Figures(available, reserved, consumed, fundedMicros, reversedMicros, -shortfall);
  }

  /** What can be spent, in micro-credits. */
  long availableMicros() {
    return available;
  }

  private String route(String settlementId) {
    var route = routes.get(settlementId);
    if (route == null) throw new IllegalStateException("never funded: " + settlementId);
    return route;
  }
}
