package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.review.OutcomeJson;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.stage.ContractTerms;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.http.export.Csv;
import dev.tokenops.http.export.FocusColumn;
import dev.tokenops.http.export.Reconciled;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
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
    return services
        .vertx()
        .executeBlocking(() -> new UsageFile(services, agentId, from, to), /* ordered= */ false)
        .map(file ->
            Answer.parts(Csv.CONTENT_TYPE, Objects.requireNonNull(file)::next)
                .named("tokenops-usage.csv"));
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

  Future<Answer> reconciliation(Exchange exchange) {
    var run = ProofRoutes.completed(exchange);
    return file(exchange, run, "reconciliation", () -> reconciliation(run));
  }

  private byte[] reconciliation(RunView run) {
    var passage = services.passages().of(run);
    var outcome = passage.completion().fact().outcome();
    var pack = passage.acceptance().fact().evidence();
    var terms = ContractTerms.of(passage.contract().fact().terms()).evidenceRequirements().policy();
    var acceptedAt = passage.acceptance().fact().acceptedAt();
    boolean same = OutcomeJson.encode(TokenOps.review(pack, terms, acceptedAt)).equals(outcome);
    var recorded = StrictJson.parse(outcome.bytes());
    var findings = same ? TokenOps.findings(pack, terms, acceptedAt) : shown(recorded);
    return Reconciled.csv(run.runId(), pack.evidence(), recorded, findings);
  }

  /** What was recorded of the findings, where this program would find others. */
  private static List<Finding> shown(JsonNode outcome) {
    return List.of(
        CanonicalJson.decode(CanonicalJson.encode(outcome.path("findings")), Finding[].class));
  }

  private Future<Answer> file(Exchange exchange, RunView run, String what, Callable<byte[]> make) {
    return exchange.here(
        services
            .vertx()
            .executeBlocking(make, /* ordered= */ false)
            .map(bytes ->
                Answer.bytes(200, Csv.CONTENT_TYPE, Objects.requireNonNull(bytes))
                    .named(run.runId() + "-" + what + ".csv")));
  }
}
