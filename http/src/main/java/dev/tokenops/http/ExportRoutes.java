package dev.tokenops.http;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.review.OutcomeJson;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.UnknownRules;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.http.export.Csv;
import dev.tokenops.http.export.FocusColumn;
import dev.tokenops.http.export.Reconciled;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Tables for other programs: usage as FOCUS 1.2 has it, and a run's reconciliation. */
final class ExportRoutes {
  static final String FROM = "from";
  static final String TO = "to";

  private final Services services;

  ExportRoutes(Services services) {
    this.services = services;
  }

  /** What the table at a path holds, for the description. */
  static String columns(String path) {
    return path.endsWith("usage.csv")
        ? "RFC 4180, UTF-8. FOCUS 1.2 and x_ columns: " + String.join(",", FocusColumn.names())
        : "RFC 4180, UTF-8. Columns: " + String.join(",", Reconciled.columns());
  }

  /** Of an agent, however many runs it has: made while it is sent. */
  Future<Answer> usage(Exchange exchange) {
    var agentId = CreditRoutes.account(exchange, services);
    var from = time(exchange, FROM);
    var to = time(exchange, TO);
    if (from != null && to != null && to.isBefore(from))
      throw Rejection.of(ProblemCode.PARAMETER_INVALID, "to is not before from.");
    return exchange.reading(() -> {
      var file = new UsageFile(services, agentId, from, to);
      return Answer.parts(Csv.CONTENT_TYPE, file::next).named("tokenops-usage.csv");
    });
  }

  /** A moment, or a day's beginning in UTC. */
  private static @Nullable Instant time(Exchange exchange, String name) {
    var text = exchange.query(name);
    if (text == null) return null;
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : Rfc3339.parse(text);
    } catch (DateTimeParseException | IllegalArgumentException _) {
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED, name + " is a date, or a time of RFC 3339 with a zone.");
    }
  }

  /** Of a run: nothing but the first line as long as it has consumed nothing. */
  Future<Answer> runUsage(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    return file(exchange, run, "usage", () -> usage(run));
  }

  private byte[] usage(RunView run) {
    var index = run.completedIndex();
    if (index == null) return new Csv().header(FocusColumn.names()).bytes();
    var placed = services.views().archive().entry(index);
    return UsageFile.run(services, run.agentId(), placed, (RunCompleted) placed.fact()).bytes();
  }

  /** Of the newest review, also of a run that is paused. */
  Future<Answer> reconciliation(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    return file(exchange, run, "reconciliation", () -> reconciliation(run));
  }

  private byte[] reconciliation(RunView run) {
    var past = RunPast.of(run.runId(), services);
    var recorded = past.outcome();
    if (recorded == null) throw ProofRoutes.unavailable(run);
    return Reconciled.csv(
        run.runId(),
        past.evidence().evidence(),
        StrictJson.parse(recorded.bytes()),
        findings(past, recorded));
  }

  /** All of them, where this program finds the same; else what was recorded. */
  private static List<Finding> findings(RunPast past, RawJson recorded) {
    var outcome = StrictJson.parse(recorded.bytes());
    var rules = outcome.path("rules_version").asText();
    var policy = past.terms().evidenceRequirements().policy();
    try {
      var again = TokenOps.review(past.evidence(), policy, past.reviewedAt(), rules);
      if (OutcomeJson.encode(again).equals(recorded))
        return TokenOps.findings(past.evidence(), policy, past.reviewedAt(), rules);
    } catch (UnknownRules _) {
      // Rules that this program no longer has.
    }
    return List.of(
        CanonicalJson.decode(CanonicalJson.encode(outcome.path("findings")), Finding[].class));
  }

  private static Future<Answer> file(
      Exchange exchange, RunView run, String what, Callable<byte[]> make) {
    return exchange.reading(() ->
        Answer.bytes(200, Csv.CONTENT_TYPE, make.call()).named(run.runId() + "-" + what + ".csv"));
  }
}
