package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tokenops.bench.load.wire.Outgoing;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.ledger.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class EvidenceMixTest {
  @Test
  void everyPackIsTakenByTheToolAndHasTheRecordsThatItIsMeteredBy() throws Exception {
    var mix = EvidenceMix.seeded(7);
    var lengths = new HashSet<Integer>();
    for (long run = 0; run < 500; run++) {
      var pack = mix.of(run);
      lengths.add(pack.length());
      var read =
          assertInstanceOf(
              Result.Read.class, EvidenceReader.read(StrictJson.parse(written(pack, run))));
      assertEquals(pack.records(), read.pack().records());
    }
    assertFalse(lengths.size() < 10, "sizes vary: " + lengths);
  }

  @Test
  void aRunsEvidenceIsItsOwnAndTheSameWheneverItIsWritten() throws Exception {
    var mix = EvidenceMix.only(EvidenceMix.example("compact"));
    var first = written(mix.of(1), 1);
    assertArrayEquals(first, written(mix.of(1), 1));
    assertFalse(Arrays.equals(first, written(mix.of(2), 2)));
    assertEquals(first.length, mix.of(1).length());
  }

  private static byte[] written(EvidencePack pack, long mark) throws IOException {
    var out = new Outgoing();
    pack.write(out, mark);
    var bytes = new ByteArrayOutputStream();
    out.flush(Channels.newChannel(bytes));
    return bytes.toByteArray();
  }
}
