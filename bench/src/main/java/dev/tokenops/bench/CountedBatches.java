package dev.tokenops.bench;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.journal.Witness;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts the batches that a ledger has sealed, their entries, and the bytes of their bodies. */
final class CountedBatches implements Witness {
  private final LongAdder entries = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final Map<String, LongAdder> bodyBytes = new ConcurrentHashMap<>();
  private long newestSize; // The writer's own.

  @Override
  public void sealed(Placed fact, Supplier<byte[]> bytes, SignedCheckpoint checkpoint) {
    entries.increment();
    bodyBytes
        .computeIfAbsent(FactCodec.type(fact.fact()), _ -> new LongAdder())
        .add(fact.recorded().body().length);
    if (checkpoint.checkpoint().size() == newestSize) return;
    newestSize = checkpoint.checkpoint().size();
    batches.increment();
  }

  long entries() {
    return entries.sum();
  }

  long batches() {
    return batches.sum();
  }

  /** Of all entries of a type together. */
  Map<String, Long> bodyBytes() {
    var bytes = new TreeMap<String, Long>();
    bodyBytes.forEach((type, sum) -> bytes.put(type, sum.sum()));
    return bytes;
  }
}
