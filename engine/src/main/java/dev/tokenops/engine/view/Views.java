package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.ProviderOutcomes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All views of one engine, fed by its lanes. */
public final class Views {
  private final Agents agents = new Agents();
  private final Contracts contracts = new Contracts();
  private final Money money;
  private final Archive archive;
  private final Runs runs;
  private final Tickets tickets;
  private final Places places = new Places();
  private final Controls controls = new Controls();
  private final ProviderOutcomes outcomes = new ProviderOutcomes();
  private final List<Consumer<Placed>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param archive answers for the runs that have left the heap
   */
  public Views(Archive archive) {
    this.archive = archive;
    this.money = new Money(archive);
    this.runs = new Runs(archive);
    this.tickets = new Tickets(archive);
  }

  /** Takes in a durable fact. Facts of one agent come in the order of the ledger. */
  public void apply(Placed placed) {
    archive.add(placed);
    places.apply(placed);
    agents.apply(placed);
    contracts.apply(placed);
    money.apply(placed);
    controls.apply(placed);
    outcomes.apply(placed.fact());
    runs.apply(placed);
    tickets.apply(placed);
    for (var listener : listeners) listener.accept(placed);
  }

  /**
   * Takes in a fact that a snapshot has kept: the index has its rows, and sums come by themselves.
   */
  public void restore(Placed kept) {
    places.apply(kept);
    agents.apply(kept);
    contracts.apply(kept);
    money.restore(kept);
    controls.apply(kept);
    outcomes.apply(kept.fact());
    runs.apply(kept);
    tickets.apply(kept);
  }

  /**
   * Takes up sums over all runs, those that have ended too; after the kept facts.
   *
   * @param byContract runs accepted under each
   * @param kept movements that no entry alone tells, by agent
   */
  public void restore(
      long runsAccepted,
      Map<String, Long> byContract,
      List<Account.State> accounts,
      Map<String, List<Money.Entry>> kept) {
    runs.restore(runsAccepted);
    byContract.forEach(contracts::restore);
    money.restore(accounts);
    kept.forEach((agentId, entries) -> entries.forEach(entry -> money.restore(agentId, entry)));
  }

  /** Hears every fact that becomes durable from now on, on a lane's loop: return at once. */
  public void listen(Consumer<Placed> listener) {
    listeners.add(listener);
  }

  public Agents agents() {
    return agents;
  }

  public Contracts contracts() {
    return contracts;
  }

  public Money money() {
    return money;
  }

  public Runs runs() {
    return runs;
  }

  /** What does not fit, and who must act. */
  public Tickets tickets() {
    return tickets;
  }

  public Places places() {
    return places;
  }

  /** What the operator has paused. */
  public Controls controls() {
    return controls;
  }

  /** Facts of runs that have ended, read back from the ledger. */
  public Archive archive() {
    return archive;
  }

  /** What provider events came to. */
  public ProviderOutcomes outcomes() {
    return outcomes;
  }
}
