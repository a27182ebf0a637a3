package dev.tokenops.ledger.store;

import dev.tokenops.ledger.checkpoint.NoteSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sealed batches in memory: one file of segment 0, a batch behind the other, that outlives the
 * ledger over it. Thread-safe.
 */
public final class MemoryStore implements EntryStore {
  private record Kept(long firstIndex, long offset, ByteBuffer batch) {}

  private final List<Kept> batches = new ArrayList<>();
  private long end;
  private @Nullable String head;
  private @Nullable NoteSigner signer;

  @Override
  public void prepare(long nextIndex) {
    // There is nothing to open.
  }

  @Override
  public synchronized Place append(long firstIndex, ByteBuffer batch) {
    var copy = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
    return keep(firstIndex, copy.asReadOnlyBuffer());
  }

  @Override
  public void read(Place place, int from, ByteBuffer into) throws IOException {
    ByteBuffer batch = at(place.offset());
    int length = into.remaining();
    if (from + length > batch.limit()) throw new IOException("read beyond the batch");
    into.put(batch.slice(from, length));
  }

  @Override
  public String name(Place place) {
    return "memory";
  }

  @Override
  public synchronized void saveHead(String note) {
    head = note;
  }

  /** The newest checkpoint that was saved. */
  public synchronized @Nullable String head() {
    return head;
  }

  /** Whose log it is; kept here as a data folder keeps its key. */
  public synchronized @Nullable NoteSigner signer() {
    return signer;
  }

  public synchronized void signer(NoteSigner signer) {
    this.signer = signer;
  }

  /** Hands over every batch, oldest first, and then what ends the walk, if it is damaged. */
  public void scan(ScanVisitor visitor) {
    List<Kept> now;
    synchronized (this) {
      now = List.copyOf(batches);
    }
    for (var kept : now) {
      var place = new Place(0, kept.offset, kept.batch.limit());
      try {
        visitor.batch(place, BatchCodec.decode(kept.batch));
      } catch (BatchCodec.Unsealed e) {
        visitor.damage(
            new Damage(
                Damage.Kind.DAMAGED,
                "memory",
                kept.offset,
                OptionalLong.of(kept.firstIndex),
                String.valueOf(e.getMessage())));
      }
    }
  }

  /**
   * What a crash could have left: the batches that end at or before a size, and a head to fit.
   *
   * @param size entries, such as {@link Long#MAX_VALUE} for all of them
   */
  public synchronized MemoryStore upTo(long size) {
    var copy = new MemoryStore();
    copy.signer = signer;
    for (var kept : batches) {
      try {
        var batch = BatchCodec.decode(kept.batch);
        if (batch.endIndex() > size) break;
        copy.keep(kept.firstIndex, kept.batch);
        copy.head = new String(batch.note(), StandardCharsets.UTF_8);
      } catch (BatchCodec.Unsealed e) {
        throw new IllegalStateException("what was appended is no batch", e);
      }
    }
    return copy;
  }

  @Override
  public void close() {
    // The content stays, for a ledger that opens it again.
  }

  private Place keep(long firstIndex, ByteBuffer batch) {
    var place = new Place(0, end, batch.limit());
    batches.add(new Kept(firstIndex, end, batch));
    end += batch.limit();
    return place;
  }

  private synchronized ByteBuffer at(long offset) throws IOException {
    int low = 0;
    int high = batches.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      var kept = batches.get(middle);
      if (kept.offset == offset) return kept.batch;
      if (kept.offset < offset) low = middle + 1;
      else high = middle - 1;
    }
    throw new IOException("no batch at " + offset);
  }
}
