package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.RulesVersion;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tool takes and gives, what it costs, and every rule it knows. */
final class ToolRoutes {
  private static final JsonNode EXAMPLE = resource("examples/clean.json");

  private final Services services;

  ToolRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> tool(Exchange exchange) {
    var links = exchange.links();
    var json = Json.object();
    json.put("tool", TokenOps.TOOL);
    json.put("tool_version", TokenOps.TOOL_VERSION);
    json.put("rules_version", TokenOps.RULES_VERSION);
    json.set("capabilities", Json.texts(List.of(QuoteRoutes.CAPABILITY)));
    json.put(
        "description",
        "Reviews tokenized asset context, settlement evidence, usage records, delivery state and"
            + " operating exceptions, exactly as they are posted; the same evidence gives the same"
            + " bytes.");
    var evidence = json.putObject("evidence");
    evidence.put("schema", EvidenceReader.SCHEMA);
    evidence.put("max_bytes", EvidencePack.MAX_BYTES);
    evidence.set("required", Json.texts(List.of("schema", "asset.asset_id")));
    evidence.set("example", EXAMPLE);
    evidence.put("schema_url", links.to("/openapi.json#/components/schemas/Evidence"));
    json.put("outcome_schema_url", links.to("/openapi.json#/components/schemas/Outcome"));
    var prices = json.putObject("prices");
    prices.put("credits_per_run", Json.credits(Prices.BASE_MICROS));
    prices.put("credits_per_record", Json.credits(Prices.RECORD_MICROS));
    prices.put("credit_minor", 100).put("currency", Prices.CURRENCY);
    json.set("provider_routes", Json.texts(services.routes().keySet()));
    json.put("preflight_url", links.to(PreflightRoutes.PATH));
    json.put("rules_url", links.to("/v1/tools/tokenops/rules"));
    json.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "preflight",
                "agent",
                "POST",
                PreflightRoutes.PATH,
                "Hear what your evidence lacks and what its run would cost: no charge.",
                Json.object().set("evidence", EXAMPLE))
            .list());
    return Future.succeededFuture(Answer.json(200, json));
  }

  Future<Answer> rules(Exchange exchange) {
    var version = version(exchange.query("version"));
    var json = Json.object();
    json.put("rules_version", version.text());
    json.set("rules_versions", Json.texts(RulesVersion.texts()));
    json.set(
        "families",
        Json.array(
            List.of(Family.values()),
            family -> Json.object().put("family", family.name()).put("title", family.title())));
    json.set("data", Json.array(RuleCatalogue.of(version).rules(), ToolRoutes::rule));
    return Future.succeededFuture(Answer.json(200, json));
  }

  private static ObjectNode rule(Rule rule) {
    var json = Json.object();
    json.put("rule", rule.rule());
    json.put("family", rule.family().name());
    json.put("severity", Json.name(rule.severity()));
    json.put("title", rule.title());
    json.put("sentence", rule.sentence());
    json.put("example", rule.example());
    json.put("next_action", rule.nextAction());
    json.put("open_item", rule.openItem());
    json.put("gap", rule.gap());
    json.put("since", rule.since());
    return json;
  }

  private static RulesVersion version(@Nullable String asked) {
    if (asked == null) return RulesVersion.NEWEST;
    var version = RulesVersion.of(asked);
    if (version != null) return version;
    throw Rejection.of(
        ProblemCode.PARAMETER_MALFORMED,
        "version is one of " + String.join(", ", RulesVersion.texts()) + ".");
  }

  private static JsonNode resource(String name) {
    try (var in = TokenOps.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException("the jar lacks " + name);
      return StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
