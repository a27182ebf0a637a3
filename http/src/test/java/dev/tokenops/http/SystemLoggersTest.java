package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The JDK's loggers speak through the server's log. */
class SystemLoggersTest {
  @Test
  void theJdkFindsOursAndItsLevelsAreTheLogs() {
    var logger = System.getLogger("dev.tokenops.test");
    assertEquals("dev.tokenops.test", logger.getName());
    assertTrue(System.LoggerFinder.getLoggerFinder() instanceof SystemLoggers);
    assertTrue(logger.isLoggable(System.Logger.Level.ERROR));
    assertFalse(logger.isLoggable(System.Logger.Level.TRACE));
    assertFalse(logger.isLoggable(System.Logger.Level.OFF));
  }
}
