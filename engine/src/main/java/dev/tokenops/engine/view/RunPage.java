package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.view.RunView.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of the runs, in the order of their acceptance, newest first.
 *
 * @param nextBefore what to ask for as {@code before} to go on; null at the end
 */
public record RunPage(List<RunView> data, @Nullable Long nextBefore) {
  /**
   * Which runs.
   *
   * @param owner whose, or null for everybody's
   * @param state null for any
   * @param pilotId null for any
   * @param before only those accepted by an entry of a lower index; null from the newest
   * @param size 1 or more
   */
  public record Asked(
      @Nullable String owner,
      @Nullable State state,
      @Nullable String pilotId,
      @Nullable Long before,
      int size) {

    boolean fits(RunView run) {
      return (owner == null || owner.equals(run.agentId()))
          && (state == null || state == run.state())
          && (pilotId == null || pilotId.equals(run.pilotId()))
          && run.acceptedIndex() < before();
    }

    @Override
    public Long before() {
      return before == null ? Long.MAX_VALUE : before;
    }
  }

  /**
   * @param open read before the archive is: what ends meanwhile is then in both, and told once
   * @param get the run as it stands
   */
  static RunPage of(
      Asked asked,
      Collection<RunView> open,
      Archive archive,
      Function<String, @Nullable RunView> get) {
    var found = new TreeMap<Long, RunView>();
    for (var run : open) if (asked.fits(run)) found.put(run.acceptedIndex(), run);
    if (asked.pilotId() != null) byName(asked, archive, get, found);
    else ended(asked, archive, get, found);
    var data = new ArrayList<RunView>();
    for (Map.Entry<Long, RunView> run : found.descendingMap().entrySet()) {
      if (data.size() == asked.size()) return new RunPage(data, data.getLast().acceptedIndex());
      data.add(run.getValue());
    }
    return new RunPage(data, null);
  }

  private static void byName(
      Asked asked,
      Archive archive,
      Function<String, @Nullable RunView> get,
      TreeMap<Long, RunView> found) {
    var pilotId = String.valueOf(asked.pilotId());
    var owner = asked.owner();
    var own = owner == null ? null : archive.pilot(owner, pilotId);
    var runs =
        owner == null
            ? archive.pilots(pilotId, Integer.MAX_VALUE)
            : own == null ? List.<Placed>of() : List.of(own);
    for (var run : runs) put(run.fact().subject(), asked, get, found);
  }

  /** Reads on until one more than asked for is found, so that there is a next page or is none. */
  private static void ended(
      Asked asked,
      Archive archive,
      Function<String, @Nullable RunView> get,
      TreeMap<Long, RunView> found) {
    var owner = asked.owner() == null ? "" : asked.owner();
    var states = asked.state() == null ? EnumSet.allOf(State.class) : EnumSet.of(asked.state());
    states.removeIf(State::isOpen);
    int most = asked.size() + 1;
    long before = asked.before();
    while (true) {
      var places = new TreeSet<Long>();
      long seen = Long.MIN_VALUE; // Down to here, the newest of each state are all told.
      for (var state : states) {
        long[] newest = archive.ended(owner, state.name(), before, most);
        for (long place : newest) places.add(place);
        if (newest.length == most) seen = Math.max(seen, newest[most - 1]);
      }
      for (long place : places.tailSet(seen, true).descendingSet()) {
        if (!found.containsKey(place) && archive.entry(place).fact() instanceof RunAccepted run)
          put(run.runId(), asked, get, found);
        if (found.tailMap(place).size() >= most) return;
      }
      if (seen == Long.MIN_VALUE) return;
      before = seen;
    }
  }

  private static void put(
      String runId,
      Asked asked,
      Function<String, @Nullable RunView> get,
      TreeMap<Long, RunView> found) {
    var run = get.apply(runId);
    if (run != null && asked.fits(run)) found.put(run.acceptedIndex(), run);
  }
}
