package dev.tokenops.bench.load;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a load test has to say; its JSON has these names in snake_case.
 *
 * @param beganAt when the first phase began
 * @param machine processors and JDK
 * @param options the command line
 * @param evidenceBytes of a run, on average
 * @param runsPosted over all phases, and of them unanswered at the end
 * @param serverMicros processor time of the server for each acknowledged run; null if it is not a
 *     child of this process
 * @param check null if it was not asked for
 * @param verdicts of the server's folder, each a name and a word; empty if it was not verified
 * @param samples the first answers that must not be
 */
public record Report(
    Instant beganAt,
    String machine,
    String server,
    String options,
    int agents,
    int evidenceBytes,
    long runsPosted,
    long runsAcknowledged,
    @Nullable Double serverMicros,
    List<Phase> phases,
    List<Second> seconds,
    @Nullable Overload overload,
    @Nullable Findings check,
    List<Verdict> verdicts,
    List<Target> targets,
    List<String> samples) {
  public Report {
    phases = List.copyOf(phases);
    seconds = List.copyOf(seconds);
    verdicts = List.copyOf(verdicts);
    targets = List.copyOf(targets);
    samples = List.copyOf(samples);
  }

  /** A target that was set, or something that must hold of every load test. */
  public record Target(String name, boolean holds, String detail) {}

  /** What `tokenops verify` found. */
  public record Verdict(String name, String status, String detail) {}

  /**
   * What four times saturation does.
   *
   * @param peakPerSecond runs a second at saturation
   * @param goodputPerSecond runs a second while four times that was offered
   * @param recoveryMs from the end of the overload until p99 of half a second was 10 ms or less; -1
   *     if it was not within the time that was looked at
   */
  public record Overload(
      double peakPerSecond, double goodputPerSecond, double goodputRatio, long recoveryMs) {}

  /** Whether everything that was checked and asked for holds. */
  public boolean holds() {
    return targets.stream().allMatch(Target::holds);
  }
}
