package dev.tokenops.http.callback;

/** The secrets that sign callbacks. Any thread. */
@FunctionalInterface
public interface CallbackSecrets {
  /**
   * A contract's secret, always the same for the same contract and version.
   *
   * @param version from 1, as the contract's terms have it
   */
  CallbackSecret of(String contractId, int version);
}
