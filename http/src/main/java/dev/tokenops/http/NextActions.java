package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What can be done next, so that whoever holds an answer finds the way on without a manual: {@code
 * {action, who, method, url, description, body?}}, {@code body} being an example.
 */
final class NextActions {
  private final Links links;
  private final ArrayNode list = Json.array();

  private NextActions(Links links) {
    this.links = links;
  }

  static NextActions of(Links links) {
    return new NextActions(links);
  }

  NextActions next(
      String action,
      String who,
      String method,
      String path,
      String description,
      @Nullable ObjectNode body) {
    var next = list.addObject();
    next.put("action", action).put("who", who).put("method", method).put("url", links.to(path));
    next.put("description", description);
    if (body != null) next.set("body", body);
    return this;
  }

  ArrayNode list() {
    return list;
  }
}
