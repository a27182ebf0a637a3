package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A client of the stream of runs that decides on every byte: what it sends when, what it reads. */
final class LineSocket implements AutoCloseable {
  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private int chunk; // Bytes left of the one that is being read.
  private boolean ended;

  LineSocket(int port, String key, String more) throws IOException {
    socket.setReceiveBufferSize(64 * 1024);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream());
    var head =
        "POST /v1/runs HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n"
                .formatted(port, key)
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
            + more
            + "\r\n";
    out.write(head.getBytes(US_ASCII));
    out.flush();
  }

  /** Sends these bytes in one piece. */
  LineSocket send(String lines) throws IOException {
    return send(lines.getBytes(UTF_8));
  }

  LineSocket send(byte[] bytes) throws IOException {
    if (bytes.length == 0) return this;
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(US_ASCII));
    out.flush();
    return this;
  }

  LineSocket end() throws IOException {
    out.write("0\r\n\r\n".getBytes(US_ASCII));
    out.flush();
    return this;
  }

  /** The head of the answer, which must be read before its lines. */
  String head() throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) head.append((char) in.read());
    return head.toString();
  }

  /** The next line of the answer; null at its end. */
  @Nullable JsonNode next() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int each = read(); each >= 0; each = read()) {
      if (each == '\n') return StrictJson.parse(line.toByteArray());
      line.write(each);
    }
    if (line.size() > 0) throw new AssertionError("half a line: " + line.toString(UTF_8));
    return null;
  }

  private int read() throws IOException {
    if (ended) return -1;
    if (chunk == 0) {
      chunk = Integer.parseInt(plain(), 16);
      if (chunk == 0) {
        plain();
        ended = true;
        return -1;
      }
    }
    int each = in.read();
    if (each < 0) throw new IOException("cut off within a chunk");
    if (--chunk == 0) plain();
    return each;
  }

  private String plain() throws IOException {
    var text = new StringBuilder();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) throw new IOException("cut off");
      if (each != '\r') text.append((char) each);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
