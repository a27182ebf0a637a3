package dev.tokenops.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench/peers/run} asks for.
 *
 * @param contestants in the order of a round
 * @param folder for all data; on the disk that the stores use too
 * @param connections of the load client
 * @param storeConnections of the endpoint to PostgreSQL
 */
record CompareOptions(
    List<Contestant> contestants,
    int rounds,
    int seconds,
    int warmupSeconds,
    int connections,
    int storeConnections,
    int postgresPort,
    int redisPort,
    Path folder,
    Path out) {
  CompareOptions {
    contestants = List.copyOf(contestants);
  }

  /** Reads pairs of {@code --name value}, all of which the script gives. */
  static CompareOptions read(List<String> words) {
    return new CompareOptions(
        contestants(value(words, "--only")),
        number(words, "--rounds"),
        number(words, "--seconds"),
        number(words, "--warmup"),
        number(words, "--connections"),
        number(words, "--store-connections"),
        number(words, "--postgres"),
        number(words, "--redis"),
        Path.of(value(words, "--folder")),
        Path.of(value(words, "--out")));
  }

  private static List<Contestant> contestants(String only) {
    if (only.equals("all")) return Contestant.ROUND;
    var names = List.of(only.toUpperCase(Locale.ROOT).split(",", -1));
    var chosen = new ArrayList<Contestant>();
    for (var each : Contestant.ROUND) if (names.contains(each.name())) chosen.add(each);
    if (chosen.size() != names.size())
      throw new IllegalArgumentException("--only takes all, or some of " + Contestant.ROUND);
    return chosen;
  }

  private static int number(List<String> words, String name) {
    return Integer.parseInt(value(words, name));
  }

  private static String value(List<String> words, String name) {
    int at = words.indexOf(name);
    if (at < 0 || at + 1 == words.size()) throw new IllegalArgumentException(name + " is missing");
    return words.get(at + 1);
  }
}
