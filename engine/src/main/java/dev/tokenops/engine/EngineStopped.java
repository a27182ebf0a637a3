package dev.tokenops.engine;

/** The engine takes nothing more: its memory may be ahead of the ledger. Restart and replay. */
public final class EngineStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineStopped(Throwable cause) {
    super("the engine has stopped: " + cause, cause);
  }
}
