package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tokenops.bench.load.wire.Outgoing;
import java.util.Locale;

/**
 * Puts together {@code POST /v1/runs}. Run number <i>n</i> has the same key and body whenever it is
 * asked for: that is what a duplicate repeats.
 */
final class RunRequests {
  private static final byte[] BODY_END = {'}'};
  private static final int HEX = 16; // Digits of a number, and their radix.

  private final String host;
  private final String prefer;
  private final byte[] keyPrefix;
  private final EvidenceMix mix;

  /**
   * @param host as in the Host header
   * @param waitSeconds for {@code Prefer: wait}; 0 leaves it out
   * @param name of this load test: begins every Idempotency-Key
   */
  RunRequests(String host, int waitSeconds, String name, EvidenceMix mix) {
    this.host = host;
    this.prefer = waitSeconds == 0 ? "" : "Prefer: wait=" + waitSeconds + "\r\n";
    this.keyPrefix = name.getBytes(ISO_8859_1);
    this.mix = mix;
  }

  /** What does not change from run to run of one agent. */
  static final class AgentPart {
    private final byte[] head;
    private final byte[] bodyBegin;

    private AgentPart(String head, String bodyBegin) {
      this.head = head.getBytes(ISO_8859_1);
      this.bodyBegin = bodyBegin.getBytes(ISO_8859_1);
    }
  }

  AgentPart part(PreparedAgent agent) {
    var head =
        "POST /v1/runs HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s"
            .formatted(host, agent.accessKey(), prefer);
    return new AgentPart(
        head + "Content-Type: application/json\r\nIdempotency-Key: ",
        "{\"contract_id\":\"%s\",\"evidence\":".formatted(agent.contractId()));
  }

  /** A run's own post. */
  void write(Outgoing out, AgentPart part, long run) {
    write(out, part, run, run);
  }

  /** The key of one run with the evidence of another. */
  void writeChanged(Outgoing out, AgentPart part, long run) {
    write(out, part, run, ~run);
  }

  private void write(Outgoing out, AgentPart part, long run, long mark) {
    var pack = mix.of(run);
    out.put(part.head).put(keyPrefix).putHex(run);
    length(out, part.bodyBegin.length + pack.length() + BODY_END.length);
    out.put(part.bodyBegin);
    pack.write(out, mark);
    out.put(BODY_END);
  }

  static void length(Outgoing out, int bytes) {
    out.put("\r\nContent-Length: ").put(Integer.toString(bytes)).put("\r\n\r\n");
  }

  /** The Idempotency-Key of a run. */
  String key(long run) {
    return new String(keyPrefix, ISO_8859_1) + String.format(Locale.ROOT, "%016x", run);
  }

  /** The run whose key this is; -1 if it is none of ours. */
  long number(String key) {
    int prefix = keyPrefix.length;
    if (key.length() != prefix + HEX || !key.startsWith(new String(keyPrefix, ISO_8859_1)))
      return -1;
    try {
      return Long.parseLong(key, prefix, key.length(), HEX);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /** The bytes of a key that are the same for all. */
  byte[] keyPrefix() {
    return keyPrefix.clone();
  }

  String host() {
    return host;
  }

  EvidenceMix mix() {
    return mix;
  }
}
