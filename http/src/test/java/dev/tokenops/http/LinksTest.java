package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links lead back to where the client came from, or to where the operator says. */
class LinksTest {
  private static final Pattern OPENAPI = Pattern.compile("\"openapi\":\"([^\"]*)/openapi.json\"");

  @Test
  void linksRepeatTheHostThatWasAskedIfItIsOne(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      int port = sandbox.server.port();
      assertEquals("http://tokenops.example:8443", base(port, "tokenops.example:8443"));
      assertEquals("http://[::1]:8080", base(port, "[::1]:8080"));
      assertEquals("http://127.0.0.1:" + port, base(port, "under_score"));
    }
  }

  @Test
  void aPublicUrlWinsOverTheHost(@TempDir Path folder) throws Exception {
    var settings =
        Settings.sandbox(folder, 0).withPublicUrl(URI.create("https://tokenops.example/"));
    try (var sandbox = Sandbox.start(settings)) {
      assertEquals("https://tokenops.example", base(sandbox.server.port(), "other.example"));
    }
  }

  private static String base(int port, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var found = OPENAPI.matcher(answer);
      if (!found.find()) throw new AssertionError(answer);
      return found.group(1);
    }
  }
}
