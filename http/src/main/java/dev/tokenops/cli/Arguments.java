package dev.tokenops.cli;

import dev.tokenops.cli.Synopsis.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line that fits its {@link Synopsis}: {@code --name value} or {@code --name=value} in
 * any order, everything after {@code --} an operand.
 */
final class Arguments {
  private final Map<String, String> options;
  private final List<String> operands;

  private Arguments(Map<String, String> options, List<String> operands) {
    this.options = options;
    this.operands = List.copyOf(operands);
  }

  /**
   * @throws CommandRefused for an unknown or repeated option, a missing value, or operands that are
   *     too few or too many
   */
  static Arguments read(Synopsis synopsis, List<String> words) {
    var options = new LinkedHashMap<String, String>();
    var operands = new ArrayList<String>();
    var rest = words.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      if (word.equals("--")) rest.forEachRemaining(operands::add);
      else if (!word.startsWith("--")) operands.add(word);
      else {
        int equals = word.indexOf('=');
        var option = find(synopsis, equals < 0 ? word : word.substring(0, equals));
        String given = equals < 0 ? null : word.substring(equals + 1);
        if (option.value() == null) {
          if (given != null) throw CommandRefused.wrongUse(option.name() + " takes no value");
          given = "";
        } else if (given == null) {
          if (!rest.hasNext()) throw CommandRefused.wrongUse(option.shown() + " lacks its value");
          given = rest.next();
        }
        if (options.put(option.name(), given) != null)
          throw CommandRefused.wrongUse(option.name() + " is given twice");
      }
    }
    requireOperands(synopsis, operands);
    return new Arguments(options, operands);
  }

  private static Option find(Synopsis synopsis, String name) {
    for (var option : synopsis.options()) if (option.name().equals(name)) return option;
    throw CommandRefused.wrongUse("there is no option " + name);
  }

  private static void requireOperands(Synopsis synopsis, List<String> operands) {
    int wanted = synopsis.operands().size();
    if (operands.size() < wanted)
      throw CommandRefused.wrongUse(synopsis.operands().get(operands.size()) + " is missing");
    if (operands.size() > wanted)
      throw CommandRefused.wrongUse("'" + operands.get(wanted) + "' is one argument too many");
  }

  /** The value of an option; null where it was not given. */
  @Nullable String option(String name) {
    return options.get(name);
  }

  String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  /**
   * @throws CommandRefused if it is no whole number from {@code least} to {@code most}
   */
  int number(String name, int otherwise, int least, int most) {
    var text = options.get(name);
    if (text == null) return otherwise;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw CommandRefused.wrongUse(
        "%s is a number from %d to %d, not '%s'".formatted(name, least, most, text));
  }

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  /** The operands, as many as the synopsis has. */
  String operand(int position) {
    return operands.get(position);
  }
}
