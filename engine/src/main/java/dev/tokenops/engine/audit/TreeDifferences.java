package dev.tokenops.engine.audit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where two JSON documents differ, by JSON pointer (RFC 6901). */
final class TreeDifferences {
  private static final int SHOWN = 120;

  private final List<String> found = new ArrayList<>();
  private final List<String> digests = new ArrayList<>();

  private TreeDifferences() {}

  /**
   * A sentence on the first difference and the number of all; what is not a digest is told before
   * what is, because a digest differs only for the sake of something else.
   *
   * @return empty if there is none
   */
  static String of(JsonNode expected, JsonNode given) {
    var differences = new TreeDifferences();
    differences.compare(JsonPointer.empty(), expected, given);
    var found = differences.found;
    found.addAll(differences.digests);
    if (found.isEmpty()) return "";
    return found.size() == 1
        ? found.getFirst()
        : found.getFirst() + " (and " + (found.size() - 1) + " more)";
  }

  private void compare(JsonPointer at, JsonNode expected, JsonNode given) {
    if (expected.isObject() && given.isObject()) {
      var names = new TreeSet<String>();
      expected.fieldNames().forEachRemaining(names::add);
      given.fieldNames().forEachRemaining(names::add);
      for (var name : names)
        compare(at.appendProperty(name), expected.path(name), given.path(name));
    } else if (expected.isArray() && given.isArray()) {
      for (int i = 0; i < Math.max(expected.size(), given.size()); i++)
        compare(at.appendIndex(i), expected.path(i), given.path(i));
    } else if (!expected.equals(given)) {
      var list = at.toString().contains("/digest") ? digests : found;
      list.add(at + " says " + text(given) + " where the entries give " + text(expected));
    }
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode()) return "nothing";
    String json = node.toString();
    return json.length() <= SHOWN ? json : json.substring(0, SHOWN) + "…";
  }
}
