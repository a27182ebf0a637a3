package dev.tokenops.ledger;

import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.Sealing.Batch;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The writer: closes batches, brings them to the disk, and only then lets them be read and told.
 */
final class Forcing {
  private final Chain chain;
  private final Sealing sealing;
  private final Inbox inbox;
  private final HeadKeeping head;
  private final boolean headEveryBatch;
  private final Consumer<SealedBatch> durable;
  private final Pace pace = new Pace();

  /**
   * @param headEveryBatch whether each batch waits for the head
   * @param durable takes each batch once it is
   */
  Forcing(
      Chain chain,
      Sealing sealing,
      Inbox inbox,
      HeadKeeping head,
      boolean headEveryBatch,
      Consumer<SealedBatch> durable) {
    this.chain = chain;
    this.sealing = sealing;
    this.inbox = inbox;
    this.head = head;
    this.headEveryBatch = headEveryBatch;
    this.durable = durable;
  }

  /** Forces until nothing more will come. */
  void run() throws IOException {
    chain.store.prepare(chain.size());
    for (var sealed = sealing.next(); sealed != null; sealed = sealing.next()) {
      inbox.toDisk();
      pace.closed(sealed.groups().size(), System.nanoTime());
      var batch = sealed.batch();
      var checkpoint = batch == null ? chain.durable() : force(batch);
      durable.accept(new SealedBatch(checkpoint, sealed.groups(), sealed::bytes));
      chain.store.prepare(chain.size());
      letGather();
      inbox.fromDisk();
    }
  }

  /** As long as the disk counts as busy, nobody wakes the writer, and its helper works ahead. */
  private void letGather() {
    long left = pace.leftNanos(System.nanoTime());
    if (left > 0) LockSupport.parkNanos(left);
  }

  private SignedCheckpoint force(Batch batch) throws IOException {
    long first = batch.firstIndex();
    var place = chain.store.append(first, batch.bytes());
    chain.batches.add(first, batch.count(), place);
    chain.durable(batch.checkpoint());
    if (headEveryBatch || place.begins(first)) head.save();
    return batch.checkpoint();
  }
}
