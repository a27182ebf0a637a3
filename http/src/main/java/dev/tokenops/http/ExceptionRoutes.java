package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToFunding.ResolveException;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.view.ExceptionTicket;
import dev.tokenops.engine.view.ExceptionTicket.State;
import dev.tokenops.engine.view.Tickets;
import dev.tokenops.http.Caller.AgentKey;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Tickets: what does not fit, who must act, and the operator's word on a provider's. */
final class ExceptionRoutes {
  private static final int MAX_REASON = 500;
  private static final TextRule REASON = TextRule.line(MAX_REASON);

  private final Services services;

  ExceptionRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> list(Exchange exchange) {
    var paging = Paging.of(exchange);
    var asked =
        new Tickets.Asked(
            exchange.owner(),
            Filters.of(exchange, "state", State.class),
            Filters.of(exchange, "type", ExceptionType.class),
            exchange.query("run_id"),
            CreditRoutes.before(paging.after()),
            paging.size());
    return exchange.reading(() -> {
      var page = services.views().tickets().page(asked);
      var next = page.nextBefore() == null ? null : Long.toString(page.nextBefore());
      return Answer.json(200, Paging.page(page.data(), each -> json(each, exchange.links()), next));
    });
  }

  Future<Answer> get(Exchange exchange) {
    return exchange.reading(() -> Answer.json(200, json(own(exchange), exchange.links())));
  }

  /** The operator has looked into a provider's word that did not fit. */
  Future<Answer> resolve(Exchange exchange) {
    return exchange
        .reading(() -> own(exchange))
        .compose(ticket -> {
          var id = ticket.exceptionId();
          var reason = exchange.body(fields -> fields.text("reason", REASON));
          return exchange.change(
              id,
              null,
              asked -> new ResolveException(asked, id, reason),
              done ->
                  exchange.reading(
                      () -> Answer.json(200, json(find(done.id()), exchange.links()))));
        });
  }

  /** Another agent's ticket, and one of nobody, answers exactly like one that is not there. */
  private ExceptionTicket own(Exchange exchange) {
    var ticket = services.views().tickets().get(exchange.path("exception_id"));
    boolean theirs =
        ticket != null
            && exchange.caller() instanceof AgentKey agent
            && !agent.agentId().equals(ticket.agentId());
    if (ticket == null || theirs) throw Ownership.notFound();
    return ticket;
  }

  private ExceptionTicket find(String exceptionId) {
    var ticket = services.views().tickets().get(exceptionId);
    if (ticket == null)
      throw new IllegalStateException("answered and not in the views: " + exceptionId);
    return ticket;
  }

  private ObjectNode json(ExceptionTicket ticket, Links links) {
    return ExceptionJson.of(ticket, evidence(ticket), links);
  }

  /** Of a run that waits for more. */
  private @Nullable EvidencePack evidence(ExceptionTicket ticket) {
    boolean waits = ticket.state() == State.OPEN && ticket.type() == ExceptionType.EVIDENCE_GAP;
    var run = waits && ticket.runId() != null ? services.views().runs().get(ticket.runId()) : null;
    return run == null ? null : services.passages().evidence(run);
  }
}
