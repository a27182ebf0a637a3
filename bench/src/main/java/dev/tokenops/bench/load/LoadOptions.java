package dev.tokenops.bench.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line of {@code tokenops load}, read and judged. */
final class LoadOptions {
  static final String USAGE =
      """
      usage: tokenops load --url URL | --self  [options]

      Puts a running server under load, and checks at the end that nothing acknowledged is lost.

      the server (a sandbox: payments are confirmed by hand)
        --url URL            such as http://127.0.0.1:8080
        --self               starts one of its own, in a temporary folder
        --operator-key FILE  else operator.key in --data, else in ./tokenops-data
        --data DIR           its data folder, on this machine: verified at the end (with --self
                             that is done anyway)
      how much
        --rate R             open model: R a second for --duration, or stages: 100/s:10s,500/s:1m
        --duration S         seconds (default 30)
        --closed             closed model, for saturation: --connections always busy
        --half               finds saturation, offers half of that, and judges the tail: p99 of
                             10 ms and p99.9 of 40 ms are wanted
        --overload           finds saturation, offers four times that, and looks how it recovers
        --connections N      at most (default 64; open model 512, overload 1024)
        --warmup S           seconds before, not counted (default 0, half and overload 30)
      what
        --runs-only          runs of --agents prepared agents; else whole pilots, from the manifest
                             to the proof, each with an agent of its own
        --agents N           prepared first (default 16)
        --ndjson             streams of one run a line, one connection each for --agents (default 4)
        --window N           lines of a stream that may be unanswered (default 256)
        --evidence NAME      mix (default), clean, compact, partial, broken, or a FILE
        --duplicates SHARE   posts that repeat one before (default 0.01; a tenth with another body)
        --bad SHARE          posts that must be refused (default 0.01)
        --hammer             does not wait when the server says Retry-After
        --seed N             of all that is random (default 1)
      the end
        --expect-p99 TIME    fails if it is missed: 10ms, 2s; also --expect-p999
        --expect-rate R      fails if fewer runs a second are acknowledged
        --receipts N         proofs that are compared with the money (default 100)
        --report DIR         report.json and report.html (default load-report)
        --out FILE           the JSON alone, there

      Latencies run from the intended start to the whole answer, so a slow server cannot slow the
      clock that judges it; in the closed model, which has no intended start, from the sending.

      exit: 0 every check and target holds, 1 one does not, 2 wrong use
      """;

  private static final Set<String> FLAGS =
      Set.of(
          "--self",
          "--closed",
          "--half",
          "--overload",
          "--runs-only",
          "--ndjson",
          "--hammer",
          "--no-check");
  private static final Set<String> VALUES =
      Set.of(
          "--url",
          "--operator-key",
          "--data",
          "--rate",
          "--duration",
          "--connections",
          "--warmup",
          "--agents",
          "--window",
          "--evidence",
          "--duplicates",
          "--bad",
          "--seed",
          "--expect-p99",
          "--expect-p999",
          "--expect-rate",
          "--receipts",
          "--report",
          "--out",
          "--prepared");
  private static final Map<String, String> HALF_TARGETS =
      Map.of("--expect-p99", "10ms", "--expect-p999", "40ms");
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(us|ms|s)");
  private static final int MOST = 10_000_000;

  private final Map<String, String> given;

  private LoadOptions(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * @throws LoadRefused for what is unknown, lacks its value or does not go together
   */
  static LoadOptions read(List<String> words) {
    var given = new HashMap<String, String>();
    var rest = words.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      int equals = word.indexOf('=');
      var name = equals < 0 ? word : word.substring(0, equals);
      String value;
      if (FLAGS.contains(name) && equals < 0) value = "";
      else if (!VALUES.contains(name)) throw LoadRefused.wrongUse("there is no option " + word);
      else if (equals >= 0) value = word.substring(equals + 1);
      else if (rest.hasNext()) value = rest.next();
      else throw LoadRefused.wrongUse(name + " lacks its value");
      if (given.put(name, value) != null) throw LoadRefused.wrongUse(name + " is given twice");
    }
    var options = new LoadOptions(given);
    options.judge();
    return options;
  }

  private void judge() {
    if (has("--url") == has("--self"))
      throw LoadRefused.wrongUse("give the server with --url, or start one with --self");
    long models =
        List.of("--rate", "--closed", "--half", "--overload").stream().filter(this::has).count();
    if (models != 1)
      throw LoadRefused.wrongUse(
          "give one of --rate, --closed, --half and --overload: how much to offer");
    if (has("--ndjson") && findsSaturation())
      throw LoadRefused.wrongUse(
          "--half and --overload are of single posts: a full stream is not read, not refused");
    rates();
    evidence();
    expectMicros("--expect-p99");
    expectMicros("--expect-p999");
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  @Nullable String text(String name) {
    return given.get(name);
  }

  boolean runsOnly() {
    return has("--runs-only") || has("--ndjson") || findsSaturation();
  }

  /** Whether it begins with finding out how much the server can do. */
  boolean findsSaturation() {
    return has("--half") || has("--overload");
  }

  @Nullable URI url() {
    var text = given.get("--url");
    if (text == null) return null;
    try {
      var url = URI.create(text);
      if ("http".equals(url.getScheme()) && url.getHost() != null) return url;
    } catch (IllegalArgumentException e) {
      // Told below, as a URL of another kind is.
    }
    throw LoadRefused.wrongUse("--url is an http URL such as http://127.0.0.1:8080, not " + text);
  }

  /** The open model's stages; null in the other models. */
  @Nullable Rates rates() {
    var text = given.get("--rate");
    if (text == null) return null;
    try {
      if (text.contains("/")) return Rates.parse(text);
      return Rates.parse(text + "/s:" + seconds() + "s");
    } catch (IllegalArgumentException e) {
      throw LoadRefused.wrongUse("--rate: " + e.getMessage());
    }
  }

  int seconds() {
    return number("--duration", 30, 1);
  }

  int connections() {
    return number("--connections", has("--overload") ? 1024 : has("--closed") ? 64 : 512, 1);
  }

  int warmupSeconds() {
    return number("--warmup", 0, 0);
  }

  int agents() {
    return number("--agents", has("--ndjson") ? 4 : 16, 1);
  }

  int number(String name, int otherwise, int least) {
    var text = given.get(name);
    if (text == null) return otherwise;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= MOST) return number;
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw LoadRefused.wrongUse(name + " is a number from " + least + " on, not " + text);
  }

  Traffic.Mix mix() {
    var mix = new Traffic.Mix(share("--duplicates"), share("--bad"));
    if (mix.duplicates() + mix.bad() > 1)
      throw LoadRefused.wrongUse("--duplicates and --bad are more than all posts");
    return mix;
  }

  private double share(String name) {
    var text = given.getOrDefault(name, "0.01");
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && share <= 1) return share;
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw LoadRefused.wrongUse(name + " is a share from 0 to 1, not " + text);
  }

  long seed() {
    return number("--seed", 1, 0);
  }

  /** {@code mix}, an example's name or a file. */
  String evidence() {
    return given.getOrDefault("--evidence", "mix");
  }

  Path report() {
    return Path.of(given.getOrDefault("--report", "load-report"));
  }

  /** A target in microseconds; null if it was not given and is not wanted anyway. */
  @Nullable Long expectMicros(String name) {
    var text = given.getOrDefault(name, has("--half") ? HALF_TARGETS.get(name) : null);
    if (text == null) return null;
    var form = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) throw LoadRefused.wrongUse(name + " is a time such as 10ms, not " + text);
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "us" -> number;
      case "ms" -> number * 1_000;
      default -> number * 1_000_000;
    };
  }

  /** As it was typed, for the report; keys stay out of it. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    given.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each ->
            text.append(text.isEmpty() ? "" : " ")
                .append(each.getKey())
                .append(each.getValue().isEmpty() ? "" : " " + each.getValue()));
    return text.toString();
  }
}
