package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.view.Objects.Contract;
import dev.tokenops.engine.view.Objects.Quote;

/** Quotes and run contracts. */
public final class Contracts {
  private final Table<Quote> quotes = new Table<>();
  private final Table<Contract> contracts = new Table<>();

  public Table<Quote> quotes() {
    return quotes;
  }

  public Table<Contract> contracts() {
    return contracts;
  }

  /** Sets how many runs were accepted under a contract. */
  void restore(String contractId, long runs) {
    contracts.change(
        contractId, old -> new Contract(old.prepared(), old.acceptedAt(), old.preparedAt(), runs));
  }

  void apply(Placed placed) {
    switch (placed.fact()) {
      case Quoted quoted ->
          quotes.add(quoted.quoteId(), quoted.agentId(), new Quote(quoted, placed.time()));
      case ContractPrepared prepared ->
          contracts.add(
              prepared.contractId(),
              prepared.agentId(),
              new Contract(prepared, null, placed.time(), 0));
      case ContractAccepted accepted ->
          contracts.change(
              accepted.contractId(),
              old -> new Contract(old.prepared(), placed.time(), old.preparedAt(), old.runs()));
      case RunAccepted run ->
          contracts.change(
              run.contractId(),
              old ->
                  new Contract(old.prepared(), old.acceptedAt(), old.preparedAt(), old.runs() + 1));
      default -> {}
    }
  }
}
