package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @Test
  void theCleanExampleIsClear() {
    var outcome = Packs.review(Packs.clean());
    assertEquals(List.of(), outcome.findings());
    assertEquals(Outcome.EvidenceStatus.SUFFICIENT, outcome.evidenceStatus());
    assertEquals(Outcome.Verdict.CLEAR, outcome.verdict());
    assertEquals(100, outcome.evidenceScore());
  }
}
