package dev.tokenops.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is counted, for Prometheus. Any thread. */
final class Metrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private record Of(String method, String route, int status) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Of, Timer> requests = new ConcurrentHashMap<>();

  /**
   * An answered request.
   *
   * @param route the table's path, never the request's: ids and tokens are no labels
   */
  void answered(String method, String route, int status, Duration took) {
    requests.computeIfAbsent(new Of(method, route, status), this::timer).record(took);
  }

  private Timer timer(Of of) {
    return Timer.builder("tokenops.http.requests")
        .description("Requests by route and status, and how long they took")
        .tag("method", of.method())
        .tag("route", of.route())
        .tag("status", Integer.toString(of.status()))
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(60))
        .register(registry);
  }

  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** In the text format 0.0.4. */
  String scrape() {
    return registry.scrape();
  }
}
