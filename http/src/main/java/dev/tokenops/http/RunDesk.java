package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Exchange.Change;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where orders are handed in, whether they come one by one or as a stream. */
final class RunDesk {
  private final Services services;

  RunDesk(Services services) {
    this.services = services;
  }

  /** Whoever hands an order in, and hears what becomes of it. */
  interface Customer {
    /** It is durable and led to this run. On the run's lane: note it, wake others, no more. */
    void taken(Change change);

    /** The run has left queued and executing. After {@link #taken}, on the lane as well. */
    void ended(Change change);

    /** It led to no run, for a {@link Rejection} or because the engine stopped. On the loop. */
    void refused(Throwable why);
  }

  /**
   * Hands an order in.
   *
   * @param wakeups the way to the customer's loop
   * @throws Rejection if there is no room, or while another request holds the same Idempotency-Key
   */
  void accept(AgentKey agent, RunOrder order, Links links, Wakeups wakeups, Customer customer) {
    var agentId = agent.agentId();
    var runId = TypeId.next(TypeId.RUN, agentId, services.now(), ThreadLocalRandom.current());
    enter(agentId, order);
    services
        .engine()
        .ask(ticket ->
            new AcceptRun(
                ticket,
                agentId,
                runId,
                order.pilotId(),
                order.contractId(),
                agent.credentialId(),
                order.evidence(),
                order.request()))
        .onComplete(
            reply -> {
              services.inFlight().end(agentId, order.request());
              switch (reply) {
                case Reply.Done _ -> taken(new Change(runId, false), agentId, customer);
                case Reply.Repeated(var before) ->
                    taken(new Change(before, true), agentId, customer);
                case Reply.Refused(var refusal, var detail, _) -> {
                  services.admission().leave(agentId);
                  wakeups.run(() ->
                      customer.refused(
                          Rejection.of(
                              refusal,
                              detail,
                              howToFund(refusal, agentId, order.contractId(), links))));
                }
              }
            },
            stopped -> {
              services.inFlight().end(agentId, order.request());
              services.admission().leave(agentId);
              wakeups.run(() -> customer.refused(stopped));
            });
  }

  /** Takes the place and the key, or neither. */
  private void enter(String agentId, RunOrder order) {
    services.admission().enter(agentId);
    try {
      services.inFlight().begin(agentId, order.request());
    } catch (Rejection rejection) {
      services.admission().leave(agentId);
      throw rejection;
    }
  }

  /** Its place is given back when the run ends, whether anybody waits for it or not. */
  private void taken(Change change, String agentId, Customer customer) {
    customer.taken(change);
    services
        .views()
        .runs()
        .onceEnded(
            change.id(),
            () -> {
              services.admission().leave(agentId);
              customer.ended(change);
            });
  }

  /** The members of a 402: what there is, what it takes, and where to get it. */
  @Nullable ObjectNode howToFund(Refusal refusal, String agentId, String contractId, Links links) {
    if (refusal != Refusal.INSUFFICIENT_CREDITS && refusal != Refusal.CREDIT_SHORTFALL) return null;
    var figures = services.views().money().figures(agentId);
    var contract = services.views().contracts().contracts().get(contractId);
    long perRun = contract == null ? 0 : contract.prepared().creditsPerRunMicros();
    long missing = perRun + figures.shortfallMicros() - figures.availableMicros();
    var members = Json.object();
    members.put("available", Json.credits(figures.availableMicros()));
    members.put("needed", Json.credits(perRun));
    members.put("shortfall", Json.credits(figures.shortfallMicros()));
    members.put("fund_url", links.to("/v1/settlements"));
    members.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "fund",
                "agent",
                "POST",
                "/v1/settlements",
                "Ask for a payment request; once the provider confirms it, post the run again with"
                    + " the same Idempotency-Key.",
                Json.object()
                    .put("credits", Json.credits(Math.max(missing, 1)))
                    .put("provider_route", services.routes().keySet().iterator().next()))
            .list());
    return members;
  }
}
