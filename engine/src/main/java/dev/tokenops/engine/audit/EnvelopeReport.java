package dev.tokenops.engine.audit;

import dev.tokenops.ledger.verify.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of an envelope found.
 *
 * @param verdicts {@code intact, signed, complete, balanced, bound, rerun}, in this order
 * @param runId of the run; null if not even that can be read
 * @param origin the log's name as the envelope has it; null if it cannot be read
 * @param keys the verifier keys that {@code signed} was judged by
 */
public record EnvelopeReport(
    List<Verdict> verdicts, @Nullable String runId, @Nullable String origin, List<String> keys) {
  public EnvelopeReport {
    verdicts = List.copyOf(verdicts);
    keys = List.copyOf(keys);
  }

  /**
   * The verdict of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Verdict verdict(String name) {
    for (var verdict : verdicts) if (verdict.name().equals(name)) return verdict;
    throw new IllegalArgumentException("no verdict is called " + name);
  }
}
