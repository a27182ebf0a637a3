package dev.tokenops.engine.audit;

import dev.tokenops.ledger.json.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Completions that a callback may yet name, 16 bytes each: from the first 8 bytes of an entry's
 * body hash to the first 8 of a hash over agent, run and delivery. Open addressing, at most two
 * thirds full. Both halves must meet by chance for a wrong one to pass: 2^-128.
 */
final class Ended {
  private long[] slots = new long[2 * 1024];
  private int count;

  void put(Digest completion, String agentId, String runId, String deliveryId) {
    if (3 * (count + 1) > slots.length) grow();
    insert(key(completion), print(agentId, runId, deliveryId));
  }

  /** Whether the completion is known. */
  boolean has(Digest completion) {
    return slots[find(key(completion))] != 0;
  }

  /** Whether it is the completion of this run and delivery. */
  boolean has(Digest completion, String agentId, String runId, String deliveryId) {
    int at = find(key(completion));
    return slots[at] != 0 && slots[at + 1] == print(agentId, runId, deliveryId);
  }

  private void insert(long key, long print) {
    int at = find(key);
    if (slots[at] == 0) count++;
    slots[at] = key;
    slots[at + 1] = print;
  }

  /** Where the key is, or the free slot where it would be. */
  private int find(long key) {
    int mask = slots.length / 2 - 1;
    int at = (int) (key ^ (key >>> 32)) & mask;
    while (slots[2 * at] != 0 && slots[2 * at] != key) at = (at + 1) & mask;
    return 2 * at;
  }

  private void grow() {
    if (slots.length >= 1 << 29) throw new Fault("more runs than this audit can hold");
    long[] full = slots;
    slots = new long[2 * full.length];
    count = 0;
    for (int i = 0; i < full.length; i += 2) if (full[i] != 0) insert(full[i], full[i + 1]);
  }

  /** Zero is a free slot. */
  private static long key(Digest completion) {
    return completion.first() == 0 ? 1 : completion.first();
  }

  private static long print(String agentId, String runId, String deliveryId) {
    var text = agentId + ' ' + runId + ' ' + deliveryId;
    return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
