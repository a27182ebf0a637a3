package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.view.Money;
import dev.tokenops.http.Caller.AgentKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent's credits, and what moved them. */
final class CreditRoutes {
  static final String AGENT_ID = "agent_id";

  private final Services services;

  CreditRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> credits(Exchange exchange) {
    var figures = services.views().money().figures(account(exchange, services));
    var json = Json.object();
    json.put("credit_account", account(exchange, services));
    json.put("available", Json.credits(figures.availableMicros()));
    json.put("reserved", Json.credits(figures.reservedMicros()));
    json.put("consumed", Json.credits(figures.consumedMicros()));
    json.put("funded", Json.credits(figures.fundedMicros()));
    json.put("reversed", Json.credits(figures.reversedMicros()));
    json.put("shortfall", Json.credits(figures.shortfallMicros()));
    json.put("credit_state", Json.name(figures.creditState()));
    return Future.succeededFuture(Answer.json(200, json));
  }

  Future<Answer> movements(Exchange exchange) {
    var paging = Paging.of(exchange);
    var agentId = account(exchange, services);
    var before = before(paging.after());
    return services
        .vertx()
        .executeBlocking(
            () -> services.views().money().movements(agentId, before, paging.size() + 1),
            /* ordered= */ false)
        .map(entries -> page(Objects.requireNonNull(entries), paging));
  }

  private static Answer page(List<Money.Entry> entries, Paging paging) {
    boolean more = entries.size() > paging.size();
    var data = more ? entries.subList(0, paging.size()) : entries;
    var next = more ? Long.toString(data.getLast().index()) : null;
    return Answer.json(200, Paging.page(data, CreditRoutes::entry, next));
  }

  /** The entry's index at which a page of entries ended; null for the first page. */
  static @Nullable Long before(@Nullable String after) {
    try {
      return after == null ? null : Long.valueOf(after);
    } catch (NumberFormatException _) {
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED, "page_token is not one that this list has given.");
    }
  }

  /** The agent's own; the operator says whose. */
  static String account(Exchange exchange, Services services) {
    var named = exchange.query(AGENT_ID);
    if (exchange.caller() instanceof AgentKey agent) {
      if (named != null && !named.equals(agent.agentId())) throw Ownership.notFound();
      return agent.agentId();
    }
    if (named == null)
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED, "The operator says whose credits: ?agent_id=.");
    if (services.views().agents().agents().get(named) == null) throw Ownership.notFound();
    return named;
  }

  private static ObjectNode entry(Money.Entry entry) {
    var json = Json.object();
    json.put("ledger_index", entry.index());
    json.put("time", Json.time(entry.time()));
    json.put("type", entry.type());
    json.put("subject", entry.subject());
    json.set(
        "movements",
        Json.array(
            entry.movements(),
            movement ->
                Json.object()
                    .put("debit", Json.name(movement.debit()))
                    .put("credit", Json.name(movement.credit()))
                    .put("credits", Json.credits(movement.micros()))));
    return json;
  }
}
