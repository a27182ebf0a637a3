package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.StoredBatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch shows without those before it, which is nearly all the work: its entries read
 * and hashed, its signatures checked. Pure, so that many are examined at once.
 *
 * @param entries up to the first that is none
 * @param refused why the entry behind them is none; null if they are all
 * @param note the signed checkpoint; null if it is not UTF-8
 * @param unsigned why the note is not signed as it should; null if it is, or no key is known
 */
record ExaminedBatch(
    long firstIndex,
    long endIndex,
    List<Entry> entries,
    @Nullable ProofRefused refused,
    @Nullable String note,
    @Nullable String unsigned) {
  static ExaminedBatch of(StoredBatch batch, @Nullable LogKeys keys) {
    var entries = new ArrayList<Entry>(batch.count());
    ProofRefused refused = null;
    try {
      for (byte[] bytes : batch.entries()) entries.add(StrictEntry.parse(bytes));
    } catch (ProofRefused e) {
      refused = e;
    }
    String note = note(batch);
    return new ExaminedBatch(
        batch.firstIndex(), batch.endIndex(), entries, refused, note, unsigned(note, keys));
  }

  private static @Nullable String unsigned(@Nullable String note, @Nullable LogKeys keys) {
    if (note == null || keys == null) return null;
    try {
      keys.verify(note);
      return null;
    } catch (ProofRefused e) {
      return e.getMessage();
    }
  }

  private static @Nullable String note(StoredBatch batch) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return decoder.decode(ByteBuffer.wrap(batch.note())).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
