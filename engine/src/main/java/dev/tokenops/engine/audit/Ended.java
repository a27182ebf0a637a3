package dev.tokenops.engine.audit;

import dev.tokenops.ledger.json.Sha256;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/**
 * Completions that a callback may yet name, 16 bytes each: from the first 8 bytes of an entry's
 * body hash to the first 8 of a hash over agent, run and delivery. Both halves must meet by chance
 * for a wrong one to pass: 2^-128.
 */
final class Ended {
  private final Pairs prints;

  /**
   * @param room gives so many bytes of zeros
   */
  Ended(LongFunction<MemorySegment> room) {
    prints = new Pairs(room);
  }

  void put(Digest completion, String agentId, String runId, String deliveryId) {
    prints.add(key(completion), print(agentId, runId, deliveryId));
  }

  /** Whether the completion is known. */
  boolean has(Digest completion) {
    return prints.has(key(completion));
  }

  /** Whether it is the completion of this run and delivery. */
  boolean has(Digest completion, String agentId, String runId, String deliveryId) {
    return prints.has(key(completion), print(agentId, runId, deliveryId));
  }

  /** Two zeros would be no pair. */
  private static long key(Digest completion) {
    return completion.first() == 0 ? 1 : completion.first();
  }

  private static long print(String agentId, String runId, String deliveryId) {
    var text = agentId + ' ' + runId + ' ' + deliveryId;
    return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
