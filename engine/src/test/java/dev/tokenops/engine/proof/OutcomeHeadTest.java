package dev.tokenops.engine.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.engine.review.OutcomeTail;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        assertEquals(OutcomeTail.slowly(outcome), OutcomeTail.of(outcome), name);
        assertEquals("tokenops", OutcomeTail.of(outcome).tool());
      }
    }
  }

  @Test
  void whateverHasBecomeOfAnOutcomeItIsReadAsItsTreeIs() throws IOException {
    var random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      try (var in = TokenOps.class.getResourceAsStream("examples/compact.outcome.json")) {
        assertNotNull(in);
        byte[] whole = in.readAllBytes();
        var tree = (ObjectNode) StrictJson.parse(random.nextBoolean() ? whole : brief());
        for (int i = random.nextInt(3); i >= 0; i--) change(tree, random);
        var outcome = RawJson.of(tree);
        assertEquals(OutcomeHead.slowly(outcome), OutcomeHead.of(outcome), outcome.text());
        assertEquals(OutcomeTail.slowly(outcome), OutcomeTail.of(outcome), outcome.text());
      }
    }
  }

  private static byte[] brief() {
    var pack = EvidencePack.recorded(RawJson.of(Documents.example("compact")));
    return RecordedOutcome.of(TokenOps.review(pack, Terms.DEFAULT, Instant.EPOCH)).json().bytes();
  }

  /** Takes a member away, puts one where none belongs, or another value where one stands. */
  private static void change(ObjectNode tree, Random random) {
    var names = new ArrayList<String>();
    tree.fieldNames().forEachRemaining(names::add);
    var name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> tree.remove(name);
      case 1 -> tree.put(name + "_", ",\"rules_version\":\"3\"");
      case 2 -> tree.put(name, ",\"rules_version\":\"4\",");
      case 3 -> tree.putObject(name).put("a", 1).put("rules_version", "5").put("tool", "x");
      case 4 -> tree.put("sha256", random.nextBoolean() ? "ab" : ",\"sha256\":");
      default -> tree.put("z", random.nextBoolean()).put("rules_version", "1 \" 2 \u00e9");
    }
  }

  @Test
  void whatIsNoOutcomeOfOursHasNothingOfIt() {
    for (var text : List.of("{}", "[]", "{\"evidence_sha256\":1,\"tool\":\"x\"}")) {
      var outcome = RawJson.of(text.getBytes(UTF_8));
      var head = OutcomeHead.of(outcome);
      assertNull(head.evidenceSha256(), text);
      assertEquals(OutcomeHead.slowly(outcome), head, text);
      assertEquals(OutcomeTail.slowly(outcome), OutcomeTail.of(outcome), text);
    }
  }
}
