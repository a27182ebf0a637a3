package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final String PLAIN =
      """
      HTTP/1.1 503 Service Unavailable
      content-length: 15
      Retry-After: 2
      Connection: close

      {"code":"full"}\
      """
          .replace("\n", "\r\n");
  private static final String CHUNKED =
      """
      HTTP/1.1 200 OK
      Transfer-Encoding: chunked
      Idempotent-Replayed: true

      5
      {"run
      a;x=y
      _id":"r1"}
      0

      """
          .replace("\n", "\r\n");

  @Test
  void anAnswerIsReadOnlyWhenItIsWhole() throws Exception {
    for (var text : new String[] {PLAIN, CHUNKED}) {
      var bytes = text.getBytes(UTF_8);
      var reader = new AnswerReader();
      for (int length = 0; length < bytes.length; length++)
        assertNull(reader.read(bytes, length), "after " + length + " bytes of " + text);
      assertNotNull(reader.read(bytes, bytes.length));
      assertEquals(bytes.length, reader.consumed());
    }
  }

  @Test
  void theHeadersThatMatterAreRead() throws Exception {
    var reader = new AnswerReader();
    var refused = reader.read(PLAIN.getBytes(UTF_8), PLAIN.length());
    assertNotNull(refused);
    assertEquals(503, refused.status());
    assertEquals(2, refused.retryAfterSeconds());
    assertEquals("full", refused.text(Scan.member("code")));
    assertTrue(reader.closes());
    var replayed = reader.read(CHUNKED.getBytes(UTF_8), CHUNKED.length());
    assertNotNull(replayed);
    assertTrue(replayed.replayed());
    assertEquals("r1", replayed.text(Scan.member("run_id")));
    assertEquals(Answer.NO_RETRY_AFTER, replayed.retryAfterSeconds());
  }

  @Test
  void whatIsNoHttpIsRefused() {
    var bytes = "SSH-2.0-OpenSSH\r\n\r\n".getBytes(UTF_8);
    assertThrows(IOException.class, () -> new AnswerReader().read(bytes, bytes.length));
  }
}
