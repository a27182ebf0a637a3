package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.http.export.Csv;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** OpenAPI 3.1 of the table of routes; the schemas are a resource beside this class. */
final class OpenApi {
  private static final ObjectNode SCHEMAS = schemas();
  private static final String SCHEMA = "#/components/schemas/";

  private OpenApi() {}

  static Future<Answer> answer(List<Route> table, Exchange exchange) {
    return Future.succeededFuture(Answer.json(200, document(table, exchange.links().to(""))));
  }

  static ObjectNode document(List<Route> table, String server) {
    var json = Json.object();
    json.put("openapi", "3.1.0");
    json.putObject("info")
        .put("title", "TokenOps")
        .put("version", "1")
        .put("description", "One operating path from funded credit to returned proof.")
        .putObject("license")
        .put("name", "Apache 2.0")
        .put("identifier", "Apache-2.0");
    json.putArray("servers").addObject().put("url", server);
    var paths = json.putObject("paths");
    for (var route : table) {
      var path =
          paths.has(route.path())
              ? (ObjectNode) paths.get(route.path())
              : paths.putObject(route.path());
      path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
    }
    var components = json.putObject("components");
    components.set("schemas", SCHEMAS);
    components
        .putObject("securitySchemes")
        .putObject("key")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "An agent's access key, or the operator's key.");
    return json;
  }

  private static ObjectNode operation(Route route) {
    var json = Json.object();
    json.put("operationId", operationId(route));
    json.put("summary", route.summary());
    json.put("description", who(route.access()));
    json.putArray("tags").add(tag(route.path()));
    parameters(route, json);
    body(route, json);
    var responses = json.putObject("responses");
    for (int status : route.statuses()) response(route, responses, status);
    content(
        responses.putObject("default").put("description", "A problem (RFC 9457)"),
        Problem.CONTENT_TYPE,
        "Problem");
    var security = json.putArray("security");
    if (route.access().needsKey()) security.addObject().putArray("key");
    return json;
  }

  private static void parameters(Route route, ObjectNode json) {
    boolean runs = route.path().equals("/v1/runs") && route.writes();
    var parameters = Json.array();
    for (var name : route.parameters()) parameters.add(parameter(name, "path", true, name));
    for (var query : route.query())
      parameters.add(parameter(query.name(), "query", false, query.description()));
    if (route.keeps())
      parameters.add(
          parameter(
              "Idempotency-Key",
              "header",
              runs,
              "1 to 255 visible ASCII characters; a repeat answers with what the first made"
                  + (runs ? "; of a stream each line has its own" : "")));
    if (runs || route.path().endsWith("/recover"))
      parameters.add(
          parameter(
              "Prefer",
              "header",
              false,
              "wait=N: answer once the run has ended or paused, 0 to 60 seconds"
                  + (runs
                      ? "; return=representation: each line of a stream brings its proof"
                      : "")));
    if (!parameters.isEmpty()) json.set("parameters", parameters);
  }

  private static ObjectNode parameter(
      String name, String in, boolean required, String description) {
    var json = Json.object().put("name", name).put("in", in).put("required", required);
    json.put("description", description);
    json.putObject("schema").put("type", "string");
    return json;
  }

  private static void body(Route route, ObjectNode json) {
    switch (route.body()) {
      case NONE -> {}
      case FORM -> {
        var form =
            json.putObject("requestBody")
                .putObject("content")
                .putObject("application/x-www-form-urlencoded")
                .putObject("schema");
        form.put("type", "object").putObject("properties");
      }
      case JSON, OPTIONAL_JSON, EVENT -> {
        var body =
            json.putObject("requestBody").put("required", route.body() != Route.Body.OPTIONAL_JSON);
        content(body, Answer.JSON, route.request() == null ? "" : route.request());
        if (route.streaming() != null) lines(body, "RunLine");
      }
    }
  }

  /** NDJSON: the schema is that of one line. */
  private static void lines(ObjectNode owner, String schema) {
    ((ObjectNode) owner.get("content"))
        .putObject(Answer.NDJSON)
        .putObject("schema")
        .put("$ref", SCHEMA + schema);
  }

  private static void response(Route route, ObjectNode responses, int status) {
    var response = responses.putObject(Integer.toString(status));
    response.put("description", route.summary());
    if (status == 303) return;
    boolean pages =
        route.query().stream().anyMatch(query -> query.name().equals(Paging.PAGE_TOKEN))
            && !SCHEMAS.path(route.response()).path("properties").has("data");
    if (route.response() == null) other(response, route);
    else if (!pages) content(response, route.contentType(), route.response());
    else page(response, route.response());
    if (route.streaming() != null && status == 200) lines(response, "RunLineAnswer");
    if (route.path().endsWith("/trail"))
      ((ObjectNode) response.get("content"))
          .putObject("text/plain")
          .putObject("schema")
          .put("type", "string");
  }

  /** What is no JSON; of a table, its columns. */
  private static void other(ObjectNode response, Route route) {
    var schema =
        response
            .putObject("content")
            .putObject(route.contentType())
            .putObject("schema")
            .put("type", "string");
    if (route.contentType().equals(Csv.CONTENT_TYPE))
      schema.put("description", ExportRoutes.columns(route.path()));
  }

  private static void page(ObjectNode response, String schema) {
    var page =
        response
            .putObject("content")
            .putObject(Answer.JSON)
            .putObject("schema")
            .put("type", "object");
    page.putArray("required").add("data");
    var properties = page.putObject("properties");
    properties
        .putObject("data")
        .put("type", "array")
        .putObject("items")
        .put("$ref", SCHEMA + schema);
    properties.putObject("next_page_token").put("type", "string");
  }

  private static void content(ObjectNode owner, String type, String schema) {
    owner.putObject("content").putObject(type).putObject("schema").put("$ref", SCHEMA + schema);
  }

  private static String operationId(Route route) {
    var words = route.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    var index = route.path().endsWith("/") ? "_index" : "";
    return route.method().name().toLowerCase(Locale.ROOT)
        + (words.isEmpty() ? "" : "_" + words)
        + index;
  }

  private static String tag(String path) {
    var parts = path.split("/", -1);
    var first = parts.length > 2 && parts[1].equals("v1") ? parts[2] : parts[1];
    return first.isEmpty() ? "system" : first;
  }

  private static String who(Access access) {
    return switch (access) {
      case PUBLIC -> "Public.";
      case PROVIDER -> "Signed by the payment provider.";
      case OPERATOR -> "The operator's key.";
      case QUOTE, FUND, CONTRACT, RUN -> "An agent's key with the scope " + Json.name(access) + ".";
      case QUOTE_OR_OPERATOR -> "An agent's key with the scope quote, or the operator's key.";
      case RUN_OR_OPERATOR -> "An agent's key with the scope run, or the operator's key.";
      case READ -> "An agent's key with the scope read, or the operator's key.";
      case OWNER -> "Any key of the agent that owns it, or the operator's key.";
      case LEDGER -> "A key with the scope audit, or the operator's key.";
      case EVENTS -> "A key with the scope read or audit, or the operator's key.";
      case METRICS -> "The operator's key, or a request from this machine.";
      case CONSOLE -> "The operator's session in a browser.";
    };
  }

  /** Ours, and the two that the tool brings: those name their parts from their own root. */
  private static ObjectNode schemas() {
    var schemas = resource(OpenApi.class, "schemas.json");
    for (var name : List.of("Evidence", "Outcome")) {
      var file = name.toLowerCase(Locale.ROOT) + ".schema.json";
      schemas.set(name, resource(TokenOps.class, file).put("$id", "urn:tokenops:" + file));
    }
    return schemas;
  }

  private static ObjectNode resource(Class<?> beside, String name) {
    try (var in = beside.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException("the jar lacks " + name);
      return (ObjectNode) StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
