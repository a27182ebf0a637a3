package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Recover.AddEvidence;
import dev.tokenops.engine.message.Recover.CloseException;
import dev.tokenops.engine.message.Recover.RetryRun;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Exchange.Change;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way back of a run from its exception: evidence is added, it is tried again, or it is given
 * up.
 *
 * <p>Answered as a post of a run is: 202 as soon as it is durable, or with {@code Prefer: wait} 200
 * once the run has left the queue again. A ticket that is given up is answered 200 at once.
 */
final class RecoverRoutes {
  private final Services services;
  private final RunAnswers answers;
  private final RunDesk desk;

  RecoverRoutes(Services services) {
    this.services = services;
    this.answers = new RunAnswers(services.views(), services.passages());
    this.desk = new RunDesk(services);
  }

  private enum Action {
    ADD_EVIDENCE,
    RETRY,
    CLOSE
  }

  private record Asked(Action action, @Nullable JsonNode evidence) {}

  Future<Answer> recover(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    var tree = exchange.tree();
    var asked = Exchange.read(tree, RecoverRoutes::asked);
    var by = exchange.caller() instanceof AgentKey ? Actor.AGENT : Actor.OPERATOR;
    var request = by == Actor.AGENT ? exchange.request(tree) : null;
    return switch (asked.action()) {
      case ADD_EVIDENCE -> {
        var evidence = pack(asked);
        yield again(
            exchange,
            run,
            request,
            ticket -> new AddEvidence(ticket, run.agentId(), run.runId(), evidence, by, request));
      }
      case RETRY ->
          again(
              exchange,
              run,
              request,
              ticket -> new RetryRun(ticket, run.agentId(), run.runId(), by, request));
      case CLOSE ->
          exchange.change(
              run.runId(),
              request,
              ticket -> new CloseException(ticket, run.agentId(), run.runId(), by, request),
              closed -> Future.succeededFuture(answers.waited(closed.id(), exchange.links())));
    };
  }

  /** Puts it back into the queue. */
  private Future<Answer> again(
      Exchange exchange,
      RunView run,
      @Nullable Request request,
      Function<Ticket, Command> command) {
    var prefer = Prefer.of(exchange.routing().request().headers().getAll("Prefer"));
    var post = new RunPost(exchange, answers, prefer.waitSeconds());
    if (request != null) services.inFlight().begin(run.agentId(), request);
    services
        .engine()
        .ask(command)
        .onComplete(
            reply -> {
              end(run, request);
              told(reply, run, post, exchange);
            },
            stopped -> {
              end(run, request);
              exchange.wakeups().run(() -> post.refused(stopped));
            });
    return post.begun();
  }

  private static Asked asked(BodyFields fields) {
    var action = fields.optionalChoice("action", Action.class);
    var evidence = fields.optionalTree("evidence");
    if (action == null) {
      if (!fields.tree().hasNonNull("action")) fields.malformed("action", "is required");
      return new Asked(Action.CLOSE, null); // Thrown away: it is at fault.
    }
    if (action == Action.ADD_EVIDENCE && evidence == null)
      fields.malformed("evidence", "is required to add it");
    if (action != Action.ADD_EVIDENCE && evidence != null)
      fields.refuse("evidence", "is taken with the action add_evidence alone");
    return new Asked(action, evidence);
  }

  private static EvidencePack pack(Asked asked) {
    if (asked.evidence() == null) throw new IllegalStateException("read without its evidence");
    return RunOrder.pack(asked.evidence());
  }

  private void end(RunView run, @Nullable Request request) {
    if (request != null) services.inFlight().end(run.agentId(), request);
  }

  private void told(Reply reply, RunView run, RunPost post, Exchange exchange) {
    switch (reply) {
      case Reply.Done _ -> taken(new Change(run.runId(), false), post);
      case Reply.Repeated(var before) -> taken(new Change(before, true), post);
      case Reply.Refused refused -> {
        var members =
            desk.howToFund(refused.refusal(), run.agentId(), run.contractId(), exchange.links());
        var rejection =
            refused.faults().isEmpty()
                ? Rejection.of(refused.refusal(), refused.detail(), members)
                : Rejection.of(refused);
        exchange.wakeups().run(() -> post.refused(rejection));
      }
    }
  }

  private void taken(Change change, RunPost post) {
    post.taken(change);
    services.views().runs().onceEnded(change.id(), () -> post.ended(change));
  }
}
