package dev.tokenops.engine.archive;

import dev.tokenops.engine.index.Kind;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.OfRunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds facts that the heap has let go of.
 *
 * <p>A row only says where to look: an entry counts once it was read and is what was asked for. So
 * two keys that share a hash cost a read and never an answer.
 */
public final class Archive {
  private static final String TICKET = "ticket ";

  private final RunIndex index;
  private final LongFunction<Placed> entries;

  /**
   * @param entries reads a durable entry back by its index
   */
  public Archive(RunIndex index, LongFunction<Placed> entries) {
    this.index = index;
    this.entries = entries;
  }

  /** Takes in a durable fact, before anything that it ends leaves the heap. */
  public void add(Placed placed) {
    var fact = placed.fact();
    var request = fact.request();
    if (request != null) add(Kind.REQUEST, fact.home(), request.key(), placed.index());
    switch (fact) {
      case RunAccepted run -> {
        add(Kind.RUN, "", run.runId(), placed.index());
        add(Kind.PILOT, run.agentId(), run.pilotId(), placed.index());
        add(Kind.PILOT_NAME, "", run.pilotId(), placed.index());
      }
      case RunFailed run -> {
        add(Kind.RUN, "", run.runId(), placed.index());
        add(Kind.RUN, "", run.exceptionId(), placed.index());
      }
      case OfOneRun run -> add(Kind.RUN, "", run.runId(), placed.index());
      case CallbackEnded callback -> {
        add(Kind.RUN, "", callback.runId(), placed.index());
        var end = end(callback);
        add(Kind.CALLBACK, callback.agentId(), end, placed.index());
        add(Kind.CALLBACK, "", end, placed.index());
      }
      case OfRunException run -> {
        add(Kind.RUN, "", run.runId(), placed.index());
        add(Kind.RUN, "", run.exceptionId(), placed.index());
      }
      case OfReturns run -> add(Kind.RUN, "", run.runId(), placed.index());
      case ProviderConfirmed confirmed -> {
        add(Kind.PROVIDER_EVENT, "", "", placed.index());
        add(Kind.PROVIDER_EVENT, "", confirmed.event().eventId(), placed.index());
      }
      default -> {} // What is not of a run stays in the heap.
    }
  }

  private static String end(CallbackEnded callback) {
    return switch (callback) {
      case CallbackDelivered _ -> "DELIVERED";
      case CallbackDeadLettered _ -> "DEAD_LETTERED";
    };
  }

  /**
   * Takes in that a run has ended.
   *
   * @param end how, by the name of its state
   * @param acceptedIndex of its acceptance, by which lists are ordered
   */
  public void ended(String agentId, String end, long acceptedIndex) {
    add(Kind.ENDED, agentId, end, acceptedIndex);
    add(Kind.ENDED, "", end, acceptedIndex);
  }

  /**
   * Takes in that a ticket has ended.
   *
   * @param end how, by the name of its state
   * @param openedIndex of the entry that opened it, by which lists are ordered
   */
  public void ticketEnded(String agentId, String end, long openedIndex) {
    ended(agentId, TICKET + end, openedIndex);
  }

  /** Takes in that a run's entry moved credits of its agent. */
  public void moved(String agentId, long at) {
    add(Kind.MOVED, agentId, "", at);
  }

  private void add(Kind kind, String owner, String name, long at) {
    index.add(kind, index.hash().of(kind, owner, name), at);
  }

  /** False: no such request led to a fact. True: look. Reads nothing. */
  public boolean mayHaveRequest(String home, String key) {
    return index.mayHave(Kind.REQUEST, index.hash().of(Kind.REQUEST, home, key));
  }

  /** False: no run of the agent has this name. True: look. Reads nothing. */
  public boolean mayHavePilot(String agentId, String pilotId) {
    return index.mayHave(Kind.PILOT, index.hash().of(Kind.PILOT, agentId, pilotId));
  }

  /** Where the entry that a request led to may be. */
  public List<Long> placesOfRequest(String home, String key) {
    return places(Kind.REQUEST, home, key);
  }

  /** Where the acceptance of a run by this name may be. */
  public List<Long> placesOfPilot(String agentId, String pilotId) {
    return places(Kind.PILOT, agentId, pilotId);
  }

  private List<Long> places(Kind kind, String owner, String name) {
    return Arrays.stream(index.all(kind, index.hash().of(kind, owner, name))).boxed().toList();
  }

  /** The first fact at these places that is what was asked for. */
  public @Nullable Placed first(List<Long> places, Predicate<Placed> sought) {
    for (long place : places) {
      var placed = entries.apply(place);
      if (sought.test(placed)) return placed;
    }
    return null;
  }

  /** The acceptance of the run that an agent calls by this name. */
  public @Nullable Placed pilot(String agentId, String pilotId) {
    return first(
        placesOfPilot(agentId, pilotId),
        placed ->
            placed.fact() instanceof RunAccepted run
                && run.agentId().equals(agentId)
                && run.pilotId().equals(pilotId));
  }

  /**
   * Acceptances of runs that somebody calls by this name, the newest first.
   *
   * @param most as many agents may use one name
   */
  public List<Placed> pilots(String pilotId, int most) {
    var found = new ArrayList<Placed>();
    for (long place : index.all(Kind.PILOT_NAME, index.hash().of(Kind.PILOT_NAME, "", pilotId))) {
      if (found.size() == most) break;
      var placed = entries.apply(place);
      if (placed.fact() instanceof RunAccepted run && run.pilotId().equals(pilotId))
        found.add(placed);
    }
    return found;
  }

  /** Every fact of a run, oldest first; empty if there is no such run. */
  public List<Placed> run(String runId) {
    long[] places = index.all(Kind.RUN, index.hash().of(Kind.RUN, "", runId));
    Arrays.sort(places);
    var facts = new ArrayList<Placed>(places.length);
    for (long place : places) {
      var placed = entries.apply(place);
      if (placed.fact().subject().equals(runId)) facts.add(placed);
    }
    return facts;
  }

  /**
   * Where runs were accepted that have ended so, the newest first. It may name others: read {@link
   * #entry} before believing it.
   *
   * @param agentId whose; empty for everybody's
   * @param before only lower indexes
   */
  public long[] ended(String agentId, String end, long before, int most) {
    long hash = index.hash().of(Kind.ENDED, agentId, end);
    return index.newest(Kind.ENDED, hash, before, most);
  }

  /**
   * Entries that ended callbacks so, the newest first. It may name others: read {@link #entry}
   * before believing it.
   *
   * @param agentId whose; empty for everybody's
   * @param end {@code DELIVERED} or {@code DEAD_LETTERED}
   */
  public long[] callbacks(String agentId, String end, long before, int most) {
    long hash = index.hash().of(Kind.CALLBACK, agentId, end);
    return index.newest(Kind.CALLBACK, hash, before, most);
  }

  /**
   * Entries that confirmed events of payment providers, the newest first. It may name others: read
   * {@link #entry} before believing it.
   *
   * @param eventId the provider's; empty for all
   */
  public long[] providerEvents(String eventId, long before, int most) {
    long hash = index.hash().of(Kind.PROVIDER_EVENT, "", eventId);
    return index.newest(Kind.PROVIDER_EVENT, hash, before, most);
  }

  /**
   * Where entries of runs moved an agent's credits, the newest first. It may name others: read
   * {@link #entry} before believing it.
   */
  public long[] moved(String agentId, long before, int most) {
    return index.newest(Kind.MOVED, index.hash().of(Kind.MOVED, agentId, ""), before, most);
  }

  /** Where tickets were opened that have ended so, the newest first, as {@link #ended}. */
  public long[] tickets(String agentId, String end, long before, int most) {
    return ended(agentId, TICKET + end, before, most);
  }

  /** The id of the run that a ticket is of; null if it is of none. */
  public @Nullable String runOfTicket(String exceptionId) {
    for (long place : index.all(Kind.RUN, index.hash().of(Kind.RUN, "", exceptionId))) {
      switch (entries.apply(place).fact()) {
        case RunFailed run when run.exceptionId().equals(exceptionId) -> {
          return run.runId();
        }
        case OfRunException run when run.exceptionId().equals(exceptionId) -> {
          return run.runId();
        }
        default -> {}
      }
    }
    return null;
  }

  /** Reads an entry back. */
  public Placed entry(long place) {
    return entries.apply(place);
  }
}
