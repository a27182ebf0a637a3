package dev.tokenops.http;

import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.http.provider.ProviderRoute.SignedEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;

/** In a sandbox the operator plays the payment provider, through the provider's own door. */
final class SandboxRoutes {
  private final Services services;
  private final HttpClient client;

  SandboxRoutes(Services services) {
    this.services = services;
    this.client = services.vertx().createHttpClient();
  }

  /** Posts the provider's signed events over HTTP; answers what the last of them came to. */
  Future<Answer> confirm(Exchange exchange) {
    var requested = exchange.subject(Settlement.class).requested();
    var route = services.routes().get(requested.providerRoute());
    if (route == null) throw Ownership.notFound();
    var events = route.sandboxPayment(requested, exchange.now());
    return exchange.here(post(events, 0, route.name(), exchange));
  }

  private Future<Answer> post(
      List<SignedEvent> events, int position, String route, Exchange exchange) {
    return post(events.get(position), route, exchange)
        .compose(answer ->
            answer.status() == 200 && position + 1 < events.size()
                ? post(events, position + 1, route, exchange)
                : Future.succeededFuture(answer));
  }

  private Future<Answer> post(SignedEvent event, String route, Exchange exchange) {
    var here = exchange.routing().request().localAddress();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(here.hostAddress())
            .setPort(here.port())
            .setURI("/v1/providers/" + route + "/events");
    event.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(event.body())))
        .compose(response -> response.body().map(body -> answer(response, body)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    var type = response.getHeader("Content-Type");
    return Answer.bytes(response.statusCode(), type == null ? Answer.JSON : type, body.getBytes());
  }
}
