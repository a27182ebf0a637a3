package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description and the routes are one. */
class OpenApiTest {
  @Test
  void theDescriptionHasEveryRouteAndNoOther(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var document = sandbox.client.get("/openapi.json", null).expect(200).json();
      assertEquals("3.1.0", document.path("openapi").asText());
      var described = new TreeSet<String>();
      for (var path : document.get("paths").properties())
        for (var operation : path.getValue().properties())
          described.add(operation.getKey() + " " + path.getKey());
      var served = new TreeSet<String>();
      for (var route : sandbox.server.table())
        served.add(route.method().name().toLowerCase(java.util.Locale.ROOT) + " " + route.path());
      assertEquals(served, described);
      assertEquals(
          sandbox.server.table().size(),
          document.findValuesAsText("operationId").stream().distinct().count());
      everyReferenceResolves(document);
    }
  }

  private static void everyReferenceResolves(JsonNode document) {
    var used = new TreeSet<>(document.findValuesAsText("$ref"));
    for (var reference : used)
      if (reference.startsWith("#/components/"))
        assertTrue(document.at(reference.substring(1)).isObject(), reference);
    for (var schema : document.at("/components/schemas").properties())
      if (!schema.getKey().equals("Outcome"))
        assertTrue(used.contains("#/components/schemas/" + schema.getKey()), schema.getKey());
  }
}
