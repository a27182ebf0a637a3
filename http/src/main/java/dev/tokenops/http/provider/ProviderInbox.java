package dev.tokenops.http.provider;

import static dev.tokenops.engine.stage.ProviderOutcome.IGNORED;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Command.ToInbox.Receive;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.ProviderOutcome;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.provider.ProviderInbox.Result.Malformed;
import dev.tokenops.http.provider.ProviderInbox.Result.Refused;
import dev.tokenops.http.provider.ProviderInbox.Result.Told;
import dev.tokenops.http.provider.ProviderInbox.Result.Unverified;
import dev.tokenops.http.provider.ProviderRoute.Headers;
import dev.tokenops.http.provider.ProviderRoute.Normalised;
import dev.tokenops.http.provider.ProviderRoute.Verification;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The door for provider events: from the raw request to what it came to.
 *
 * <pre>
 *   verify ──► normalise ──► inbox.Receive ──► funding.Confirm ──► outcome
 *     │            │              └─ known: duplicate   └─ also sent by Flow; whoever is second
 *     └─ 401       └─ 400, or ignored                      finds it done and hears the same
 * </pre>
 *
 * <p>While the operator has paused the route, whatever it has signed is refused, so that the
 * provider sends it again later.
 *
 * <p>A repeat of an event that is still on its way waits for the first: so {@code duplicate} means
 * that what the first one did can be read. Any thread.
 */
public final class ProviderInbox {
  private final Engine engine;
  private final ConcurrentMap<String, Future<Result>> underway = new ConcurrentHashMap<>();

  /** What a request came to. */
  public sealed interface Result {
    /**
     * The event was understood.
     *
     * @param settlementId whose it is, null if it is nobody's or not yet known
     */
    record Told(ProviderOutcome outcome, @Nullable String settlementId) implements Result {}

    /** Not the provider's: nothing has changed. */
    record Unverified(String sentence) implements Result {}

    /** The provider's, and no event: nothing has changed. */
    record Malformed(String sentence) implements Result {}

    /** The engine cannot take it now: the provider will send it again. */
    record Refused(Refusal refusal, String detail) implements Result {}
  }

  public ProviderInbox(Engine engine) {
    this.engine = engine;
  }

  /**
   * Takes in one request. The future comes on a lane's loop or at once, when everything that the
   * result speaks of is durable and in the views; it fails only if the engine has stopped.
   *
   * @param body the bytes as they came
   */
  public Future<Result> receive(ProviderRoute route, Headers headers, byte[] body, Instant now) {
    if (route.verify(headers, body, now) instanceof Verification.Refused(var sentence))
      return Future.succeededFuture(new Unverified(sentence));
    var pause = engine.views().controls().objectionToProvider(route.name());
    if (pause != null) return Future.succeededFuture(new Refused(pause.refusal(), pause.detail()));
    return switch (route.normalise(body, now)) {
      case Normalised.Malformed(var sentence) -> Future.succeededFuture(new Malformed(sentence));
      case Normalised.Ignored _ -> Future.succeededFuture(new Told(IGNORED, null));
      case Normalised.Event(var event) -> once(event);
    };
  }

  /** The first request with an event goes in; those that come meanwhile wait for its result. */
  private Future<Result> once(ProviderEvent event) {
    var key = event.providerRoute() + " " + event.eventId();
    var mine = Promise.<Result>promise();
    var first = underway.putIfAbsent(key, mine.future());
    if (first != null) return first.map(ProviderInbox::repeated);
    receive(event)
        .onComplete(
            result -> {
              underway.remove(key);
              mine.complete(result);
            },
            stopped -> {
              underway.remove(key);
              mine.fail(stopped);
            });
    return mine.future();
  }

  /** What left no fact is no duplicate when it comes again. */
  private static Result repeated(Result first) {
    return switch (first) {
      case Told(var outcome, var settlementId) when outcome != IGNORED || settlementId != null ->
          new Told(ProviderOutcome.DUPLICATE, settlementId);
      case Told _, Unverified _, Malformed _, Refused _ -> first;
    };
  }

  private Future<Result> receive(ProviderEvent event) {
    return engine
        .ask(ticket -> new Receive(ticket, event))
        .compose(reply ->
            switch (reply) {
              case Reply.Done(var facts) when facts.isEmpty() ->
                  Future.succeededFuture(new Told(IGNORED, null));
              case Reply.Done(var facts) -> confirm((ProviderConfirmed) facts.getFirst());
              case Reply.Repeated _ -> Future.succeededFuture(duplicate(event));
              case Reply.Refused(var refusal, var detail, _) ->
                  Future.succeededFuture(
                      refusal == Refusal.PROVIDER_EVENT_DUPLICATE
                          ? duplicate(event)
                          : new Refused(refusal, detail));
            });
  }

  private Future<Result> confirm(ProviderConfirmed confirmed) {
    var event = confirmed.event();
    var settlementId = confirmed.settlementId();
    if (settlementId == null)
      return Future.succeededFuture(new Told(ProviderOutcome.PENDING, null));
    var sha256 = Recorded.of(confirmed).sha256();
    return engine
        .ask(ticket -> new Confirm(ticket, settlementId, event, sha256))
        .map(reply ->
            reply instanceof Reply.Refused(var refusal, var detail, _)
                ? new Refused(refusal, detail)
                : new Told(engine.views().outcomes().of(event), settlementId));
  }

  private Told duplicate(ProviderEvent event) {
    var named = event.settlementId();
    boolean ours = named != null && engine.views().money().settlements().get(named) != null;
    return new Told(ProviderOutcome.DUPLICATE, ours ? named : null);
  }
}
