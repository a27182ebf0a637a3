package dev.tokenops.engine.proof;

/**
 * Entries that do not belong together. The message names the entry, the field and what does not
 * fit, in words fit for whoever presented them.
 */
public final class Unbound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Unbound(String message) {
    super(message);
  }
}
