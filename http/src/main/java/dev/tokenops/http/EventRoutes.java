package dev.tokenops.http;

import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.live.Tidings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** Changes as they become durable, for those who would else ask again and again. */
final class EventRoutes {
  static final String FROM = "from";

  /** What a browser sends when it connects again (HTML, server-sent events). */
  private static final String LAST = "Last-Event-ID";

  private final Services services;
  private final Tidings tidings;
  private final Authentication authentication;

  EventRoutes(Services services) {
    this.services = services;
    this.tidings = services.tidings();
    this.authentication = new Authentication(services);
  }

  /** Begins a stream, which goes on until either side ends it: then the answer completes. */
  Future<Answer> listen(Exchange exchange) {
    long from = from(exchange);
    if (exchange.routing().request().method().equals(HttpMethod.HEAD))
      return Future.succeededFuture(Answer.text(200, EventStream.CONTENT_TYPE, ""));
    services.listeners().enter(exchange.owner());
    return new EventStream(services, authentication, exchange, hears(exchange), from).begin();
  }

  private static EventStream.Hears hears(Exchange exchange) {
    return exchange.caller() instanceof AgentKey key
        ? new EventStream.Hears(key.has(Scope.READ), key.has(Scope.AUDIT))
        : new EventStream.Hears(true, true);
  }

  /** The first entry to be told of: as the reader says, or the next one. */
  private long from(Exchange exchange) {
    var last = exchange.header(LAST);
    if (last != null && !last.isEmpty())
      return exchange.number(LAST, last, 0, Long.MAX_VALUE - 1) + 1;
    var from = exchange.query(FROM);
    if (from != null) return exchange.number(FROM, from, 0, tidings.size());
    return tidings.upTo(0);
  }
}
