package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToControls;
import dev.tokenops.engine.message.Command.ToControls.SetControl;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.message.OfControls.State;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What the operator has paused, on lane 0. What is not paused is open, and a control that is set to
 * what it is stays as it is: its first reason too.
 */
public final class Controls implements Stage<ToControls> {
  private final Set<String> paused = new HashSet<>(); // By name.

  @Override
  public Decision decide(ToControls command, Instant now) {
    return switch (command) {
      case SetControl(_, var control, var state, var reason) ->
          paused.contains(control.name()) == (state == State.PAUSED)
              ? Decided.NOTHING
              : Decided.of(new ControlSet(control.name(), state, reason));
    };
  }

  @Override
  public void apply(Recorded recorded) {
    if (!(recorded.fact() instanceof ControlSet set)) return;
    switch (set.state()) {
      case PAUSED -> paused.add(set.control());
      case OPEN -> paused.remove(set.control());
    }
  }
}
