package dev.tokenops.ledger.fault;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ways out by letters, because many faults have the same. */
final class WaysOut {
  private final Map<String, String> letters = new LinkedHashMap<>();

  String letter(String words) {
    return letters.computeIfAbsent(words, _ -> String.valueOf((char) ('A' + letters.size())));
  }

  /** As a list of Markdown. */
  String text() {
    var text = new StringBuilder();
    letters.forEach((words, letter) ->
        text.append("- ").append(letter).append(": ").append(words).append('\n'));
    return text.toString();
  }
}
