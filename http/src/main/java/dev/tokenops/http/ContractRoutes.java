package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToRun.AcceptContract;
import dev.tokenops.engine.message.Command.ToRun.PrepareContract;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.view.Objects.Contract;
import dev.tokenops.http.callback.CallbackTarget;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Run contracts: terms with a digest, and the agent's word on exactly that digest. */
final class ContractRoutes {
  private static final long MAX_RUNS = 20_000_000;
  private static final long MAX_SECONDS = 31_536_000; // A year.
  private static final long MAX_EXCEPTION_SECONDS = 2_592_000; // Thirty days.
  private static final TextRule DIGEST =
      TextRule.of(71, "sha256:[0-9a-f]{64}", "must be sha256: and 64 lower-case hex digits");

  private record Asked(
      String quoteId,
      @Nullable String callbackUrl,
      @Nullable Long maxRuns,
      @Nullable Long expiresInSeconds,
      OnPartial onPartial,
      @Nullable Long exceptionExpiresInSeconds) {}

  private record Digest(String digest) {}

  private final Services services;

  ContractRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> prepare(Exchange exchange) {
    var agent = exchange.agent();
    var tree = exchange.tree();
    var asked = Exchange.read(tree, this::asked);
    var request = exchange.request(tree);
    var url =
        asked.callbackUrl() == null ? agent.agent().manifest().callbackUrl() : asked.callbackUrl();
    var contractId =
        TypeId.next(TypeId.CONTRACT, agent.agentId(), exchange.now(), services.random());
    return exchange.change(
        contractId,
        request,
        ticket ->
            new PrepareContract(
                ticket,
                agent.agentId(),
                contractId,
                agent.credentialId(),
                asked.quoteId(),
                url,
                asked.maxRuns(),
                asked.expiresInSeconds(),
                asked.onPartial(),
                asked.exceptionExpiresInSeconds(),
                request),
        made -> Future.succeededFuture(prepared(made, exchange)));
  }

  private Asked asked(BodyFields fields) {
    boolean sandbox = services.settings().sandbox();
    var onPartial = fields.optionalChoice("on_partial", OnPartial.class);
    return new Asked(
        fields.text("quote_id", TextRule.id()),
        fields.optionalParsed("callback_url", url -> CallbackTarget.require(url, sandbox).url()),
        fields.optionalInteger("max_runs", 1, MAX_RUNS),
        fields.optionalInteger("expires_in_seconds", 1, MAX_SECONDS),
        onPartial == null ? OnPartial.RETURN : onPartial,
        fields.optionalInteger("exception_expires_in_seconds", 1, MAX_EXCEPTION_SECONDS));
  }

  /** The callback secret is shown here and nowhere else, and not to a repeat. */
  private Answer prepared(Exchange.Change made, Exchange exchange) {
    var contract = find(made.id());
    var json = contract(contract, exchange.links(), exchange.now());
    var prepared = contract.prepared();
    if (!made.repeated() && prepared.callbackUrl() != null)
      json.put(
          "callback_secret",
          services.master().callbackSecret(made.id(), prepared.secretVersion()).text());
    return Answer.json(201, json).with("Location", exchange.links().contract(made.id()));
  }

  Future<Answer> accept(Exchange exchange) {
    var contractId = exchange.subject(Contract.class).prepared().contractId();
    var tree = exchange.tree();
    var digest = Exchange.read(tree, fields -> new Digest(fields.text("digest", DIGEST)));
    var request = exchange.request(tree);
    return exchange.change(
        contractId,
        request,
        ticket ->
            new AcceptContract(
                ticket, exchange.agent().agentId(), contractId, digest.digest(), request),
        accepted -> Future.succeededFuture(shown(find(accepted.id()), exchange)));
  }

  Future<Answer> get(Exchange exchange) {
    return Future.succeededFuture(shown(exchange.subject(Contract.class), exchange));
  }

  Future<Answer> list(Exchange exchange) {
    var paging = Paging.of(exchange);
    var page =
        services
            .views()
            .contracts()
            .contracts()
            .page(exchange.owner(), _ -> true, paging.after(), paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(
                page.data(),
                each -> contract(each, exchange.links(), exchange.now()),
                page.nextPageToken())));
  }

  private static Answer shown(Contract contract, Exchange exchange) {
    return Answer.json(200, contract(contract, exchange.links(), exchange.now()));
  }

  private Contract find(String contractId) {
    var contract = services.views().contracts().contracts().get(contractId);
    if (contract == null)
      throw new IllegalStateException("answered and not in the views: " + contractId);
    return contract;
  }

  private static ObjectNode contract(Contract contract, Links links, Instant now) {
    var prepared = contract.prepared();
    var json = Json.object();
    json.put("contract_id", prepared.contractId());
    json.put("agent_id", prepared.agentId());
    json.put("quote_id", prepared.quoteId());
    json.put("state", contract.state(now));
    json.put("digest", prepared.digest());
    json.set("terms", StrictJson.parse(prepared.terms().bytes()));
    json.put("callback_url", prepared.callbackUrl());
    json.put("max_runs", prepared.maxRuns());
    json.put("runs", contract.runs());
    json.put("on_partial", Json.name(prepared.onPartial()));
    json.put("prepared_at", Json.time(contract.preparedAt()));
    json.put("accepted_at", Json.time(contract.acceptedAt()));
    json.put("expires_at", Json.time(prepared.expiresAt()));
    json.set("next_actions", nextActions(contract, links, now));
    return json;
  }

  private static ArrayNode nextActions(Contract contract, Links links, Instant now) {
    var prepared = contract.prepared();
    var id = prepared.contractId();
    var next = NextActions.of(links);
    return switch (contract.state(now)) {
      case "ready_for_acceptance" ->
          next.next(
                  "accept_contract",
                  "agent",
                  "POST",
                  "/v1/contracts/" + id + "/accept",
                  "Accept exactly these terms by their digest.",
                  Json.object().put("digest", prepared.digest()))
              .list();
      case "accepted" ->
          next.next(
                  "run",
                  "agent",
                  "POST",
                  "/v1/runs",
                  "Post evidence with an Idempotency-Key; with Prefer: wait=30 the proof comes"
                      + " with the answer. /v1/tools/tokenops says what evidence is.",
                  RunRoutes.example(id))
              .next(
                  "preflight",
                  "agent",
                  "POST",
                  PreflightRoutes.PATH,
                  "Hear before a run what its evidence lacks and what it would cost: no charge.",
                  RunRoutes.example(id))
              .list();
      default ->
          next.next(
                  "quote",
                  "agent",
                  "POST",
                  "/v1/quotes",
                  "Ask for a new quote.",
                  QuoteRoutes.example())
              .list();
    };
  }
}
