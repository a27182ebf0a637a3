package dev.tokenops.ledger;

import dev.tokenops.ledger.Ledger.SealedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener that remembers, reads each entry from its ledger as soon as it hears of it, holds it
 * to the bytes that were sealed, and lets a test wait for what it should hear.
 */
public final class Recorder implements Ledger.Listener {
  private final List<SealedBatch> batches = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private @Nullable Ledger ledger;

  /** Starts a ledger; another one after it. */
  public void start(Ledger started) {
    reads(started).start(this);
  }

  /** Will hear of this ledger. */
  public synchronized Ledger reads(Ledger heard) {
    ledger = heard;
    return heard;
  }

  @Override
  public synchronized void sealed(SealedBatch batch) {
    var heard = Objects.requireNonNull(ledger);
    for (var group : batch.groups())
      for (int i = 0; i < group.count(); i++)
        entries.add(same(heard.entry(group.firstIndex() + i), batch));
    batches.add(batch);
    notifyAll();
  }

  private static Entry same(Entry read, SealedBatch batch) {
    if (!Arrays.equals(read.bytes(), batch.bytes().apply(read.index())))
      throw new AssertionError("entry " + read.index() + " is not what its batch gave");
    return read;
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures.add(cause);
    notifyAll();
  }

  public synchronized List<SealedBatch> batches() {
    return List.copyOf(batches);
  }

  public synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  public synchronized List<SealedBatch.Group> groups() {
    return batches.stream().flatMap(batch -> batch.groups().stream()).toList();
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The groups, once there are so many. */
  public synchronized List<SealedBatch.Group> awaitGroups(int count) {
    await(() -> groups().size() >= count);
    return groups();
  }

  /** The failures, once there are so many. */
  public synchronized List<Throwable> awaitFailures(int count) {
    await(() -> failures.size() >= count);
    return List.copyOf(failures);
  }

  private synchronized void await(java.util.function.BooleanSupplier heard) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!heard.getAsBoolean()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) throw new AssertionError("not heard within 30 s; failures: " + failures);
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
