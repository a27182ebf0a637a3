package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** Chronicle reports its use to a third party if it finds its analytics jar. It must not. */
final class TelemetryTest {
  @Test
  void noTelemetryIsOnTheClassPathThoughChronicleIs() {
    assertNotNull(resource("net/openhft/chronicle/queue/ChronicleQueue.class"));
    for (var name : new String[] {"Analytics", "internal/GoogleAnalytics4", "internal/HttpUtil"})
      assertNull(resource("net/openhft/chronicle/analytics/" + name + ".class"));
  }

  private static java.net.URL resource(String name) {
    return TelemetryTest.class.getClassLoader().getResource(name);
  }
}
