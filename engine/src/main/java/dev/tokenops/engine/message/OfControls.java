package dev.tokenops.engine.message;

/** What the operator has paused and opened again; no agent's. */
public sealed interface OfControls extends Fact {
  /** Whether what a control stands for goes on. */
  enum State {
    /** As it is where nobody ever set it. */
    OPEN,
    /** Nothing new is taken in; what was taken in before ends. */
    PAUSED
  }

  /** Empty: the controls are on one lane for all. */
  @Override
  default String home() {
    return "";
  }

  /**
   * A control was turned the other way.
   *
   * @param control its name, see {@link Control}
   * @param reason the operator's own words, shown to whoever is refused for it
   */
  record ControlSet(String control, State state, String reason) implements OfControls {
    @Override
    public String subject() {
      return control;
    }
  }
}
