package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.CRITICAL;
import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.ExceptionRecord;
import java.time.Duration;
import java.util.List;

/** Operating exceptions that nobody has resolved for long. */
final class LongExceptions implements Check {
  private static final Rule LONG =
      Rule.of("EXC-006", HIGH, "Exception is open for long")
          .says(
              "The exception's `state` is `open`, and its `opened_at` is more than"
                  + " `stale_after_seconds` before the review's now. The finding is one step graver"
                  + " than the exception, at most `critical`; `high` where it has no severity.")
          .example("Exception `ex_1` of severity `medium`, open for eight days of seven allowed.")
          .next("Give the exception to someone who can resolve it, today.")
          .opens("exception")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(LONG);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    long allowed = dossier.policy().staleAfterSeconds();
    for (var exception : dossier.evidence().exceptions()) {
      var opened = exception.openedAt();
      if (exception.state() != ExceptionRecord.State.OPEN || opened == null) continue;
      if (!opened.plusSeconds(allowed).isBefore(dossier.asOf())) continue;
      findings.add(
          LONG,
          graver(exception),
          "It is open since %s, %d seconds; %d are allowed."
              .formatted(opened, Duration.between(opened, dossier.asOf()).toSeconds(), allowed),
          List.of(exception.exceptionId()));
    }
  }

  private static Severity graver(ExceptionRecord exception) {
    return switch (exception.severity()) {
      case LOW -> MEDIUM;
      case MEDIUM -> HIGH;
      case HIGH, CRITICAL -> CRITICAL;
      case null -> LONG.severity();
    };
  }
}
