package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.http.provider.ProviderInbox;
import dev.tokenops.http.provider.ProviderInbox.Result;
import dev.tokenops.http.provider.ProviderRoute;
import dev.tokenops.http.provider.StripeStablecoin;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where payment providers tell what happened. */
final class ProviderRoutes {
  private static final String SANDBOX_SECRET_PREFIX = "whsec_";

  private final Services services;
  private final ProviderInbox inbox;

  ProviderRoutes(Services services) {
    this.services = services;
    this.inbox = new ProviderInbox(services.engine());
  }

  /** The routes by name; a sandbox without a secret makes one that nobody else knows. */
  static Map<String, ProviderRoute> of(Settings settings, SecureRandom random) {
    boolean own = settings.sandbox() && settings.stripeSecrets().isEmpty();
    var secrets =
        own ? List.of(AccessKeys.make(SANDBOX_SECRET_PREFIX, random)) : settings.stripeSecrets();
    var routes = new LinkedHashMap<String, ProviderRoute>();
    routes.put(StripeStablecoin.NAME, new StripeStablecoin(secrets));
    return routes;
  }

  Future<Answer> receive(Exchange exchange) {
    var route = services.routes().get(exchange.path("route"));
    if (route == null) throw Ownership.notFound();
    byte[] body = exchange.rawBody().getBytes();
    var now = exchange.now();
    return exchange
        .here(inbox.receive(route, exchange::header, body, now))
        .map(result -> {
          services.unkept().received(route.name(), body, now, result);
          return Answer.json(200, told(result));
        });
  }

  private static ObjectNode told(Result result) {
    return switch (result) {
      case Result.Told(var outcome, var settlementId) -> {
        var json = Json.object().put("outcome", Json.name(outcome));
        if (settlementId != null) json.put("settlement_id", settlementId);
        yield json;
      }
      case Result.Unverified(var sentence) ->
          throw Rejection.of(ProblemCode.SIGNATURE_REFUSED, sentence);
      case Result.Malformed(var sentence) ->
          throw Rejection.of(ProblemCode.BODY_MALFORMED, sentence);
      case Result.Refused(var refusal, var detail) -> throw Rejection.of(refusal, detail, null);
    };
  }
}
