package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.CRITICAL;
import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.evidence.Evidence.ExceptionRecord;
import dev.tokenops.ledger.json.EnumNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Operating exceptions that are open, or that contradict themselves. */
final class Exceptions implements Check {
  private static final Rule OPEN =
      Rule.of("EXC-001", MEDIUM, "Exception is open")
          .says(
              "The exception's `state` is `open`. The finding has the exception's own `severity`,"
                  + " or `medium` where it has none.")
          .example("Exception `ex_1` of severity `critical` is open.")
          .next("Resolve the exception and record when.")
          .opens("exception");
  private static final Rule CONTRADICTS =
      Rule.of("EXC-004", LOW, "Exception contradicts itself")
          .says(
              "The exception is `resolved` without `resolved_at`, `open` with one, or was resolved"
                  + " before it was opened.")
          .example("State `resolved`, opened at 12:30, resolved at 12:00.")
          .next("Correct the state or the times of the exception.");
  private static final Rule UNKNOWN_REFS =
      Rule.of("EXC-005", INFO, "Exception about something unknown")
          .says("Some of the exception's `refs` are no ids of the pack.")
          .example("Exception `ex_1` about `st_9`, which the pack does not hold.")
          .next("Post what the exception is about.");

  @Override
  public List<Rule> rules() {
    return List.of(OPEN, CONTRADICTS, UNKNOWN_REFS);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    Set<String> ids = Set.of();
    for (var exception : dossier.evidence().exceptions()) {
      if (ids.isEmpty() && !exception.refs().isEmpty()) ids = ids(dossier.evidence());
      if (exception.state() == ExceptionRecord.State.OPEN)
        findings.add(OPEN, severity(exception), open(exception), refs(exception, ids));
      var contradiction = contradiction(exception);
      if (!contradiction.isEmpty())
        findings.add(CONTRADICTS, contradiction, exception.exceptionId());
      int unknown = 0;
      for (var ref : exception.refs()) if (!ids.contains(ref)) unknown++;
      if (unknown > 0)
        findings.add(
            UNKNOWN_REFS,
            "%d of its %d refs are not in the pack.".formatted(unknown, exception.refs().size()),
            exception.exceptionId());
    }
  }

  private static Severity severity(ExceptionRecord exception) {
    return switch (exception.severity()) {
      case LOW -> LOW;
      case MEDIUM -> MEDIUM;
      case HIGH -> HIGH;
      case CRITICAL -> CRITICAL;
      case null -> OPEN.severity();
    };
  }

  private static String open(ExceptionRecord exception) {
    var type = exception.type();
    return "%s is open%s, about %d item%s."
        .formatted(
            type == null ? "An exception" : "The exception " + EnumNames.of(type),
            exception.openedAt() == null ? "" : " since " + exception.openedAt(),
            exception.refs().size(),
            exception.refs().size() == 1 ? "" : "s");
  }

  /** Empty if there is none. */
  private static String contradiction(ExceptionRecord exception) {
    var opened = exception.openedAt();
    var resolved = exception.resolvedAt();
    if (resolved == null)
      return exception.state() == ExceptionRecord.State.RESOLVED
          ? "It is resolved, but not since when."
          : "";
    if (exception.state() == ExceptionRecord.State.OPEN)
      return "It is open, and yet resolved at %s.".formatted(resolved);
    return opened != null && resolved.isBefore(opened)
        ? "It was resolved at %s, before it was opened at %s.".formatted(resolved, opened)
        : "";
  }

  private static List<String> refs(ExceptionRecord exception, Set<String> ids) {
    var refs = new ArrayList<String>(1 + exception.refs().size());
    refs.add(exception.exceptionId());
    for (var ref : exception.refs()) if (ids.contains(ref)) refs.add(ref);
    return refs;
  }

  private static Set<String> ids(Evidence pack) {
    var ids = HashSet.<String>newHashSet(pack.records() + 1);
    ids.add(pack.asset().assetId().text());
    for (var event : pack.asset().events()) ids.add(event.eventId());
    for (var request : pack.paymentRequests()) ids.add(request.paymentRequestId());
    for (var settlement : pack.settlements()) ids.add(settlement.settlementId());
    for (var credit : pack.credits()) ids.add(credit.creditId());
    for (var usage : pack.usage()) ids.add(usage.usageId());
    for (var delivery : pack.deliveries()) ids.add(delivery.deliveryId());
    for (var exception : pack.exceptions()) ids.add(exception.exceptionId());
    for (var file : pack.files()) ids.add(file.name());
    return ids;
  }
}
