package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.view.Objects.Quote;
import io.vertx.core.Future;
import java.util.List;

/** What work would cost. */
final class QuoteRoutes {
  static final String CAPABILITY = "tokenized_asset_review";
  private static final int MAX_RECORDS = 10_000;
  private static final int MAX_RUNS = 20_000_000;
  private static final TextRule TOOL = TextRule.of(64, TokenOps.TOOL, "must be " + TokenOps.TOOL);
  private static final TextRule KNOWN_CAPABILITY =
      TextRule.of(64, CAPABILITY, "must be " + CAPABILITY);

  private record Asked(String tool, String capability, int records, long runs) {}

  private final Services services;

  QuoteRoutes(Services services) {
    this.services = services;
  }

  /** A body for {@link #create}. */
  static ObjectNode example() {
    var body = Json.object().put("tool", TokenOps.TOOL).put("capability", CAPABILITY);
    body.putObject("estimate").put("records", 12).put("runs", 100);
    return body;
  }

  Future<Answer> create(Exchange exchange) {
    var agentId = exchange.agent().agentId();
    var tree = exchange.tree();
    var asked = Exchange.read(tree, QuoteRoutes::asked);
    var request = exchange.request(tree);
    var quoteId = TypeId.next(TypeId.QUOTE, agentId, exchange.now(), services.random());
    return exchange.change(
        quoteId,
        request,
        ticket ->
            new Command.ToRun.Quote(
                ticket,
                agentId,
                quoteId,
                asked.tool(),
                asked.capability(),
                asked.records(),
                asked.runs(),
                request),
        made -> Future.succeededFuture(created(made.id(), exchange)));
  }

  private static Asked asked(BodyFields fields) {
    var tool = fields.text("tool", TOOL);
    var capability = fields.text("capability", KNOWN_CAPABILITY);
    var estimate = fields.object("estimate");
    return new Asked(
        tool,
        capability,
        (int) estimate.integer("records", 0, MAX_RECORDS),
        estimate.integer("runs", 1, MAX_RUNS));
  }

  private Answer created(String quoteId, Exchange exchange) {
    var quote = services.views().contracts().quotes().get(quoteId);
    if (quote == null) throw new IllegalStateException("answered and not in the views: " + quoteId);
    return Answer.json(201, quote(quote, exchange.links()))
        .with("Location", exchange.links().to("/v1/quotes/" + quoteId));
  }

  Future<Answer> get(Exchange exchange) {
    var quote = exchange.subject(Quote.class);
    return Future.succeededFuture(Answer.json(200, quote(quote, exchange.links())));
  }

  private ObjectNode quote(Quote quote, Links links) {
    var quoted = quote.quoted();
    var json = Json.object();
    json.put("quote_id", quoted.quoteId());
    json.put("tool", quoted.tool());
    json.put("capability", quoted.capability());
    json.putObject("estimate").put("records", quoted.records()).put("runs", quoted.runs());
    json.put("credits_per_run", Json.credits(quoted.creditsPerRunMicros()));
    json.put("credits", Json.credits(quoted.creditsMicros()));
    json.putObject("price")
        .put("amount_minor", quoted.amountMinor())
        .put("currency", quoted.currency());
    json.set("provider_routes", Json.texts(services.routes().keySet()));
    json.set("minimum_evidence", Json.texts(List.of("schema", "asset.asset_id")));
    json.put("quoted_at", Json.time(quote.quotedAt()));
    json.put("expires_at", Json.time(quoted.expiresAt()));
    json.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "fund",
                "agent",
                "POST",
                "/v1/settlements",
                "Ask for a payment request for this quote's credits.",
                Json.object()
                    .put("quote_id", quoted.quoteId())
                    .put("provider_route", services.routes().keySet().iterator().next()))
            .next(
                "prepare_contract",
                "agent",
                "POST",
                "/v1/contracts",
                "Ask for the terms of runs at this price.",
                Json.object().put("quote_id", quoted.quoteId()))
            .next(
                "preflight",
                "agent",
                "POST",
                PreflightRoutes.PATH,
                "Hear what your evidence lacks and what its run would cost: no charge.",
                RunRoutes.evidence())
            .list());
    return json;
  }
}
