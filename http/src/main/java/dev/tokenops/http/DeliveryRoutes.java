package dev.tokenops.http;

import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToReturns.Redeliver;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.DeliveryPage;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.ledger.json.Rfc3339;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Callbacks, and asking for one or for many again. */
final class DeliveryRoutes {
  static final String STATE = "state";
  static final String SINCE = "since";

  /** How many are asked for again at once. */
  private static final int MOST = 1_000;

  private final Services services;

  DeliveryRoutes(Services services) {
    this.services = services;
  }

  /** Callbacks that are filtered by are never none. */
  private enum Wanted {
    PENDING(CallbackState.PENDING),
    DELIVERED(CallbackState.DELIVERED),
    DEAD_LETTERED(CallbackState.DEAD_LETTERED);

    private final CallbackState state;

    Wanted(CallbackState state) {
      this.state = state;
    }
  }

  /** What can be asked for again in bulk. */
  private enum Failed {
    DEAD_LETTERED
  }

  private record Again(Failed state, Instant since) {}

  /** A run has one delivery, or none. */
  Future<Answer> ofRun(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    List<RunView> deliveries = run.deliveryId() == null ? List.of() : List.of(run);
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(
                deliveries,
                each -> DeliveryJson.of(each, services.views(), exchange.links()),
                null)));
  }

  /** The agent's callbacks, or all, newest first, and how their endpoints do. */
  Future<Answer> list(Exchange exchange) {
    var wanted = Filters.of(exchange, STATE, Wanted.class);
    var paging = Paging.of(exchange);
    var asked =
        new DeliveryPage.Asked(
            exchange.owner(),
            wanted == null ? null : wanted.state,
            since(exchange.query(SINCE)),
            CreditRoutes.before(paging.after()),
            paging.size());
    return page(asked).map(page -> list(page, exchange));
  }

  private Future<DeliveryPage> page(DeliveryPage.Asked asked) {
    return services
        .vertx()
        .executeBlocking(() -> services.views().runs().deliveries(asked), /* ordered= */ false)
        .map(Objects::requireNonNull);
  }

  private Answer list(DeliveryPage page, Exchange exchange) {
    var next = page.nextBefore() == null ? null : Long.toString(page.nextBefore());
    var json =
        Paging.page(
            page.data(), run -> DeliveryJson.of(run, services.views(), exchange.links()), next);
    var known = services.endpoints().known(exchange.owner());
    json.set("endpoints", Json.array(known, DeliveryJson::of));
    return Answer.json(200, json);
  }

  private static @Nullable Instant since(@Nullable String text) {
    try {
      return text == null ? null : Rfc3339.parse(text);
    } catch (IllegalArgumentException e) {
      throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, SINCE + ": " + e.getMessage() + ".");
    }
  }

  Future<Answer> redeliver(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    var request = exchange.caller() instanceof AgentKey ? exchange.request(null) : null;
    return exchange.change(
        run.runId(),
        request,
        ticket -> again(ticket, run, request),
        changed -> Future.succeededFuture(asked(changed.id(), exchange)));
  }

  private static Redeliver again(Ticket ticket, RunView run, @Nullable Request request) {
    return new Redeliver(
        ticket,
        run.agentId(),
        run.runId(),
        Objects.requireNonNull(run.deliveryId()),
        Objects.requireNonNull(run.completedSha256()),
        request);
  }

  private Answer asked(String runId, Exchange exchange) {
    var run = services.views().runs().get(runId);
    if (run == null) throw new IllegalStateException("answered and not in the views: " + runId);
    return Answer.json(202, DeliveryJson.of(run, services.views(), exchange.links()));
  }

  /**
   * Asks again for the newest that have failed since a time. Whatever is on its way again is no
   * longer one of them: so a repeat goes on where this ended, and asks for none twice.
   */
  Future<Answer> redeliverAll(Exchange exchange) {
    var again =
        exchange.body(body ->
            new Again(
                body.choice(STATE, Failed.class),
                body.parsed(SINCE, Rfc3339::parse, Instant.EPOCH)));
    var asked =
        new DeliveryPage.Asked(
            exchange.owner(), CallbackState.DEAD_LETTERED, again.since(), null, MOST);
    return exchange.here(page(asked)).compose(page -> all(page, exchange));
  }

  /** One after the other: what the engine has to do for others goes on between. */
  private Future<Answer> all(DeliveryPage page, Exchange exchange) {
    Future<Integer> requested = Future.succeededFuture(0);
    for (var run : page.data())
      requested = requested.compose(before -> one(run, exchange).map(more -> before + more));
    return requested.map(count ->
        Answer.json(
            202,
            Json.object()
                .put("requested", count)
                .put("more", page.nextBefore() != null || count < page.data().size())));
  }

  /** 1, or 0 if somebody was first or there is no room now. */
  private static Future<Integer> one(RunView run, Exchange exchange) {
    return exchange
        .ask(ticket -> again(ticket, run, null))
        .map(reply ->
            switch (reply) {
              case Reply.Done _, Reply.Repeated _ -> 1;
              case Reply.Refused(var refusal, var detail, _) -> {
                if (refusal == Refusal.DELIVERY_OPEN || refusal == Refusal.ENGINE_BUSY) yield 0;
                throw Rejection.of(refusal, detail, null);
              }
            });
  }
}
