package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An envelope that was issued once stays valid for ever: this one is kept, and every later program
 * must still accept it. Whether the review still gives its outcome depends on the tool's version.
 */
class GoldenEnvelopeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/envelope.json");

  @Test
  void anEnvelopeIssuedEarlierStillHolds() throws IOException {
    var keys = LogKeys.parse(new FactLedger().vkeys().getFirst());
    var report = EnvelopeVerifier.verify(Files.readAllBytes(GOLDEN), keys, null);
    for (var name : List.of("intact", "signed", "complete", "balanced", "bound"))
      assertEquals(
          Verdict.Status.HOLDS, report.verdict(name).status(), report.verdict(name).toString());
  }
}
