package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Exchange.Change;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where orders are handed in, whether they come one by one or as a stream. */
final class RunDesk {
  private final Services services;

  RunDesk(Services services) {
    this.services = services;
  }

  /**
   * Hands an order in. The future completes on the loop of {@code wakeups}: with the run it led to,
   * which need not have ended, or with a {@link Rejection}.
   *
   * @throws Rejection while another request holds the same Idempotency-Key
   */
  Future<Change> accept(AgentKey agent, RunOrder order, Links links, Wakeups wakeups) {
    var agentId = agent.agentId();
    var runId = TypeId.next(TypeId.RUN, agentId, services.now(), ThreadLocalRandom.current());
    services.inFlight().begin(agentId, order.request());
    var asked =
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
            .onComplete(_ -> services.inFlight().end(agentId, order.request()));
    return wakeups
        .here(asked)
        .compose(reply ->
            switch (reply) {
              case Reply.Done _ -> Future.succeededFuture(new Change(runId, false));
              case Reply.Repeated(var before) -> Future.succeededFuture(new Change(before, true));
              case Reply.Refused(var refusal, var detail) ->
                  Future.failedFuture(
                      Rejection.of(
                          refusal, detail, howToFund(refusal, agentId, order.contractId(), links)));
            });
  }

  /** The members of a 402: what there is, what it takes, and where to get it. */
  private @Nullable ObjectNode howToFund(
      Refusal refusal, String agentId, String contractId, Links links) {
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
