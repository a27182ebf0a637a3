package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.bench.load.wire.Outgoing;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.Arrays;

/**
 * Evidence as it is posted, prepared but for sixteen hex digits of its first transaction's hash:
 * they are each run's own, so that no two runs review the same bytes.
 */
final class EvidencePack {
  private static final byte[] TRANSACTION = "\"tx_hash\":\"0x".getBytes(UTF_8);
  private static final int MARK = Long.BYTES * 2;

  private final byte[] bytes;
  private final int markFromEnd;
  private final int records;

  private EvidencePack(byte[] bytes, int records) {
    this.bytes = bytes;
    this.records = records;
    int at = new String(bytes, UTF_8).indexOf(new String(TRANSACTION, UTF_8));
    boolean ascii = bytes.length == new String(bytes, UTF_8).length();
    markFromEnd = at < 0 || !ascii ? 0 : bytes.length - at - TRANSACTION.length;
  }

  static EvidencePack of(JsonNode tree) {
    int records = tree.path("asset").path("events").size();
    for (var each : tree) if (each.isArray()) records += each.size();
    return new EvidencePack(CanonicalJson.encode(tree), records);
  }

  /** The items of all its lists: what a contract covers and a run is metered by. */
  int records() {
    return records;
  }

  /** Bytes on the wire. */
  int length() {
    return bytes.length;
  }

  /** Writes it with the mark of a run. */
  void write(Outgoing out, long mark) {
    out.put(bytes);
    if (markFromEnd >= MARK) out.hexBehind(markFromEnd, mark);
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
