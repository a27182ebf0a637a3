package dev.tokenops.bench.peers;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** All rounds as one table: medians, ranges, and how many times as fast ours is. */
final class Comparison {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final List<Measured> all;
  private final Map<Contestant, StoreCheck> checks;

  Comparison(List<Measured> all, Map<Contestant, StoreCheck> checks) {
    this.all = List.copyOf(all);
    this.checks = Map.copyOf(checks);
  }

  /** Lines for a terminal, and for a README. */
  String table() {
    var text = new StringBuilder();
    text.append(
        "%n| %-36s | %9s | %17s | %8s | %8s | %9s | %9s | %6s |%n"
            .formatted("", "runs/s", "from to", "p50 ms", "p99 ms", "x ours", "x NDJSON", "ok"));
    text.append("|---|--:|--:|--:|--:|--:|--:|---|%n".formatted());
    for (var contestant : Contestant.values()) {
      var rounds = of(contestant);
      if (rounds.isEmpty()) continue;
      text.append(
          "| %-36s | %,9.0f | %,8.0f–%,-8.0f | %8.2f | %8.2f | %9s | %9s | %6s |%n"
              .formatted(
                  contestant.shown(),
                  median(rounds, Measured::runsPerSecond),
                  rounds.stream().mapToDouble(Measured::runsPerSecond).min().orElseThrow(),
                  rounds.stream().mapToDouble(Measured::runsPerSecond).max().orElseThrow(),
                  median(rounds, each -> each.p50Micros() / 1e3),
                  median(rounds, each -> each.p99Micros() / 1e3),
                  times(ratio(Contestant.OURS_HTTP, contestant)),
                  times(ratio(Contestant.OURS_NDJSON, contestant)),
                  holds(contestant) ? "yes" : "NO"));
    }
    text.append(
        "%nMedians of %d rounds in turns; x: so many times as fast is TokenOps, by the median of the rounds' ratios.%n"
            .formatted(all.stream().mapToInt(Measured::round).max().orElse(0)));
    for (var contestant : Contestant.values()) {
      var check = checks.get(contestant);
      if (check != null)
        text.append(
            "%s: %,d runs acknowledged; %s%s%n"
                .formatted(
                    contestant.shown(),
                    check.acknowledged(),
                    check.detail(),
                    check.holds() ? "" : "; FAIL " + check.fault()));
    }
    return text.toString();
  }

  private boolean holds(Contestant contestant) {
    var check = checks.get(contestant);
    return check != null && check.holds();
  }

  private List<Measured> of(Contestant contestant) {
    return all.stream().filter(each -> each.contestant() == contestant).toList();
  }

  /** How many times as fast as the other, round by round. */
  private OptionalDouble ratio(Contestant ours, Contestant other) {
    var ratios = new ArrayList<Double>();
    for (var mine : of(ours))
      for (var theirs : of(other))
        if (mine.round() == theirs.round() && ours != other)
          ratios.add(mine.runsPerSecond() / theirs.runsPerSecond());
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(median(ratios.stream().mapToDouble(each -> each).toArray()));
  }

  private static String times(OptionalDouble ratio) {
    return ratio.isPresent() ? "%.2f".formatted(ratio.getAsDouble()) : "";
  }

  private static double median(List<Measured> rounds, ToDoubleFunction<Measured> value) {
    return median(rounds.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Every round, and the medians by contestant. */
  byte[] json() throws IOException {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (var contestant : Contestant.values()) {
      var rounds = of(contestant);
      if (!rounds.isEmpty())
        medians.put(contestant.name(), median(rounds, Measured::runsPerSecond));
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("runs_per_second", medians);
    json.put("rounds", all);
    json.put("checks", checks);
    return MAPPER.writeValueAsBytes(json);
  }
}
