package dev.tokenops.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command is called, takes and does.
 *
 * @param name as typed after {@code tokenops}
 * @param operands shown names of what it needs besides options, all of them required
 * @param summary one sentence
 * @param details what else a newcomer should know; lines of at most 100 characters
 */
record Synopsis(
    String name, List<String> operands, String summary, List<Option> options, String details) {

  /**
   * An option.
   *
   * @param name with its dashes
   * @param value the shown name of its value; null for a switch
   */
  record Option(String name, @Nullable String value, String about) {
    String shown() {
      return value == null ? name : name + " " + value;
    }
  }

  static Option option(String name, String value, String about) {
    return new Option(name, value, about);
  }

  static Option flag(String name, String about) {
    return new Option(name, null, about);
  }

  /** What {@code --help} prints. */
  String help() {
    var text = new StringBuilder("usage: tokenops ").append(name);
    for (var operand : operands) text.append(' ').append(operand);
    if (!options.isEmpty()) text.append(" [options]");
    text.append("\n\n").append(summary).append('\n');
    if (!options.isEmpty()) text.append("\noptions:\n");
    for (var option : options)
      text.append("  %-22s %s%n".formatted(option.shown(), option.about()));
    if (!details.isEmpty()) text.append('\n').append(details.strip()).append('\n');
    return text.toString();
  }
}
