package dev.tokenops.ledger.merkle;

/**
 * Something that claims to prove does not. The message names the first thing that does not fit, in
 * words fit for whoever presented it.
 */
public final class ProofRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProofRefused(String message) {
    super(message);
  }

  public ProofRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
