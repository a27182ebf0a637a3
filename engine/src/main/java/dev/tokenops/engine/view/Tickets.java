package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.OfException.TicketEnded;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.view.ExceptionTicket.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Tickets: what does not fit, and what was done about it.
 *
 * <p>In the heap is where the open ones are, and what providers said; what a run's ticket says is
 * folded from the run's entries when somebody asks, open or ended, by the same rules.
 */
public final class Tickets {
  /**
   * Which tickets.
   *
   * @param owner whose, or null for everybody's, and those of nobody
   * @param state null for any
   * @param type null for any
   * @param runId null for any
   * @param before only those opened by an entry of a lower index; null from the newest
   * @param size 1 or more
   */
  public record Asked(
      @Nullable String owner,
      @Nullable State state,
      @Nullable ExceptionType type,
      @Nullable String runId,
      @Nullable Long before,
      int size) {
    private boolean fits(ExceptionTicket ticket) {
      return (owner == null || owner.equals(ticket.agentId()))
          && (state == null || state == ticket.state())
          && (type == null || type == ticket.type())
          && (runId == null || runId.equals(ticket.runId()))
          && (before == null || ticket.index() < before);
    }
  }

  /**
   * Some tickets, newest first.
   *
   * @param nextBefore what to ask for as {@code before} to go on; null at the end
   */
  public record Page(List<ExceptionTicket> data, @Nullable Long nextBefore) {}

  /** An open ticket of a run. */
  public record Open(
      String exceptionId,
      String agentId,
      String runId,
      ExceptionType type,
      long index,
      @Nullable Instant expiresAt) {}

  private record Due(Instant at, String exceptionId) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = at.compareTo(other.at);
      return order == 0 ? exceptionId.compareTo(other.exceptionId) : order;
    }
  }

  private final Archive archive;
  private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, Open> byIndex = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<Due, Open> due = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<String, ExceptionTicket> mismatches = new ConcurrentHashMap<>();

  Tickets(Archive archive) {
    this.archive = archive;
  }

  /** A ticket; null if there is none. Off the event loops: it may read a run's entries. */
  public @Nullable ExceptionTicket get(String exceptionId) {
    var mismatch = mismatches.get(exceptionId);
    if (mismatch != null) return mismatch;
    var known = open.get(exceptionId);
    var runId = known == null ? archive.runOfTicket(exceptionId) : known.runId();
    if (runId == null) return null;
    for (var ticket : ofRun(runId)) if (ticket.exceptionId().equals(exceptionId)) return ticket;
    return null;
  }

  /** The tickets of a run, newest first. Off the event loops: it reads the run's entries. */
  public List<ExceptionTicket> ofRun(String runId) {
    var tickets = new ArrayList<ExceptionTicket>();
    for (var placed : archive.run(runId)) {
      var opened = ExceptionTicket.opened(placed);
      if (opened != null) tickets.add(opened);
      else tickets.replaceAll(ticket -> ticket.after(placed));
    }
    return tickets.reversed();
  }

  /** The open tickets of runs, the oldest first. At once. */
  public List<Open> open() {
    return List.copyOf(byIndex.values());
  }

  /** How many are open: of runs and of providers' words. */
  public int size() {
    int waiting = 0;
    for (var ticket : mismatches.values()) if (ticket.state() == State.OPEN) waiting++;
    return open.size() + waiting;
  }

  /** Open tickets whose time is over, the longest first. */
  public List<Open> due(Instant now, int most) {
    var over = new ArrayList<Open>();
    for (var ticket : due.entrySet()) {
      if (over.size() == most || ticket.getKey().at().isAfter(now)) break;
      over.add(ticket.getValue());
    }
    return over;
  }

  /** Some of the tickets, newest first. Off the event loops: it may read each of them. */
  public Page page(Asked asked) {
    var found = new TreeMap<Long, ExceptionTicket>();
    if (asked.runId() != null) ofRun(asked.runId()).forEach(each -> put(each, asked, found));
    else {
      mismatches.values().forEach(each -> put(each, asked, found));
      if (asked.state() == null || asked.state() == State.OPEN) open(asked, found);
      if (asked.state() != State.OPEN) ended(asked, found);
    }
    var data = new ArrayList<ExceptionTicket>();
    for (var ticket : found.descendingMap().values()) {
      if (data.size() == asked.size()) return new Page(data, data.getLast().index());
      data.add(ticket);
    }
    return new Page(data, null);
  }

  private void open(Asked asked, NavigableMap<Long, ExceptionTicket> found) {
    int told = 0;
    for (var each : byIndex.headMap(before(asked)).descendingMap().values()) {
      if (told > asked.size()) return;
      if (asked.owner() != null && !asked.owner().equals(each.agentId())) continue;
      if (asked.type() != null && asked.type() != each.type()) continue;
      put(get(each.exceptionId()), asked, found);
      told++;
    }
  }

  /** Reads on until one more than asked for is found, so that there is a next page or is none. */
  private void ended(Asked asked, NavigableMap<Long, ExceptionTicket> found) {
    var owner = asked.owner() == null ? "" : asked.owner();
    var states =
        asked.state() == null
            ? EnumSet.of(State.RESOLVED, State.EXPIRED)
            : EnumSet.of(asked.state());
    int most = asked.size() + 1;
    long before = before(asked);
    while (true) {
      var places = new TreeSet<Long>();
      long seen = Long.MIN_VALUE; // Down to here, the newest of each state are all told.
      for (var state : states) {
        long[] newest = archive.tickets(owner, state.name(), before, most);
        for (long place : newest) places.add(place);
        if (newest.length == most) seen = Math.max(seen, newest[most - 1]);
      }
      for (long place : places.tailSet(seen, true).descendingSet()) {
        var opened = ExceptionTicket.opened(archive.entry(place));
        if (opened != null && !found.containsKey(place))
          put(get(opened.exceptionId()), asked, found);
        if (found.tailMap(place).size() >= most) return;
      }
      if (seen == Long.MIN_VALUE) return;
      before = seen;
    }
  }

  private static long before(Asked asked) {
    return asked.before() == null ? Long.MAX_VALUE : asked.before();
  }

  private static void put(
      @Nullable ExceptionTicket ticket, Asked asked, NavigableMap<Long, ExceptionTicket> found) {
    if (ticket != null && asked.fits(ticket)) found.put(ticket.index(), ticket);
  }

  /** After the archive has taken it in. */
  void apply(Placed placed) {
    switch (placed.fact()) {
      case ExceptionOpened run ->
          open(
              new Open(
                  run.exceptionId(),
                  run.agentId(),
                  run.runId(),
                  run.type(),
                  placed.index(),
                  run.expiresAt()));
      case RunFailed run -> {
        var ticket = ExceptionTicket.opened(placed);
        if (ticket != null)
          open(
              new Open(
                  run.exceptionId(),
                  run.agentId(),
                  run.runId(),
                  ticket.type(),
                  placed.index(),
                  run.expiresAt()));
      }
      case ExceptionExpired expired -> end(expired, State.EXPIRED);
      case TicketEnded ended -> end(ended, State.RESOLVED);
      case ProviderMismatched mismatched -> {
        var ticket = ExceptionTicket.opened(placed);
        if (ticket != null) mismatches.put(mismatched.exceptionId(), ticket);
      }
      case ExceptionResolved resolved ->
          mismatches.computeIfPresent(resolved.exceptionId(), (_, ticket) -> ticket.after(placed));
      default -> {}
    }
  }

  private void open(Open ticket) {
    open.put(ticket.exceptionId(), ticket);
    byIndex.put(ticket.index(), ticket);
    if (ticket.expiresAt() != null)
      due.put(new Due(ticket.expiresAt(), ticket.exceptionId()), ticket);
  }

  private void end(OfRunException fact, State end) {
    var ticket = open.remove(fact.exceptionId());
    if (ticket == null) throw new IllegalStateException("a fact of an unknown ticket: " + fact);
    byIndex.remove(ticket.index());
    if (ticket.expiresAt() != null) due.remove(new Due(ticket.expiresAt(), ticket.exceptionId()));
    archive.ticketEnded(ticket.agentId(), end.name(), ticket.index());
  }
}
