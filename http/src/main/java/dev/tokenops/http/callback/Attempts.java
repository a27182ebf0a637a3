package dev.tokenops.http.callback;

import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToReturns.RecordAttempt;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.view.Objects.Contract;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.callback.CallbackTarget.Judgement;
import dev.tokenops.ledger.json.Sha256;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a callback, from the run's views to the command that records it. Belongs to the
 * loop of {@link CallbackDelivery}; only the content is made on a worker.
 */
final class Attempts {
  private final Views views;
  private final CallbackSender sender;
  private final CallbackContent content;
  private final CallbackSecrets secrets;
  private final EndpointHealth endpoints;
  private final RandomGenerator random;
  private final CallbackDelivery.Options options;

  Attempts(
      Views views,
      CallbackSender sender,
      CallbackContent content,
      CallbackSecrets secrets,
      EndpointHealth endpoints,
      RandomGenerator random,
      CallbackDelivery.Options options) {
    this.views = views;
    this.sender = sender;
    this.content = content;
    this.secrets = secrets;
    this.endpoints = endpoints;
    this.random = random;
    this.options = options;
  }

  /** The host that a run's callback goes to now; empty if its target is refused. */
  String host(RunView run) {
    return target(contract(run)) instanceof Judgement.Accepted(var target) ? target.host() : "";
  }

  /**
   * Makes an attempt.
   *
   * @param made attempts of this round before it
   * @return what to record; fails only if there is no content
   */
  Future<Function<Ticket, RecordAttempt>> make(RunView run, int made) {
    return sender
        .vertx()
        .executeBlocking(() -> content.of(run), /* ordered= */ false)
        .compose(body -> {
          byte[] bytes = Objects.requireNonNull(body);
          return post(run, bytes).map(answer -> recorded(run, bytes, made + 1, answer));
        });
  }

  private Future<CallbackAnswer> post(RunView run, byte[] body) {
    var contract = contract(run);
    return switch (target(contract)) {
      // The rules may have changed since the contract was made, say when a sandbox ended.
      case Judgement.Refused(var sentence) -> Future.succeededFuture(refused(sentence));
      case Judgement.Accepted(var target) -> {
        var secret = secrets.of(run.contractId(), contract.prepared().secretVersion());
        var at = sender.clock().instant();
        var headers = StandardWebhooks.sign(deliveryId(run), at, body, secret);
        yield sender
            .send(target, headers, body)
            .onSuccess(answer -> endpoints.attempted(run.agentId(), target, answer));
      }
    };
  }

  private CallbackAnswer refused(String sentence) {
    return new CallbackAnswer(new Attempt(sender.clock().instant(), 0, 0, sentence), null);
  }

  private Function<Ticket, RecordAttempt> recorded(
      RunView run, byte[] body, int attempts, CallbackAnswer answer) {
    var next = RetrySchedule.after(Math.min(attempts, RetrySchedule.MAX_ATTEMPTS), answer, random);
    return ticket ->
        new RecordAttempt(
            ticket,
            run.agentId(),
            run.runId(),
            deliveryId(run),
            answer.attempt(),
            Sha256.hex(body),
            result(next),
            nextAttemptAt(next));
  }

  private static DeliveryResult result(RetrySchedule.Next next) {
    return switch (next) {
      case RetrySchedule.Next.Delivered _ -> DeliveryResult.DELIVERED;
      case RetrySchedule.Next.RetryIn _ -> DeliveryResult.RETRY;
      case RetrySchedule.Next.DeadLettered _ -> DeliveryResult.DEAD_LETTERED;
    };
  }

  private @Nullable Instant nextAttemptAt(RetrySchedule.Next next) {
    return next instanceof RetrySchedule.Next.RetryIn(var delay)
        ? sender
            .clock()
            .instant()
            .plus(delay.dividedBy(options.haste()))
            .truncatedTo(ChronoUnit.MILLIS)
        : null;
  }

  private Contract contract(RunView run) {
    var contract = views.contracts().contracts().get(run.contractId());
    if (contract == null) throw new IllegalStateException("no contract of " + run.runId());
    return contract;
  }

  private Judgement target(Contract contract) {
    var url = contract.prepared().callbackUrl();
    if (url == null)
      throw new IllegalStateException(
          contract.prepared().contractId() + " has deliveries and no target");
    return CallbackTarget.parse(url, options.loopbackAllowed());
  }

  private static String deliveryId(RunView run) {
    var id = run.deliveryId();
    if (id == null) throw new IllegalStateException(run.runId() + " has no delivery");
    return id;
  }
}
