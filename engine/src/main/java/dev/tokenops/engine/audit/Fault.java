package dev.tokenops.engine.audit;

import java.util.function.Supplier;

/** What an audit found. The message names what does not fit, in words fit for people. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Fault(String message) {
    super(message);
  }

  /** Throws unless it is so. */
  static void unless(boolean so, Supplier<String> otherwise) {
    if (!so) throw new Fault(otherwise.get());
  }
}
