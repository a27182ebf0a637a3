package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.PaymentObserved;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.Account.Figures;
import dev.tokenops.engine.stage.Accounts;
import dev.tokenops.engine.stage.Balances;
import dev.tokenops.engine.stage.Movement;
import dev.tokenops.engine.stage.Movement.Balance;
import dev.tokenops.engine.stage.SettlementState;
import dev.tokenops.engine.view.Objects.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settlements, credits and their movements.
 *
 * <p>Movements of runs are read back from the ledger when somebody asks: a run's fact alone says
 * what it moved, unless a shortfall took part of it. Those few are kept, and what moved otherwise.
 */
public final class Money {
  /** Says what a fact moves where there is no shortfall; never anybody's. */
  private static final Balances WITHOUT_SHORTFALL = new Balances("");

  /**
   * What one entry moved.
   *
   * @param index of the entry
   * @param type of the entry, such as {@code credits.funded.v1}
   * @param subject the settlement or run that it is about
   */
  public record Entry(
      long index, Instant time, String type, String subject, List<Movement> movements) {}

  private static final class Book {
    final Account account;
    final ConcurrentNavigableMap<Long, Entry> kept = new ConcurrentSkipListMap<>();
    volatile Figures figures;

    Book(Account account) {
      this.account = account;
      figures = account.figures();
    }
  }

  private final Archive archive;
  private final Table<Settlement> settlements = new Table<>();
  private final ConcurrentMap<String, Book> books = new ConcurrentHashMap<>();

  Money(Archive archive) {
    this.archive = archive;
  }

  public Table<Settlement> settlements() {
    return settlements;
  }

  /** An agent's credits; all zero if it never had any. */
  public Figures figures(String agentId) {
    var book = books.get(agentId);
    return book == null ? new Figures(0, 0, 0, 0, 0, 0) : book.figures;
  }

  /** Movements that are in the heap: they do not grow with runs. */
  public int held() {
    return books.values().stream().mapToInt(book -> book.kept.size()).sum();
  }

  /**
   * An agent's movements, newest first. Off the event loops: it may read each of them.
   *
   * @param before only entries with a lower index; null from the newest
   * @param size 1 or more
   */
  public List<Entry> movements(String agentId, @Nullable Long before, int size) {
    var book = books.get(agentId);
    if (book == null) return List.of();
    long end = before == null ? Long.MAX_VALUE : before;
    var found = new TreeMap<Long, Entry>();
    book.kept.headMap(end, false).descendingMap().values().stream()
        .limit(size)
        .forEach(entry -> found.put(entry.index(), entry));
    int read = 0;
    for (long[] places = archive.moved(agentId, end, size); places.length > 0; ) {
      for (long place : places) {
        var placed = archive.entry(place);
        if (!agentId.equals(Accounts.holder(placed.fact())) || read == size) continue;
        found.put(place, entry(placed, WITHOUT_SHORTFALL.postings(placed.fact())));
        read++;
      }
      if (read == size || places.length < size) break;
      places = archive.moved(agentId, places[places.length - 1], size);
    }
    return found.descendingMap().values().stream().limit(size).toList();
  }

  /** The accounts of some agents as they are now. On the loop of their lane. */
  public List<Account.State> accounts(Predicate<String> agentId) {
    return books.entrySet().stream()
        .filter(book -> agentId.test(book.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(book -> book.getValue().account.state())
        .toList();
  }

  /** The movements of some agents that no entry alone tells. On the loop of their lane. */
  public Map<String, List<Entry>> kept(Predicate<String> agentId) {
    var kept = new TreeMap<String, List<Entry>>();
    books.forEach((agent, book) -> {
      if (agentId.test(agent)) kept.put(agent, List.copyOf(book.kept.values()));
    });
    return kept;
  }

  /** Takes up accounts as they were. */
  void restore(List<Account.State> accounts) {
    for (var state : accounts) books.put(state.agentId(), new Book(Account.of(state)));
  }

  /** Takes up a movement that no entry alone tells. */
  void restore(String agentId, Entry entry) {
    books.computeIfAbsent(agentId, id -> new Book(new Account(id))).kept.put(entry.index(), entry);
  }

  void apply(Placed placed) {
    restore(placed);
    var agentId = Accounts.holder(placed.fact());
    if (agentId != null) post(agentId, placed);
  }

  /** Takes in all but what it did to the accounts. */
  void restore(Placed placed) {
    if (placed.fact() instanceof OfFunding fact) settle(fact, placed);
  }

  private void post(String agentId, Placed placed) {
    var book = books.computeIfAbsent(agentId, id -> new Book(new Account(id)));
    var movements = book.account.apply(placed.recorded());
    book.figures = book.account.figures();
    if (movements.isEmpty()) return;
    if (isTold(placed.fact(), movements)) archive.moved(agentId, placed.index());
    else book.kept.put(placed.index(), entry(placed, movements));
  }

  /** Whether the fact alone says what it moved. */
  private static boolean isTold(Fact fact, List<Movement> movements) {
    if (fact instanceof OfFunding) return false;
    for (var movement : movements) if (movement.credit() == Balance.SHORTFALL) return false;
    return true;
  }

  private static Entry entry(Placed placed, List<Movement> movements) {
    var fact = placed.fact();
    return new Entry(
        placed.index(), placed.time(), FactCodec.type(fact), fact.subject(), movements);
  }

  private void settle(OfFunding fact, Placed placed) {
    switch (fact) {
      case SettlementRequested requested ->
          settlements.add(
              requested.settlementId(),
              requested.agentId(),
              new Settlement(
                  requested,
                  SettlementState.AWAITING_CONFIRMATION,
                  null,
                  null,
                  null,
                  null,
                  0,
                  null,
                  placed.time()));
      case CreditsFunded funded ->
          settlements.change(
              funded.settlementId(),
              old ->
                  new Settlement(
                      old.requested(),
                      after(old, funded),
                      funded,
                      placed.recorded().sha256(),
                      placed.index(),
                      placed.time(),
                      old.reversedMicros(),
                      old.payment(),
                      old.requestedAt()));
      case CreditsReversed reversed ->
          settlements.change(
              reversed.settlementId(),
              old -> next(old, fact, reversed.reversedInAllMicros(), null));
      case CreditsRestored restored ->
          settlements.change(
              restored.settlementId(),
              old -> next(old, fact, restored.reversedInAllMicros(), null));
      case SettlementFailed failed ->
          settlements.change(
              failed.settlementId(), old -> next(old, fact, old.reversedMicros(), null));
      case PaymentObserved observed ->
          settlements.change(
              observed.settlementId(),
              old -> next(old, fact, old.reversedMicros(), observed.payment()));
      case ProviderMismatched _ -> {} // A ticket, and nothing of the settlement.
    }
  }

  private static Settlement next(
      Settlement old, OfFunding fact, long reversedMicros, @Nullable Payment payment) {
    return new Settlement(
        old.requested(),
        after(old, fact),
        old.funded(),
        old.fundedSha256(),
        old.fundedIndex(),
        old.fundedAt(),
        reversedMicros,
        payment == null ? old.payment() : payment,
        old.requestedAt());
  }

  private static SettlementState after(Settlement old, OfFunding fact) {
    return old.state().after(fact, old.requested().creditsMicros());
  }
}
