package dev.tokenops.cli;

import dev.tokenops.engine.stage.Run;
import dev.tokenops.http.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code serve} is started with: the command line, then the file, then what is usual. */
final class ServeSettings {
  private static final Set<String> NAMES =
      Set.of(
          "data", "host", "port", "origin", "public-url", "sandbox", "scan", "head", "stuck-after");
  private static final String SECRETS = "STRIPE_WEBHOOK_SECRET";
  private static final int PORT = 8080;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_STUCK_AFTER = 3_600;

  private final Arguments arguments;
  private final Properties file;

  private ServeSettings(Arguments arguments, Properties file) {
    this.arguments = arguments;
    this.file = file;
  }

  /**
   * @param environment where the provider's secret stands
   * @throws CommandRefused if the file is missing or says what is not known
   */
  static Settings of(Arguments arguments, Map<String, String> environment) throws IOException {
    return new ServeSettings(arguments, read(arguments.option("--config"))).settings(environment);
  }

  private Settings settings(Map<String, String> environment) {
    var settings =
        Settings.of(Path.of(value("data", "tokenops-data")), port())
            .withHost(value("host", "127.0.0.1"))
            .withSandbox(sandbox())
            .withScanAll(scanAll())
            .withHeadEveryBatch(headEveryBatch())
            .withStuckAfter(stuckAfter())
            .withStripeSecrets(secrets(environment.get(SECRETS)));
    var origin = value("origin");
    if (origin != null) settings = settings.withOrigin(origin);
    var publicUrl = value("public-url");
    return publicUrl == null ? settings : settings.withPublicUrl(url(publicUrl));
  }

  private @Nullable String value(String name) {
    var given = arguments.option("--" + name);
    return given == null ? file.getProperty(name) : given;
  }

  private String value(String name, String otherwise) {
    var value = value(name);
    return value == null ? otherwise : value;
  }

  private int port() {
    var text = value("port", Integer.toString(PORT));
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) return port;
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw CommandRefused.wrongUse("a port is a number from 0 to 65535, not '" + text + "'");
  }

  private boolean sandbox() {
    if (arguments.has("--sandbox")) return true;
    return switch (file.getProperty("sandbox", "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw CommandRefused.wrongUse("sandbox is true or false in the file");
    };
  }

  private boolean scanAll() {
    return switch (value("scan", "new")) {
      case "full" -> true;
      case "new" -> false;
      default -> throw CommandRefused.wrongUse("--scan is full or new");
    };
  }

  private boolean headEveryBatch() {
    return switch (value("head", "second")) {
      case "batch" -> true;
      case "second" -> false;
      default -> throw CommandRefused.wrongUse("--head is second or batch");
    };
  }

  private Duration stuckAfter() {
    var text = value("stuck-after", Long.toString(Run.STUCK_AFTER.toSeconds()));
    try {
      long seconds = Long.parseLong(text);
      if (seconds >= 1 && seconds <= MAX_STUCK_AFTER) return Duration.ofSeconds(seconds);
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw CommandRefused.wrongUse(
        "--stuck-after is a number of seconds from 1 to %d, not '%s'"
            .formatted(MAX_STUCK_AFTER, text));
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) return url;
    } catch (IllegalArgumentException e) {
      // Told below, as a URL of another kind is.
    }
    throw CommandRefused.wrongUse("--public-url is an http or https URL, not '" + text + "'");
  }

  private static List<String> secrets(@Nullable String text) {
    if (text == null) return List.of();
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(secret -> !secret.isEmpty())
        .toList();
  }

  private static Properties read(@Nullable String name) throws IOException {
    var properties = new Properties();
    if (name == null) return properties;
    var path = Path.of(name);
    if (!Files.isRegularFile(path)) throw CommandRefused.wrongUse(name + " does not exist");
    try (var reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw CommandRefused.wrongUse(name + ": " + e.getMessage());
    }
    for (var key : properties.stringPropertyNames())
      if (!NAMES.contains(key))
        throw CommandRefused.wrongUse("%s: there is no setting '%s'".formatted(name, key));
    return properties;
  }
}
