package dev.tokenops.bench.load;

/** A load test that cannot go on; the message says what is wrong and what to do. */
public final class LoadRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private LoadRefused(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line is wrong: nothing was done. */
  public static LoadRefused wrongUse(String message) {
    return new LoadRefused(message, LoadMain.WRONG_USE);
  }

  /** The work failed. */
  public static LoadRefused failed(String message) {
    return new LoadRefused(message, LoadMain.FAILED);
  }

  int exitCode() {
    return exitCode;
  }
}
