package dev.tokenops.engine.audit;

/** What it takes to judge is not here. The message names it. */
final class Unjudged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unjudged(String message) {
    super(message);
  }
}
