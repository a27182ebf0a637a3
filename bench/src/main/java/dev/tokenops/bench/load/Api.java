package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads from the server, one call at a time: for what is looked at before and after the load. */
final class Api implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Api(URI server) {
    this.server = server;
  }

  /**
   * The JSON at a path.
   *
   * @throws LoadRefused if there is none: what the server said
   */
  JsonNode get(String path, String key) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .build();
    var response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200)
      throw LoadRefused.failed(
          "GET %s answered %d: %s"
              .formatted(
                  path,
                  response.statusCode(),
                  new String(response.body(), StandardCharsets.UTF_8)));
    return StrictJson.parse(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
