package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a ledger keeps of an outcome, and how the whole comes back. */
class RecordedOutcomeTest {
  private static final Instant ACCEPTED_AT = Instant.parse("2026-11-22T12:00:00Z");

  private static EvidencePack pack(String name) {
    return EvidencePack.recorded(RawJson.of(Documents.example(name)));
  }

  private static Outcome review(String name, String rules) {
    return TokenOps.review(pack(name), Terms.DEFAULT, ACCEPTED_AT, rules);
  }

  private static JsonNode tree(RawJson json) {
    return StrictJson.parse(json.bytes());
  }

  @Test
  void everyOutcomeComesBackByteForByteFromWhatIsRecorded() {
    int brief = 0;
    for (var name : Documents.EXAMPLES)
      for (var rules : List.of("1.0.0", "2.0.0")) {
        var whole = OutcomeJson.encode(review(name, rules));
        var made = RecordedOutcome.of(review(name, rules));
        var read = RecordedOutcome.recorded(made.json());
        assertEquals(made, read, name);
        assertEquals(Sha256.hex(whole), made.sha256(), name);
        assertEquals(Sha256.hex(whole), read.sha256(), name);
        assertEquals(whole, made.whole(_ -> fail(name)), name);
        assertEquals(whole, read.whole(version -> review(name, version)), name);
        if (!made.json().equals(whole)) brief++;
      }
    assertTrue(brief > 2, "outcomes in brief: " + brief);
  }

  @Test
  void onlyWhatAsksNothingOfAnyoneIsRecordedInBrief() {
    for (var name : Documents.EXAMPLES) {
      var outcome = review(name, TokenOps.RULES_VERSION);
      var recorded = RecordedOutcome.of(outcome);
      if (outcome.verdict() == Verdict.CLEAR)
        assertEquals(recorded.sha256(), recorded.tail().sha256(), name);
      else {
        assertNull(recorded.tail().sha256(), name);
        assertEquals(OutcomeJson.encode(outcome), recorded.json(), name);
      }
    }
  }

  @Test
  void inBriefItSaysTheSameAsTheWhole() {
    var outcome = review("compact", TokenOps.RULES_VERSION);
    var whole = (ObjectNode) tree(OutcomeJson.encode(outcome));
    var brief = (ObjectNode) tree(RecordedOutcome.of(outcome).json());
    var findings = whole.withArray("findings");
    assertEquals(findings.size(), brief.withArray("notes").size());
    for (int i = 0; i < findings.size(); i++) {
      ((ObjectNode) findings.get(i)).retain("refs", "rule");
      assertEquals(findings.get(i), brief.withArray("notes").get(i));
    }
    brief.remove(List.of("notes", "sha256"));
    whole.withObject("/reconciliation").remove("differences");
    for (var member : brief.properties())
      assertEquals(whole.get(member.getKey()), member.getValue(), member.getKey());
    assertEquals(
        List.of(
            "as_of",
            "evidence_score",
            "evidence_sha256",
            "evidence_status",
            "reconciliation",
            "rules_version",
            "tool",
            "tool_version",
            "verdict"),
        brief.properties().stream().map(java.util.Map.Entry::getKey).toList());
    assertTrue(CanonicalJson.isCanonical(RecordedOutcome.of(outcome).json().bytes()));
  }

  @Test
  void theWholeThatIsShownIsTakenIfItIsTheOne() {
    var outcome = review("compact", TokenOps.RULES_VERSION);
    var whole = OutcomeJson.encode(outcome);
    var recorded = RecordedOutcome.recorded(RecordedOutcome.of(outcome).json());
    var other = (ObjectNode) tree(whole);
    other.put("summary", "All is well.");
    assertThrows(IllegalArgumentException.class, () -> recorded.show(RawJson.of(other)));
    recorded.show(whole);
    assertSame(whole, recorded.whole(_ -> fail("it is at hand")));
  }

  @Test
  void aReviewThatComesOutOtherwiseIsNoOutcomeOfTheRun() {
    var json = RecordedOutcome.of(review("compact", TokenOps.RULES_VERSION)).json();
    var wrong =
        assertThrows(
            IllegalStateException.class,
            () -> RecordedOutcome.recorded(json).whole(version -> review("clean", version)));
    assertTrue(String.valueOf(wrong.getMessage()).contains("comes out as"), wrong.toString());
  }

  @Test
  void anotherVersionOfTheToolMakesItAgainAllTheSame() {
    var older = review("compact", TokenOps.RULES_VERSION).by("0.9.0");
    var recorded = RecordedOutcome.recorded(RecordedOutcome.of(older).json());
    assertEquals(OutcomeJson.encode(older), recorded.whole(version -> review("compact", version)));
  }

  private static Outcome fail(String why) {
    throw new AssertionError(why);
  }
}
