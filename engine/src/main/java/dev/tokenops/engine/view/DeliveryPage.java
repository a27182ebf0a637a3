package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.view.RunView.CallbackState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of the callbacks, newest first: by the entry that ended each, or that completed its run
 * where it is still to be delivered.
 *
 * @param nextBefore what to ask for as {@code before} to go on; null at the end
 */
public record DeliveryPage(List<RunView> data, @Nullable Long nextBefore) {
  /**
   * Which callbacks.
   *
   * @param owner whose, or null for everybody's
   * @param state null for any
   * @param since only those that ended, or whose run did, at this time or later; null for any
   * @param before only those of an entry of a lower index; null from the newest
   * @param size 1 or more
   */
  public record Asked(
      @Nullable String owner,
      @Nullable CallbackState state,
      @Nullable Instant since,
      @Nullable Long before,
      int size) {

    boolean fits(RunView run) {
      return run.callbackState() != CallbackState.NONE
          && (owner == null || owner.equals(run.agentId()))
          && (state == null || state == run.callbackState());
    }

    boolean isLate(@Nullable Instant at) {
      return since == null || (at != null && !at.isBefore(since));
    }

    @Override
    public Long before() {
      return before == null ? Long.MAX_VALUE : before;
    }
  }

  /**
   * @param open ids of runs whose callback is still to be delivered
   * @param get the run as it stands
   */
  static DeliveryPage of(
      Asked asked,
      Collection<String> open,
      Archive archive,
      Function<String, @Nullable RunView> get) {
    var found = new TreeMap<Long, RunView>();
    if (asked.state() == null || asked.state() == CallbackState.PENDING)
      for (var runId : open) pending(get.apply(runId), asked, found);
    ended(asked, archive, get, found);
    var data = new ArrayList<RunView>();
    long last = 0;
    for (Map.Entry<Long, RunView> run : found.descendingMap().entrySet()) {
      if (data.size() == asked.size()) return new DeliveryPage(data, last);
      data.add(run.getValue());
      last = run.getKey();
    }
    return new DeliveryPage(data, null);
  }

  private static void pending(@Nullable RunView run, Asked asked, Map<Long, RunView> found) {
    if (run == null || run.callbackState() != CallbackState.PENDING || !asked.fits(run)) return;
    long place = Objects.requireNonNull(run.completedIndex());
    if (place < asked.before() && asked.isLate(run.endedAt())) found.put(place, run);
  }

  /** Reads on until one more than asked for is found, so that there is a next page or is none. */
  private static void ended(
      Asked asked,
      Archive archive,
      Function<String, @Nullable RunView> get,
      TreeMap<Long, RunView> found) {
    var states =
        asked.state() == null
            ? EnumSet.of(CallbackState.DELIVERED, CallbackState.DEAD_LETTERED)
            : EnumSet.of(asked.state());
    states.remove(CallbackState.PENDING);
    int most = asked.size() + 1;
    var owner = asked.owner() == null ? "" : asked.owner();
    for (long before = asked.before(); ; ) {
      var places = new TreeSet<Long>();
      for (var state : states)
        for (long place : archive.callbacks(owner, state.name(), before, most)) places.add(place);
      int read = 0; // Beyond so many, one of the states may have newer ones than it told.
      for (long place : places.descendingSet()) {
        if (read++ == most) break;
        before = place;
        var end = archive.entry(place);
        if (!asked.isLate(end.time())) return;
        put(end, asked, get, found);
        if (found.tailMap(place).size() >= most) return;
      }
      if (places.isEmpty()) return;
    }
  }

  /** Once it was redelivered, an older end of a callback is none any more. */
  private static void put(
      Placed end, Asked asked, Function<String, @Nullable RunView> get, Map<Long, RunView> found) {
    if (!(end.fact() instanceof CallbackEnded ended)) return;
    var run = get.apply(ended.runId());
    if (run == null || !asked.fits(run) || run.callbackState() == CallbackState.PENDING) return;
    if (Objects.equals(run.callbackIndex(), end.index())) found.put(end.index(), run);
  }
}
