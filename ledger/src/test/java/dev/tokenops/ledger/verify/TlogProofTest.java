package dev.tokenops.ledger.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TlogProofTest {
  private static final int SIZE = 21;
  private final Ledger ledger = filled();
  private final LogKeys keys =
      LogKeys.parse(String.join("\n", ledger.keys().stream().map(NoteVerifier::vkey).toList()));

  @Test
  void aFileSaysWhereItsEntryStandsAndHoldsForNoOther() {
    for (long index = 0; index < SIZE; index++) {
      var text = proof(index).text();
      var read = TlogProof.parse(text);
      assertEquals(text, read.text());
      read.check(leaf(index), keys);
      for (long other = 0; other < SIZE; other++) {
        byte[] wrong = leaf(other);
        if (other != index) assertThrows(ProofRefused.class, () -> read.check(wrong, keys));
      }
    }
  }

  @Test
  void everyPartCounts() {
    var good = proof(9);
    var hashes = good.hashes();
    refused(new TlogProof(8, hashes, good.note()));
    refused(new TlogProof(9, hashes.subList(1, hashes.size()), good.note()));
    refused(new TlogProof(9, hashes.reversed(), good.note()));
    refused(new TlogProof(9, Collections.nCopies(hashes.size(), leaf(9)), good.note()));
    refused(new TlogProof(9, hashes, good.note().replace("\n" + SIZE + "\n", "\n22\n")));
    refused(new TlogProof(9, hashes, good.note().substring(0, good.note().length() - 9) + "\n"));
  }

  @Test
  void whatHasAnotherFormIsRefusedByItsLine() {
    var good = proof(9).text();
    TlogProof.parse(good.replace("index", "extra QUJD\nindex")).check(leaf(9), keys);
    assertRefused("first line", good.replace("@v1", "@v2"));
    assertRefused("line 2", good.replace("index ", "indices "));
    assertRefused("no index", good.replace("index 9", "index 09"));
    assertRefused("base64", good.replace("index", "extra =\nindex"));
    assertRefused("no hash", good.replace("index 9\n", "index 9\nQUJD\n"));
    assertRefused("empty line", good.substring(0, good.indexOf("\n\n")));
  }

  private static void assertRefused(String why, String text) {
    var refusal = assertThrows(ProofRefused.class, () -> TlogProof.parse(text));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  private void refused(TlogProof proof) {
    assertThrows(ProofRefused.class, () -> TlogProof.parse(proof.text()).check(leaf(9), keys));
  }

  private byte[] leaf(long index) {
    return ledger.entry(index).leafHash();
  }

  private TlogProof proof(long index) {
    return new TlogProof(index, ledger.inclusionProof(index, SIZE), ledger.checkpoint().note());
  }

  private static Ledger filled() {
    var ledger = Ledger.inMemory(LedgerOptions.defaults().withOrigin("log.example.com/proof"));
    var sealed = new CountDownLatch(1);
    ledger.start(
        new Ledger.Listener() {
          @Override
          public void sealed(SealedBatch batch) {
            sealed.countDown();
          }

          @Override
          public void failed(Throwable cause) {
            throw new AssertionError(cause);
          }
        });
    var body = "{}".getBytes(StandardCharsets.UTF_8);
    ledger.append(Collections.nCopies(SIZE, new Draft("test.happened.v1", body)), List.of());
    try {
      sealed.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return ledger;
  }
}
