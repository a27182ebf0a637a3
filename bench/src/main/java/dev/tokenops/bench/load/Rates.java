package dev.tokenops.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The open model's plan: stages of constant rates, one behind the other.
 *
 * @param stages at least one
 */
public record Rates(List<Stage> stages) {
  private static final Pattern FORM =
      Pattern.compile("([1-9]\\d{0,6}(?:\\.\\d{1,3})?)/s:([1-9]\\d{0,5})(s|m)");
  private static final double SECOND_NS = 1e9;

  /**
   * @param perSecond above 0
   * @param seconds above 0
   */
  public record Stage(double perSecond, int seconds) {}

  public Rates {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) throw new IllegalArgumentException("there is no stage");
  }

  /**
   * Reads {@code 100/s:10s,500/s:2m}.
   *
   * @throws IllegalArgumentException if it is not of this form; the message names the stage
   */
  public static Rates parse(String text) {
    var stages = new ArrayList<Stage>();
    for (var each : text.split(",", -1)) {
      var form = FORM.matcher(each.strip());
      if (!form.matches())
        throw new IllegalArgumentException(
            "'" + each + "' is no stage such as 500/s:30s or 20/s:5m");
      int length = Integer.parseInt(form.group(2));
      stages.add(
          new Stage(
              Double.parseDouble(form.group(1)), form.group(3).equals("m") ? length * 60 : length));
    }
    return new Rates(stages);
  }

  /** One stage. */
  public static Rates constant(double perSecond, int seconds) {
    return new Rates(List.of(new Stage(perSecond, seconds)));
  }

  public int seconds() {
    return stages.stream().mapToInt(Stage::seconds).sum();
  }

  /** The intended starts, from first to last, as nanoseconds after the beginning. */
  public Arrivals arrivals() {
    return new Arrivals();
  }

  /** Walks over the intended starts, evenly spaced within a stage. */
  public final class Arrivals {
    private int stage;
    private long inStage;
    private double stageFromNs;

    /** When the next is due; {@link Long#MAX_VALUE} behind the last. */
    public long dueNs() {
      while (stage < stages.size()) {
        var now = stages.get(stage);
        double within = inStage * SECOND_NS / now.perSecond();
        if (within < now.seconds() * SECOND_NS) return (long) (stageFromNs + within);
        stageFromNs += now.seconds() * SECOND_NS;
        inStage = 0;
        stage++;
      }
      return Long.MAX_VALUE;
    }

    /** Goes on behind the one that is due next. */
    public void next() {
      inStage++;
    }
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var stage : stages)
      text.append(text.isEmpty() ? "" : ",")
          .append("%s/s:%ds".formatted(plain(stage.perSecond()), stage.seconds()));
    return text.toString();
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? "%.0f".formatted(number) : "%.3f".formatted(number);
  }
}
