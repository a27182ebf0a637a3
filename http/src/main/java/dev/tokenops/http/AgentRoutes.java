package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToOnboarding.DecideTrust;
import dev.tokenops.engine.message.Command.ToOnboarding.SubmitManifest;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.RateLimit;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.view.Objects.Agent;
import io.vertx.core.Future;
import java.time.Duration;

/** Onboarding: manifests come in from anyone, and the operator decides on trust. */
final class AgentRoutes {
  private static final RateLimit PER_ADDRESS = new RateLimit(60, 60);
  private static final int MAX_UNDER_REVIEW = 10_000;
  private static final Duration REVIEW_WAIT = Duration.ofMinutes(1);
  private static final TextRule REASON = TextRule.line(500);

  private record Decision(TrustDecision decision, String reason) {}

  private final Services services;

  AgentRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> submit(Exchange exchange) {
    admit(exchange);
    var manifest =
        switch (AgentManifest.read(exchange.tree(), services.settings().sandbox())) {
          case BodyReading.Good(var good) -> good;
          case BodyReading.Bad<?> bad -> throw new Rejection(bad.problem());
        };
    var agentId = TypeId.newAgent(exchange.now(), services.random());
    return exchange.change(
        agentId,
        ticket -> new SubmitManifest(ticket, agentId, manifest),
        made ->
            Answer.json(201, agent(find(made.id()), exchange.links()))
                .with("Location", exchange.links().agent(made.id())));
  }

  private void admit(Exchange exchange) {
    var request = exchange.routing().request();
    if (!(services.settings().sandbox() && Authentication.isLocal(request))) {
      var address = Addresses.host(request.remoteAddress());
      var wait = services.limiter().take("onboard " + address, PER_ADDRESS, System.nanoTime());
      if (!wait.isZero())
        throw new Rejection(
            Problem.of(ProblemCode.RATE_LIMITED, "60 manifests a minute from one address.")
                .retryAfter(wait));
    }
    if (services.views().agents().underReview() >= MAX_UNDER_REVIEW)
      throw new Rejection(
          Problem.of(
                  ProblemCode.REVIEW_FULL,
                  "%,d agents wait for the operator: try again later.".formatted(MAX_UNDER_REVIEW))
              .retryAfter(REVIEW_WAIT));
  }

  Future<Answer> get(Exchange exchange) {
    var agent = exchange.subject(Agent.class);
    return Future.succeededFuture(Answer.json(200, agent(agent, exchange.links())));
  }

  Future<Answer> list(Exchange exchange) {
    var state = Filters.of(exchange, "trust_state", TrustState.class);
    var paging = Paging.of(exchange);
    var page =
        services
            .views()
            .agents()
            .agents()
            .page(
                null,
                agent -> state == null || agent.trustState() == state,
                paging.after(),
                paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(
                page.data(), agent -> agent(agent, exchange.links()), page.nextPageToken())));
  }

  Future<Answer> decide(Exchange exchange) {
    var agentId = exchange.subject(Agent.class).agentId();
    var asked =
        exchange.body(fields ->
            new Decision(
                fields.choice("decision", TrustDecision.class), fields.text("reason", REASON)));
    return exchange.change(
        agentId,
        ticket -> new DecideTrust(ticket, agentId, asked.decision(), asked.reason()),
        changed -> Answer.json(200, agent(find(changed.id()), exchange.links())));
  }

  private Agent find(String agentId) {
    var agent = services.views().agents().agents().get(agentId);
    if (agent == null) throw new IllegalStateException("answered and not in the views: " + agentId);
    return agent;
  }

  private static ObjectNode agent(Agent agent, Links links) {
    var json = Json.object();
    json.put("agent_id", agent.agentId());
    json.put("name", agent.manifest().name());
    json.put("trust_state", Json.name(agent.trustState()));
    json.put("status_url", links.agent(agent.agentId()));
    json.put("quote_url", links.to("/v1/quotes"));
    json.put("run_contract_url", links.to("/v1/contracts"));
    json.set("next_actions", nextActions(agent, links));
    return json;
  }

  private static ArrayNode nextActions(Agent agent, Links links) {
    var id = agent.agentId();
    return switch (agent.trustState()) {
      case UNDER_REVIEW ->
          NextActions.of(links)
              .next(
                  "decide_trust",
                  "operator",
                  "POST",
                  "/v1/agents/" + id + "/trust",
                  "The operator approves or rejects the agent.",
                  Json.object().put("decision", "approve").put("reason", "manifest reviewed"))
              .next("wait", "agent", "GET", "/v1/agents/" + id, "Look here for the decision.", null)
              .list();
      case APPROVED ->
          NextActions.of(links)
              .next(
                  "issue_credential",
                  "operator",
                  "POST",
                  "/v1/agents/" + id + "/credentials",
                  "The operator issues a credential and hands its claim_url to the agent.",
                  CredentialRoutes.example())
              .next(
                  "quote",
                  "agent",
                  "POST",
                  "/v1/quotes",
                  "With the key from the claim_url, the agent asks what its work costs.",
                  QuoteRoutes.example())
              .list();
      case SUSPENDED ->
          NextActions.of(links)
              .next(
                  "reinstate",
                  "operator",
                  "POST",
                  "/v1/agents/" + id + "/trust",
                  "The agent may read until the operator reinstates it.",
                  Json.object().put("decision", "reinstate").put("reason", "resolved"))
              .list();
      case REJECTED ->
          NextActions.of(links)
              .next(
                  "onboard_anew",
                  "agent",
                  "POST",
                  "/v1/agents",
                  "The decision is final; a new manifest may be submitted.",
                  null)
              .list();
    };
  }
}
