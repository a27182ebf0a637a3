package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToFunding.RequestSettlement;
import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.proof.Digests;
import dev.tokenops.engine.proof.SettlementReceipts;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.engine.stage.SettlementState;
import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.ledger.json.CanonicalJson;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Settlements: a payment is asked for, and what came of it. */
final class SettlementRoutes {
  private record Asked(@Nullable String quoteId, @Nullable Long creditsMicros, String route) {}

  private final Services services;

  SettlementRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> create(Exchange exchange) {
    var agentId = exchange.agent().agentId();
    var tree = exchange.tree();
    var asked = Exchange.read(tree, this::asked);
    var request = exchange.request(tree);
    var id = TypeId.next(TypeId.SETTLEMENT, agentId, exchange.now(), services.random());
    return exchange.change(
        id,
        request,
        ticket ->
            new RequestSettlement(
                ticket,
                agentId,
                id,
                asked.quoteId(),
                asked.creditsMicros(),
                asked.route(),
                request),
        made -> Future.succeededFuture(created(made.id(), exchange)));
  }

  private Asked asked(BodyFields fields) {
    var quoteId = fields.optionalText("quote_id", TextRule.id());
    var credits = fields.optionalParsed("credits", Credits::micros);
    if (!fields.tree().hasNonNull("quote_id") && !fields.tree().hasNonNull("credits"))
      fields.malformed("quote_id", "is required, or credits");
    if (quoteId != null && credits != null)
      fields.refuse("credits", "does not go together with quote_id: give one of them");
    var route = fields.text("provider_route", TextRule.line(64));
    if (!route.isEmpty() && !services.routes().containsKey(route))
      fields.refuse(
          "provider_route", "must be one of " + String.join(", ", services.routes().keySet()));
    return new Asked(quoteId, credits, route);
  }

  private Answer created(String settlementId, Exchange exchange) {
    var settlement = services.views().money().settlements().get(settlementId);
    if (settlement == null)
      throw new IllegalStateException("answered and not in the views: " + settlementId);
    return Answer.json(201, settlement(settlement, exchange.links()))
        .with("Location", exchange.links().settlement(settlementId));
  }

  Future<Answer> get(Exchange exchange) {
    var settlement = exchange.subject(Settlement.class);
    return Future.succeededFuture(Answer.json(200, settlement(settlement, exchange.links())));
  }

  Future<Answer> list(Exchange exchange) {
    var state = Filters.of(exchange, "state", SettlementState.class);
    var paging = Paging.of(exchange);
    var page =
        services
            .views()
            .money()
            .settlements()
            .page(
                exchange.owner(),
                each -> state == null || each.state() == state,
                paging.after(),
                paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(
                page.data(), each -> settlement(each, exchange.links()), page.nextPageToken())));
  }

  private ObjectNode settlement(Settlement settlement, Links links) {
    var requested = settlement.requested();
    var json = Json.object();
    json.put("settlement_id", requested.settlementId());
    json.put("agent_id", requested.agentId());
    json.put("quote_id", requested.quoteId());
    json.put("state", Json.name(settlement.state()));
    json.put("credits", Json.credits(requested.creditsMicros()));
    json.put("reversed", Json.credits(settlement.reversedMicros()));
    json.put("requested_at", Json.time(settlement.requestedAt()));
    var payment = json.putObject("payment_request");
    payment.put("provider_route", requested.providerRoute());
    payment.put("amount_minor", requested.amountMinor());
    payment.put("currency", requested.currency());
    payment.put("reference", requested.settlementId());
    var metadata = payment.putObject("metadata");
    metadata.put("settlement_id", requested.settlementId());
    metadata.put("agent_id", requested.agentId());
    if (requested.quoteId() != null) metadata.put("quote_id", requested.quoteId());
    if (settlement.payment() != null) json.set("payment", payment(settlement.payment()));
    funding(settlement, json, links);
    json.set("next_actions", nextActions(settlement, links));
    return json;
  }

  private static ObjectNode payment(Payment payment) {
    return Json.object()
        .put("network", payment.network())
        .put("token", payment.token())
        .put("payer", payment.payer())
        .put("tx_hash", payment.txHash());
  }

  private void funding(Settlement settlement, ObjectNode json, Links links) {
    var lot = services.passages().funding(settlement);
    if (lot == null) return;
    json.set("settlement_receipt", CanonicalJson.tree(SettlementReceipts.of(lot, null)));
    var funded = lot.funding();
    json.putObject("credit_funding_event")
        .put("type", funded.entry().type())
        .put("ledger_index", funded.index())
        .put("digest", Digests.prefixed(funded.bodySha256()))
        .put("credits", Json.credits(funded.fact().creditsMicros()))
        .put("provider_event_id", funded.fact().eventId())
        .put("funded_at", Json.time(funded.time()));
    json.set("run_eligibility", eligibility(settlement, links));
  }

  /** Whether the account would bear a run at the quote's price, or else the cheapest. */
  private ObjectNode eligibility(Settlement settlement, Links links) {
    var requested = settlement.requested();
    var quoteId = requested.quoteId();
    var quote = quoteId == null ? null : services.views().contracts().quotes().get(quoteId);
    long perRun =
        quote == null ? Prices.creditsPerRunMicros(0) : quote.quoted().creditsPerRunMicros();
    var figures = services.views().money().figures(requested.agentId());
    boolean eligible = figures.shortfallMicros() == 0 && figures.availableMicros() >= perRun;
    var json = Json.object();
    json.put("eligible", eligible);
    json.put("credit_state", Json.name(figures.creditState()));
    json.put("available", Json.credits(figures.availableMicros()));
    json.put("credits_per_run", Json.credits(perRun));
    json.put("runs", eligible ? figures.availableMicros() / perRun : 0);
    json.put("run_contract_url", links.to("/v1/contracts"));
    return json;
  }

  private ArrayNode nextActions(Settlement settlement, Links links) {
    var requested = settlement.requested();
    var next = NextActions.of(links);
    switch (settlement.state()) {
      case AWAITING_CONFIRMATION -> {
        if (services.settings().sandbox())
          next.next(
              "confirm",
              "operator",
              "POST",
              "/v1/sandbox/settlements/" + requested.settlementId() + "/confirm",
              "In this sandbox the operator makes the provider confirm the payment.",
              null);
        next.next(
            "pay",
            "agent",
            "GET",
            "/v1/settlements/" + requested.settlementId(),
            "Pay the payment_request at the provider with its metadata; its confirmation funds the"
                + " credits. Look here for it.",
            null);
      }
      case FUNDED -> {
        if (requested.quoteId() == null)
          next.next(
              "quote",
              "agent",
              "POST",
              "/v1/quotes",
              "The credits are there: ask what a run costs.",
              QuoteRoutes.example());
        else
          next.next(
              "prepare_contract",
              "agent",
              "POST",
              "/v1/contracts",
              "The credits are there: ask for the terms of a run.",
              Json.object().put("quote_id", requested.quoteId()));
      }
      case REFUNDED, FAILED ->
          next.next(
              "fund",
              "agent",
              "POST",
              "/v1/settlements",
              "Ask for another payment request.",
              Json.object()
                  .put("credits", Json.credits(requested.creditsMicros()))
                  .put("provider_route", requested.providerRoute()));
    }
    return next.list();
  }
}
