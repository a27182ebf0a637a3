package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.message.OfControls.State;
import dev.tokenops.engine.stage.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * How the operator has set the controls: the newest word on each. Any thread.
 *
 * <p>Who is asked on the path of every run is asked in one look while nothing is paused.
 */
public final class Controls implements Pauses {
  /**
   * The newest word on a control.
   *
   * @param name see {@link Control#name}
   * @param since when it became durable
   * @param ledgerIndex of the entry that tells it
   */
  public record Setting(String name, State state, String reason, Instant since, long ledgerIndex) {}

  private final Map<String, Setting> settings = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Setting> paused = new ConcurrentSkipListMap<>();
  private volatile boolean anyPaused;

  /** The newest word on a control; null if there never was one, and so it is open. */
  public @Nullable Setting get(Control control) {
    return settings.get(control.name());
  }

  /** All that are paused, by name. */
  public List<Setting> paused() {
    return List.copyOf(paused.values());
  }

  /** How many are paused. */
  public int countPaused() {
    return paused.size();
  }

  @Override
  public @Nullable String reason(Control control) {
    if (!anyPaused) return null;
    var setting = paused.get(control.name());
    return setting == null ? null : setting.reason();
  }

  /** On lane 0's loop, as all controls are. */
  void apply(Placed placed) {
    if (!(placed.fact() instanceof ControlSet set)) return;
    var setting =
        new Setting(set.control(), set.state(), set.reason(), placed.time(), placed.index());
    settings.put(set.control(), setting);
    switch (set.state()) {
      case PAUSED -> paused.put(set.control(), setting);
      case OPEN -> paused.remove(set.control());
    }
    anyPaused = !paused.isEmpty();
  }
}
