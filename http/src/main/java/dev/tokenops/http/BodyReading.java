package dev.tokenops.http;

import java.util.List;

/** What came of reading a body. */
public sealed interface BodyReading<T> {
  /** The body is good. */
  record Good<T>(T value) implements BodyReading<T> {}

  /**
   * The body is bad; nothing of it may be used.
   *
   * @param faults the first twenty in the order of reading, at least one
   */
  record Bad<T>(List<Fault> faults) implements BodyReading<T> {
    public Problem problem() {
      return Problem.of(faults);
    }
  }
}
