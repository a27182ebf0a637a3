package dev.tokenops.http;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.callback.EndpointHealth;
import dev.tokenops.http.live.Tidings;
import dev.tokenops.http.provider.ProviderRoute;
import dev.tokenops.http.provider.UnkeptEvents;
import dev.tokenops.ledger.Ledger;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;

/**
 * What the handlers work with. Any thread.
 *
 * @param routes payment providers by the name that stands in the path
 */
record Services(
    Settings settings,
    Vertx vertx,
    Engine engine,
    Ledger ledger,
    Passages passages,
    OperatorKey operator,
    MasterKey master,
    AttestationKeys attestations,
    Map<String, ProviderRoute> routes,
    Metrics metrics,
    Lifecycle lifecycle,
    InFlight inFlight,
    Admission admission,
    RateLimiter limiter,
    Sessions sessions,
    Tidings tidings,
    Listeners listeners,
    UnkeptEvents unkept,
    EndpointHealth endpoints,
    QueueWatch queue,
    SecureRandom random) {
  Views views() {
    return engine.views();
  }

  Instant now() {
    return settings.clock().instant();
  }
}
