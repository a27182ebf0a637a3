package dev.tokenops.ledger.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification of a whole ledger found.
 *
 * @param verdicts {@code intact, signed, complete}, in this order
 * @param goodEntries how many entries from the start are intact, and were handed to the visitor;
 *     all of them, if {@code intact} holds
 * @param origin the log's name; null if not even that can be read
 * @param keys the verifier keys (vkey) that {@code signed} was judged by
 */
public record VerifyReport(
    List<Verdict> verdicts, long goodEntries, @Nullable String origin, List<String> keys) {
  public VerifyReport {
    verdicts = List.copyOf(verdicts);
    keys = List.copyOf(keys);
  }

  /**
   * The verdict of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Verdict verdict(String name) {
    return verdicts.stream()
        .filter(verdict -> verdict.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no verdict is called " + name));
  }
}
