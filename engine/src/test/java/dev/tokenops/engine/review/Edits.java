package dev.tokenops.engine.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Small changes to a pack, written as text: {@code path = json}, {@code path + json} (append to a
 * list, which is made if need be) and {@code path -} (remove), separated by semicolons.
 *
 * <p>A path is dotted, with numbers for the items of lists; JSON is in single quotes.
 */
final class Edits {
  private Edits() {}

  static ObjectNode apply(ObjectNode pack, String edits) {
    for (var edit : edits.split(";", -1)) if (!edit.isBlank()) one(pack, edit.strip());
    return pack;
  }

  private static void one(ObjectNode pack, String edit) {
    var parts = edit.split(" ", 3);
    int dot = parts[0].lastIndexOf('.');
    var parent = dot < 0 ? pack : pack.at("/" + parts[0].substring(0, dot).replace('.', '/'));
    if (parent.isMissingNode()) throw new AssertionError("nothing stands at " + edit);
    String last = parts[0].substring(dot + 1);
    switch (parts[1]) {
      case "=" -> set(parent, last, Packs.json(parts[2]));
      case "+" -> ((ObjectNode) parent).withArray("/" + last).add(Packs.json(parts[2]));
      case "-" -> remove(parent, last);
      default -> throw new AssertionError("no such edit: " + edit);
    }
  }

  private static void set(JsonNode parent, String last, JsonNode value) {
    switch (parent) {
      case ArrayNode list -> list.set(Integer.parseInt(last), value);
      case ObjectNode object -> object.set(last, value);
      default -> throw new AssertionError("no container at " + last);
    }
  }

  private static void remove(JsonNode parent, String last) {
    switch (parent) {
      case ArrayNode list -> list.remove(Integer.parseInt(last));
      case ObjectNode object -> object.remove(last);
      default -> throw new AssertionError("no container at " + last);
    }
  }
}
