package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Fault.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  private static final Fault UNKNOWN =
      new Fault("/manifest/nam", "is not a known field", Kind.FORM);
  private static final Fault TOO_LONG =
      new Fault("/manifest/name", "must have at most 120 bytes of UTF-8", Kind.MEANING);

  @Test
  void saysOnTheWireWhatRfc9457AsksFor() {
    assertEquals(
        """
        {"type":"/problems/unauthenticated","title":"No key, or an unknown one","status":401,\
        "detail":"The key is unknown.","instance":"/v1/runs","code":"unauthenticated"}\
        """,
        Problem.of(ProblemCode.UNAUTHENTICATED, "The key is unknown.").json("/v1/runs").toString());
  }

  @Test
  void namesThePlacesOfABadBody() {
    assertEquals(
        """
        [{"pointer":"/manifest/name","detail":"must have at most 120 bytes of UTF-8"},\
        {"pointer":"/manifest/nam","detail":"is not a known field"}]\
        """,
        Problem.of(List.of(TOO_LONG, UNKNOWN)).json("/v1/agents").get("errors").toString());
  }

  @Test
  void is400IfTheFormIsWrongAnd422IfOnlyTheMeaningIs() {
    assertEquals(400, Problem.of(List.of(UNKNOWN)).status());
    assertEquals(400, Problem.of(List.of(TOO_LONG, UNKNOWN)).status());
    assertEquals(422, Problem.of(List.of(TOO_LONG)).status());
    assertThrows(IllegalArgumentException.class, () -> Problem.of(List.of()));
  }

  @Test
  void tellsTheFirstFaultInASentence() {
    assertEquals(
        "/manifest/name: must have at most 120 bytes of UTF-8 (and 1 more)",
        Problem.of(List.of(TOO_LONG, UNKNOWN)).detail());
    assertEquals(
        "the body: must be a JSON object",
        Problem.of(List.of(new Fault("", "must be a JSON object", Kind.FORM))).detail());
  }

  @Test
  void saysWhenToRepeatInWholeSecondsFromOne() {
    var problem = Problem.of(ProblemCode.RATE_LIMITED, "slower");
    assertEquals(null, problem.retryAfterSeconds());
    assertEquals(1, problem.retryAfter(Duration.ofMillis(1)).retryAfterSeconds());
    assertEquals(2, problem.retryAfter(Duration.ofMillis(1001)).retryAfterSeconds());
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void givesEveryRefusalOfTheEngineAStatusOfAClientsError(Refusal refusal) {
    var problem = RefusalProblem.of(refusal, "");
    assertEquals(refusal.name().toLowerCase(Locale.ROOT), problem.code());
    assertEquals(refusal.sentence(), problem.detail());
    boolean busy =
        switch (refusal) {
          case ENGINE_BUSY, INBOX_FULL, RUNS_PAUSED, AGENT_PAUSED, PROVIDER_PAUSED -> true;
          default -> false;
        };
    assertEquals(busy, problem.status() >= 500);
    assertEquals(busy, problem.retryAfterSeconds() != null);
    assertEquals("because", RefusalProblem.of(refusal, "because").detail());
  }

  @Test
  void hasAPageForEveryCode() {
    var codes = new HashSet<String>();
    for (var code : ProblemCode.values()) codes.add(code.code());
    for (var refusal : Refusal.values()) codes.add(RefusalProblem.code(refusal));
    assertEquals(codes.size(), ProblemCatalogue.all().size());
    for (var code : codes) assertTrue(ProblemCatalogue.find(code).isPresent(), code);
    for (var entry : ProblemCatalogue.all()) {
      assertTrue(entry.code().matches("[a-z][a-z0-9_]*"), entry.code());
      assertTrue(entry.page().contains(entry.title()) && entry.page().contains(entry.meaning()));
      assertEquals(Optional.of(entry), ProblemCatalogue.find(entry.code()));
    }
    assertTrue(ProblemCatalogue.find("rate_limited").isPresent());
    assertFalse(ProblemCatalogue.find("RATE_LIMITED").isPresent());
  }
}
