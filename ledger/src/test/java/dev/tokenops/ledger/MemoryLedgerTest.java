package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.ledger.store.MemoryStore;
import org.junit.jupiter.api.Test;

final class MemoryLedgerTest extends LedgerSuite {
  private final MemoryStore store = new MemoryStore();

  @Override
  Ledger open(LedgerOptions options) {
    return Ledger.inMemory(options, store);
  }

  @Test
  void everyPrefixOfWholeBatchesOpens() {
    var recorder = new Recorder();
    try (var ledger = open(options().withMaxBatchEntries(2))) {
      recorder.start(ledger);
      for (int i = 0; i < 20; i++) ledger.append(Drafts.numbered(i, i + 1), i);
    }
    for (long size = 0; size <= 20; size++) {
      try (var prefix = Ledger.inMemory(options(), store.upTo(size))) {
        long sealed = 0;
        for (var batch : recorder.batches()) {
          long end = batch.checkpoint().checkpoint().size();
          if (end <= size) sealed = end;
        }
        assertEquals(sealed, prefix.size());
      }
    }
  }

  @Test
  void anotherOriginIsRefused() {
    open(options()).close();
    var other = LedgerOptions.defaults().withOrigin("log.example.com/other");
    assertThrows(IllegalStateException.class, () -> open(other));
  }
}
