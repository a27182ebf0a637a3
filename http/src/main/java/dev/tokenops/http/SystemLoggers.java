package dev.tokenops.http;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what ledger and engine say through {@link System.Logger} into the server's one log. Found
 * by the JDK's service loader; any thread.
 */
public final class SystemLoggers extends System.LoggerFinder {
  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Bridge(LoggerFactory.getLogger(name));
  }

  private record Bridge(Logger logger) implements System.Logger {
    @Override
    public String getName() {
      return logger.getName();
    }

    @Override
    public boolean isLoggable(System.Logger.Level level) {
      return switch (level) {
        case ALL -> true;
        case OFF -> false;
        case TRACE, DEBUG, INFO, WARNING, ERROR -> logger.isEnabledForLevel(level(level));
      };
    }

    @Override
    public void log(
        System.Logger.Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level))
        logger.atLevel(level(level)).setCause(thrown).log(String.valueOf(message));
    }

    @Override
    public void log(
        System.Logger.Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... values) {
      if (!isLoggable(level) || format == null) return;
      boolean plain = values == null || values.length == 0;
      logger
          .atLevel(level(level))
          .log(plain ? format : new MessageFormat(format, Locale.ROOT).format(values));
    }

    private static org.slf4j.event.Level level(System.Logger.Level level) {
      return switch (level) {
        case ALL, TRACE -> org.slf4j.event.Level.TRACE;
        case DEBUG -> org.slf4j.event.Level.DEBUG;
        case INFO -> org.slf4j.event.Level.INFO;
        case WARNING -> org.slf4j.event.Level.WARN;
        case ERROR, OFF -> org.slf4j.event.Level.ERROR;
      };
    }
  }
}
