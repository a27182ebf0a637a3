package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request leaves in the log, and what it must not. */
class RequestLogTest {
  private static final class Kept extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Kept() {
      super("kept", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage() + " " + event.getContextData().toMap());
    }
  }

  @Test
  void everyRequestIsOneLineWithoutASecret(@TempDir Path folder) throws Exception {
    var logger = (Logger) LogManager.getLogger("dev.tokenops.http.requests");
    var kept = new Kept();
    kept.start();
    logger.addAppender(kept);
    logger.setLevel(Level.INFO);
    String claimUrl;
    String key;
    String operator;
    try (var sandbox = Sandbox.start(folder)) {
      operator = sandbox.operator;
      var agent = sandbox.onboard();
      sandbox.decide(agent, "approve");
      var issued = sandbox.issue(agent, Sandbox.ALL_SCOPES, "");
      claimUrl = issued.at("delivery").path("claim_url").asText();
      key = sandbox.claim(issued);
      sandbox.client.get("/v1/runs?pilot_id=asked-for", key).expect(200);
      new Client(sandbox.server.url()).get("/nothing/of-this", key).expect(404);
    } finally {
      logger.removeAppender(kept);
      logger.setLevel(Level.WARN);
    }
    var log = String.join("\n", kept.lines);
    assertTrue(log.contains("route=/v1/credentials/claim/{token}"), log);
    assertTrue(log.contains("route=/v1/runs,") || log.contains("route=/v1/runs}"), log);
    assertTrue(log.contains("status=200") && log.contains("request_id=req_"), log);
    assertTrue(kept.lines.size() >= 7, log);
    var token = claimUrl.substring(claimUrl.lastIndexOf('/') + 1);
    for (var secret : List.of(key, operator, token, "asked-for", "of-this", "Bearer"))
      assertFalse(log.contains(secret), log);
  }
}
