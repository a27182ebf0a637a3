package dev.tokenops.http.export;

import static dev.tokenops.http.export.ReconciliationLine.sum;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.rule.Finding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reconciliation of a run as a table: who belongs to whom, what they come to together, and the
 * findings about them.
 *
 * <p>Matching is the review's own, by ids alone. The columns:
 *
 * <pre>
 *   line         payment_request with its settlements and their credits; settlement, credit or
 *                delivery that belongs to none; usage with its debits and deliveries; finding about
 *                something else (an asset, an event, a file, a lacking list); total, the last line
 *   id           of what the line is about; the run's for the total
 *   matched_ids  of what belongs to it, with blanks between
 *   requested, settled, refunded              atomic units of the token
 *   credited, debited, used                   credits: funds and adjustments, debits, usage
 *   settled_vs_requested                      atomic units, the first minus the second
 *   credited_vs_settled, debited_vs_used, refund_credits_vs_refunded
 *                                             credits, as the outcome has them
 *   status       requests: settled, under_settled, over_settled or unsettled; settlements without a
 *                request: no_request; credits: no_settlement, no_usage or adjustment; usage:
 *                billed or not, and delivered or not; the total: the evidence's status
 *   findings     rules that fired about something in the line, with blanks between
 * </pre>
 *
 * The six amounts of all lines but the last sum to the last, which is the outcome's own.
 */
public final class Reconciled {
  private final Evidence evidence;
  private final JsonNode outcome;
  private final Map<String, Set<String>> rules = new LinkedHashMap<>(); // By what they refer to.
  private final List<ReconciliationLine> lines = new ArrayList<>();

  private Reconciled(Evidence evidence, JsonNode outcome, List<Finding> findings) {
    this.evidence = evidence;
    this.outcome = outcome;
    for (var finding : findings)
      for (var ref : finding.refs())
        rules.computeIfAbsent(ref, _ -> new LinkedHashSet<>()).add(finding.rule());
  }

  /** The names of the columns. */
  public static List<String> columns() {
    return ReconciliationLine.COLUMNS;
  }

  /**
   * The table of a run.
   *
   * @param outcome as it was recorded
   * @param findings all of them, where the outcome has cut some
   */
  public static byte[] csv(
      String runId, Evidence evidence, JsonNode outcome, List<Finding> findings) {
    var table = new Reconciled(evidence, outcome, findings);
    table.requests();
    table.usage();
    table.rest();
    var csv = new Csv().header(columns());
    var told = new HashSet<String>();
    for (var line : table.lines) line.write(csv, table.about(line, told));
    for (var other : table.others(told)) other.write(csv, table.about(other, told));
    var all = new LinkedHashSet<String>();
    findings.forEach(finding -> all.add(finding.rule()));
    table.total(runId).write(csv, all);
    return csv.bytes();
  }

  /** The rules about anything in a line, whose refs are told by it. */
  private Set<String> about(ReconciliationLine line, Set<String> told) {
    var about = new LinkedHashSet<String>();
    var refs = new ArrayList<String>();
    refs.add(line.id);
    refs.addAll(line.matched);
    for (var ref : refs) {
      about.addAll(rules.getOrDefault(ref, Set.of()));
      told.add(ref);
    }
    return about;
  }

  private void requests() {
    var byRequest = new LinkedHashMap<String, ReconciliationLine>();
    for (var request : evidence.paymentRequests()) {
      var line = line("payment_request", request.paymentRequestId());
      line.requested = sum(null, request.amount());
      line.settled = BigInteger.ZERO;
      byRequest.put(request.paymentRequestId(), line);
    }
    for (var settlement : evidence.settlements()) {
      var request = settlement.paymentRequestId();
      var line = request == null ? null : byRequest.get(request);
      if (line == null) {
        line = line("settlement", settlement.settlementId());
        line.status = "no_request";
      } else line.matched.add(settlement.settlementId());
      settle(line, settlement);
    }
    for (var line : byRequest.values()) {
      line.settledVsRequested = sum(line.settled, negated(line.requested));
      line.status = status(line);
    }
  }

  private void settle(ReconciliationLine line, Settlement settlement) {
    var settled = settlement.isFinal() ? settlement.amount() : null;
    line.settled = sum(line.settled, settled);
    line.refunded = sum(line.refunded, settlement.refundedAmount());
    BigInteger funds = BigInteger.ZERO;
    BigInteger refunds = BigInteger.ZERO;
    for (var credit : evidence.credits()) {
      if (!settlement.settlementId().equals(credit.settlementId())) continue;
      if (credit.kind() == Credit.Kind.FUND) funds = sum(funds, credit.micros());
      else if (credit.kind() == Credit.Kind.REFUND) refunds = sum(refunds, credit.micros());
      else continue;
      line.matched.add(credit.creditId());
    }
    line.credited = sum(line.credited, funds);
    line.creditedVsSettled = sum(line.creditedVsSettled, funds.subtract(worth(settled)));
    line.refundCreditsVsRefunded =
        sum(line.refundCreditsVsRefunded, refunds.subtract(worth(settlement.refundedAmount())));
  }

  private String status(ReconciliationLine line) {
    var difference = sum(null, line.settledVsRequested);
    var tolerance = units(outcome.at("/policy/amount_tolerance").asText());
    if (sum(null, line.settled).signum() == 0) return "unsettled";
    if (difference.abs().compareTo(tolerance) <= 0) return "settled";
    return difference.signum() < 0 ? "under_settled" : "over_settled";
  }

  private void usage() {
    for (var usage : evidence.usage()) {
      var line = line("usage", usage.usageId());
      line.used = sum(null, usage.micros());
      line.debited = BigInteger.ZERO;
      for (var credit : evidence.credits())
        if (credit.kind() == Credit.Kind.DEBIT && usage.usageId().equals(credit.usageId())) {
          line.debited = sum(line.debited, credit.micros());
          line.matched.add(credit.creditId());
        }
      line.debitedVsUsed = sum(line.debited, negated(line.used));
      line.status = billed(line) + " " + delivered(usage, line);
    }
  }

  private static String billed(ReconciliationLine line) {
    int difference = sum(null, line.debitedVsUsed).signum();
    if (difference == 0) return "billed";
    if (difference > 0) return "over_billed";
    return sum(null, line.debited).signum() == 0 ? "unbilled" : "under_billed";
  }

  private String delivered(Usage usage, ReconciliationLine line) {
    boolean delivered = false;
    for (var delivery : evidence.deliveries())
      if (usage.receiptRef() != null && usage.receiptRef().equals(delivery.receiptRef())) {
        line.matched.add(delivery.deliveryId());
        delivered |= delivery.isProven();
      }
    return delivered ? "delivered" : "undelivered";
  }

  /** Credits and deliveries that no line has matched. */
  private void rest() {
    var matched = new HashSet<String>();
    for (var line : lines) matched.addAll(line.matched);
    for (var credit : evidence.credits()) if (!matched.contains(credit.creditId())) credit(credit);
    for (var delivery : evidence.deliveries())
      if (!matched.contains(delivery.deliveryId())) delivery(delivery);
  }

  private void credit(Credit credit) {
    var line = line("credit", credit.creditId());
    switch (credit.kind()) {
      case FUND -> {
        line.credited = sum(null, credit.micros());
        line.creditedVsSettled = line.credited;
        line.status = "no_settlement";
      }
      case REFUND -> {
        line.refundCreditsVsRefunded = sum(null, credit.micros());
        line.status = "no_settlement";
      }
      case DEBIT -> {
        line.debited = sum(null, credit.micros());
        line.debitedVsUsed = line.debited;
        line.status = "no_usage";
      }
      case ADJUST -> {
        line.credited = sum(null, credit.micros());
        line.status = "adjustment";
      }
      case null -> line.status = "no_kind";
    }
  }

  private void delivery(Delivery delivery) {
    line("delivery", delivery.deliveryId()).status =
        delivery.isProven() ? "no_usage delivered" : "no_usage undelivered";
  }

  /** What findings refer to and no line is about. */
  private List<ReconciliationLine> others(Set<String> told) {
    var others = new ArrayList<ReconciliationLine>();
    for (var ref : rules.keySet())
      if (!told.contains(ref)) others.add(new ReconciliationLine("finding", ref));
    return others;
  }

  private ReconciliationLine total(String runId) {
    var totals = outcome.path("reconciliation");
    var total = new ReconciliationLine("total", runId);
    total.requested = units(totals.path("requested").asText());
    total.settled = units(totals.path("settled").asText());
    total.refunded = units(totals.path("refunded").asText());
    total.credited = micros(totals.path("credited").asText());
    total.debited = micros(totals.path("debited").asText());
    total.used = micros(totals.path("used").asText());
    var differences = totals.path("differences");
    total.settledVsRequested = units(differences.path("settled_vs_requested").asText());
    total.creditedVsSettled = micros(differences.path("credited_vs_settled").asText());
    total.debitedVsUsed = micros(differences.path("debited_vs_used").asText());
    total.refundCreditsVsRefunded = micros(differences.path("refund_credits_vs_refunded").asText());
    total.status = outcome.path("evidence_status").asText();
    return total;
  }

  private ReconciliationLine line(String kind, String id) {
    var line = new ReconciliationLine(kind, id);
    lines.add(line);
    return line;
  }

  /** What units are worth in micro-credits, cut, as the outcome's totals have it. */
  private BigInteger worth(@Nullable BigInteger units) {
    var rate = outcome.at("/policy/credits_per_unit");
    if (units == null || units.signum() == 0) return BigInteger.ZERO;
    return units
        .multiply(micros(rate.path("credits").asText()))
        .divide(units(rate.path("asset_amount").asText()));
  }

  private static BigInteger units(String text) {
    return new BigInteger(text);
  }

  private static BigInteger micros(String credits) {
    return new BigDecimal(credits).movePointRight(6).toBigIntegerExact();
  }

  private static BigInteger negated(@Nullable BigInteger amount) {
    return amount == null ? BigInteger.ZERO : amount.negate();
  }
}
