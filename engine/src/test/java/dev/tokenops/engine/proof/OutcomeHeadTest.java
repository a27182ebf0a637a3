package dev.tokenops.engine.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.ledger.json.RawJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is picked out of an outcome is what a tree of it says. */
class OutcomeHeadTest {
  @Test
  void theShippedOutcomesAreReadAsTheirTreesAre() throws IOException {
    for (var name : List.of("clean", "broken", "compact", "partial")) {
      try (var in = TokenOps.class.getResourceAsStream("examples/" + name + ".outcome.json")) {
        assertNotNull(in, name);
        var outcome = RawJson.of(in.readAllBytes());
        assertEquals(OutcomeHead.slowly(outcome), OutcomeHead.of(outcome), name);
        assertEquals("tokenops", OutcomeHead.of(outcome).tool());
      }
    }
  }

  @Test
  void whatIsNoOutcomeOfOursHasNothingOfIt() {
    for (var text : List.of("{}", "[]", "{\"evidence_sha256\":1,\"tool\":\"x\"}")) {
      var head = OutcomeHead.of(RawJson.of(text.getBytes(UTF_8)));
      assertNull(head.evidenceSha256(), text);
      assertEquals(OutcomeHead.slowly(RawJson.of(text.getBytes(UTF_8))), head, text);
    }
  }
}
