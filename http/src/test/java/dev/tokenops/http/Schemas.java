package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.regex.Pattern;

/** What {@code /openapi.json} promises of an answer, held against the answer. */
final class Schemas {
  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  Schemas(JsonNode document) {
    this.document = document;
  }

  /** Fails unless the route, the status and the body are as documented. */
  void check(String method, String path, int status, JsonNode body) {
    for (var entry : document.get("paths").properties()) {
      var pattern =
          Pattern.compile(
              entry.getKey().replace("{rest}", ".+").replaceAll("\\{[a-z_]+}", "[^/]+"));
      var operation = entry.getValue().get(method.toLowerCase(java.util.Locale.ROOT));
      if (operation == null || !pattern.matcher(path).matches()) continue;
      var responses = operation.get("responses");
      var response = responses.get(Integer.toString(status));
      if (response == null && status >= 400) response = responses.get("default");
      if (response == null) throw new AssertionError(method + " " + path + " gives no " + status);
      var content = response.get("content").elements().next();
      check(method + " " + path, content.get("schema"), body);
      return;
    }
    throw new AssertionError(method + " " + path + " is not documented");
  }

  private void check(String what, JsonNode schema, JsonNode body) {
    var whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.get("components"));
    var errors =
        registry
            .getSchema(whole.toString(), InputFormat.JSON)
            .validate(body.toString(), InputFormat.JSON);
    if (!errors.isEmpty()) throw new AssertionError(what + ": " + errors + " in " + body);
  }
}
