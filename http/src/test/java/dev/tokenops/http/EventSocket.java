package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reader of server-sent events, as the HTML standard says that they are read. */
final class EventSocket implements AutoCloseable {
  /**
   * An event.
   *
   * @param id that was current when it was told; -1 if there was none yet
   */
  record Event(String name, long id, JsonNode data) {
    String text(String member) {
      return data.path(member).asText();
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;
  private long id = -1;

  EventSocket(URI base, String query, String key, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(base + "/v1/events" + query))
            .header("Authorization", "Bearer " + key);
    if (headers.length > 0) request.headers(headers);
    response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  int status() {
    return response.statusCode();
  }

  /** The next event, which must come. */
  Event next() throws IOException {
    var event = read();
    if (event == null) throw new AssertionError("the stream has ended");
    return event;
  }

  /** Whether nothing more comes. */
  boolean isOver() throws IOException {
    return read() == null;
  }

  private @Nullable Event read() throws IOException {
    var name = "message";
    var data = new StringBuilder();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) id = Long.parseLong(line.substring(4));
      else if (line.startsWith("event: ")) name = line.substring(7);
      else if (line.startsWith("data: ")) data.append(line.substring(6));
      else if (line.isEmpty() && !data.isEmpty())
        return new Event(
            name, id, StrictJson.parse(data.toString().getBytes(StandardCharsets.UTF_8)));
    }
    return null;
  }

  /** The next event by this name. */
  Event next(String name) throws IOException {
    var event = next();
    while (!event.name().equals(name)) event = next();
    return event;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
