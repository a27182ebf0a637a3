package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tokenops.engine.message.Command.ToControls;
import dev.tokenops.engine.message.Command.ToControls.SetControl;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.message.OfControls.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlsTest {
  private final Scene<ToControls> scene = new Scene<>(new Controls());

  static Stream<Arguments> controls() {
    return Stream.of(
        arguments(Control.RUNS, "runs"),
        arguments(Control.CALLBACKS, "callbacks"),
        arguments(Control.provider("stripe_stablecoin"), "provider:stripe_stablecoin"),
        arguments(Control.agent(Cast.AGENT), "agent:" + Cast.AGENT));
  }

  @ParameterizedTest
  @MethodSource("controls")
  void aControlIsKnownByItsName(Control control, String name) {
    assertEquals(name, control.name());
    assertEquals(control, Control.of(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "RUNS",
        "runs ",
        "provider:",
        "agent:",
        "agent:../..",
        "agent:agt_1",
        "agents:agt_00000000000000000000000000",
        "agent:agt_0000000000000000000000000ö"
      })
  void whatCanBeNoControlIsNone(String name) {
    assertNull(Control.of(name));
  }

  @Test
  void aControlThatIsSetToWhatItIsLeavesNoFact() {
    assertEquals(List.of(), scene.when(set(Control.RUNS, State.OPEN, "at first")));
    assertEquals(
        new ControlSet("runs", State.PAUSED, "upkeep"),
        scene.when(set(Control.RUNS, State.PAUSED, "upkeep"), ControlSet.class));
    assertEquals(List.of(), scene.when(set(Control.RUNS, State.PAUSED, "another reason")));
    assertEquals(
        new ControlSet("runs", State.OPEN, "done"),
        scene.when(set(Control.RUNS, State.OPEN, "done"), ControlSet.class));
    assertEquals(List.of(), scene.when(set(Control.RUNS, State.OPEN, "done")));
  }

  @Test
  void eachControlIsSetByItself() {
    scene.when(set(Control.RUNS, State.PAUSED, "upkeep"), ControlSet.class);
    assertEquals(List.of(), scene.when(set(Control.agent(Cast.AGENT), State.OPEN, "open")));
    scene.when(set(Control.agent(Cast.AGENT), State.PAUSED, "odd"), ControlSet.class);
    assertEquals(List.of(), scene.when(set(Control.agent(Cast.OTHER_AGENT), State.OPEN, "open")));
  }

  private static SetControl set(Control control, State state, String reason) {
    return new SetControl(Cast.TICKET, control, state, reason);
  }
}
