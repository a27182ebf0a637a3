package dev.tokenops.ledger;

import dev.tokenops.ledger.Handover.Batch;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The second of the two stages of writing: brings sealed batches to the disk, and only then lets
 * them be read and told.
 */
final class Forcing {
  private final Chain chain;
  private final Handover handover;
  private final HeadKeeping head;
  private final boolean headEveryBatch;
  private final Consumer<SealedBatch> durable;

  /**
   * @param headEveryBatch whether each batch waits for the head
   * @param durable takes each batch once it is
   */
  Forcing(
      Chain chain,
      Handover handover,
      HeadKeeping head,
      boolean headEveryBatch,
      Consumer<SealedBatch> durable) {
    this.chain = chain;
    this.handover = handover;
    this.head = head;
    this.headEveryBatch = headEveryBatch;
    this.durable = durable;
  }

  /** Forces until nothing more will come. */
  void run() throws IOException {
    chain.store.prepare(chain.size());
    for (var sealed = handover.take(); sealed != null; sealed = handover.take()) {
      var batch = sealed.batch();
      var checkpoint = batch == null ? chain.durable() : force(batch);
      durable.accept(new SealedBatch(checkpoint, sealed.groups()));
      chain.store.prepare(chain.size());
      handover.done();
    }
  }

  private SignedCheckpoint force(Batch batch) throws IOException {
    long first = batch.firstIndex();
    var place = chain.store.append(first, batch.bytes());
    chain.batches.add(first, batch.count(), place);
    chain.batches.flush();
    chain.durable(batch.checkpoint());
    if (headEveryBatch || place.begins(first)) head.save();
    return batch.checkpoint();
  }
}
