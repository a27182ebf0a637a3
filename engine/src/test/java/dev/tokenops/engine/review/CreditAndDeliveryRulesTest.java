package dev.tokenops.engine.review;

import static dev.tokenops.engine.review.rule.Severity.CRITICAL;
import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.rule.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of each line: credits, usage, deliveries, exceptions, files. */
class CreditAndDeliveryRulesTest {
  private static final String DIGEST = "'%s'".formatted("ab".repeat(32));

  @ParameterizedTest
  @MethodSource
  void credits(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> credits() {
    return Stream.of(
        line("CRD-001", MEDIUM, "credits", "credits -", ""),
        line("CRD-001", MEDIUM, "credits", "credits = []", ""),
        line("CRD-002", MEDIUM, "cr_1", "credits.0.at -", ""),
        line("CRD-003", HIGH, "cr_3", credit("fund", "'settlement_id':'st_9',", "5"), ""),
        line("CRD-003", HIGH, "cr_3", credit("fund", "", "5"), credit("adjust", "", "5")),
        line("CRD-004", HIGH, "cr_1 cr_3 st_1", credit("fund", "'settlement_id':'st_1',", "5"), ""),
        line("CRD-005", CRITICAL, "cr_1 st_1", status("RJCT"), status("ACSC")),
        line("CRD-005", CRITICAL, "cr_1 st_1", status("CANC"), status("ACCC")),
        line("CRD-005", HIGH, "cr_1 st_1", status("PDNG"), status("ACCC")),
        line("CRD-006", HIGH, "cr_1 st_1", funded("25.000001"), funded("25")),
        line("CRD-006", MEDIUM, "cr_1 st_1", funded("24.999999"), funded("25")),
        // Exactly means exactly: half a unit's worth cannot be credited.
        line("CRD-006", HIGH, "cr_1 st_1", rate("2000001", "2"), rate("2000000", "2")),
        line("CRD-007", MEDIUM, "st_1", "credits.0.kind = 'adjust'", "", "CRD-012"),
        line(
            "CRD-008",
            MEDIUM,
            "st_1 cr_3",
            refunded("10000000", "9.999999"),
            refunded("10000000", "10")),
        line("CRD-008", MEDIUM, "st_1", "settlements.0.refunded_amount = '1'", ""),
        line("CRD-009", MEDIUM, "cr_3 st_1", refunded("0", "1"), refunded("1000000", "1")),
        line("CRD-009", HIGH, "cr_3", credit("refund", "'settlement_id':'st_9',", "1"), ""),
        line(
            "CRD-010",
            HIGH,
            "cr_2",
            "credits.0.at = '2026-11-20T12:30:00.001Z'",
            // At one moment what adds comes first.
            "credits.0.at = '2026-11-20T12:30:00Z'"),
        line("CRD-011", MEDIUM, "cr_3", credit("debit", "'usage_id':'us_9',", "1"), ""),
        line("CRD-011", MEDIUM, "cr_3", credit("debit", "", "1"), credit("adjust", "", "1")),
        line("CRD-012", INFO, "cr_3", credit("adjust", "", "1"), ""));
  }

  @ParameterizedTest
  @MethodSource
  void usage(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> usage() {
    String nothing = "usage = []; deliveries = []; exceptions = []; credits.1 -";
    return Stream.of(
        line("USE-001", MEDIUM, "usage", "usage -", nothing),
        line("USE-001", MEDIUM, "usage", "usage = []", nothing),
        line("USE-002", MEDIUM, "us_1", "usage.0.credits -", ""),
        line("USE-003", INFO, "us_1", "usage.0.quantity -", ""),
        line("USE-004", MEDIUM, "us_2", used("run_2", "0.000001"), used("run_2", "0")),
        line("USE-005", MEDIUM, "us_1 cr_2", debited("1.200001"), debited("1.2")),
        line("USE-005", MEDIUM, "us_1 cr_2", debited("1.199999"), debited("1.20")),
        line("USE-006", HIGH, "us_1 cr_2 cr_3", credit("debit", "'usage_id':'us_1',", "1.2"), ""),
        line("USE-007", MEDIUM, "us_1 us_2", used("run_1", "1.2"), used("run_2", "0")),
        line("USE-008", MEDIUM, "us_1", usedAt("10:05:01.999Z"), usedAt("10:05:02Z")),
        line("USE-009", HIGH, "us_1", spent("25.000001"), spent("25")),
        line("USE-010", MEDIUM, "us_1", "usage.0.quantity = '0.00'", "usage.0.quantity = '0.01'"));
  }

  @ParameterizedTest
  @MethodSource
  void deliveries(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> deliveries() {
    String nothing = "usage = []; deliveries = []; exceptions = []; credits.1 -";
    return Stream.of(
        line("DLV-001", MEDIUM, "deliveries", "deliveries -", nothing, "EXC-005"),
        line("DLV-001", MEDIUM, "deliveries", "deliveries = []", nothing, "EXC-005"),
        line("DLV-002", MEDIUM, "dl_1", "deliveries.0.state -", ""),
        line("DLV-002", MEDIUM, "dl_1", "deliveries.0.last_status -", ""),
        line("DLV-003", INFO, "dl_1", "deliveries.0.attempts -", ""),
        line("DLV-004", MEDIUM, "us_1", "usage.0.receipt_ref -", ""),
        line("DLV-004", MEDIUM, "us_1", "usage.0.receipt_ref = 'rc_2'", ""),
        line("DLV-005", LOW, "dl_1", state("pending"), state("delivered")),
        line("DLV-005", MEDIUM, "dl_1", state("failed"), state("delivered")),
        line("DLV-005", HIGH, "dl_1", state("dead_lettered"), state("delivered")),
        line("DLV-005", INFO, "dl_2", again("'state':'failed'"), ""),
        line("DLV-006", MEDIUM, "dl_1", answered(199), answered(200)),
        line("DLV-006", MEDIUM, "dl_1", answered(300), answered(299)),
        line("DLV-007", HIGH, "dl_1", "deliveries.0.acknowledged_sha256 = " + DIGEST, ""),
        line(
            "DLV-008",
            MEDIUM,
            "dl_1",
            "deliveries.0.acknowledged_sha256 -",
            again(
                "'state':'delivered','last_status':200,'delivered_at':'2026-11-20T12:31:00Z',"
                    + "'payload_sha256':"
                    + DIGEST)),
        line(
            "DLV-009",
            LOW,
            "dl_2",
            again("'state':'failed'").replace("rc_1", "rc_9"),
            "",
            "DLV-005"));
  }

  @ParameterizedTest
  @MethodSource
  void exceptionsAndFiles(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> exceptionsAndFiles() {
    String open = "exceptions.0.state = 'open'; exceptions.0.resolved_at -; exceptions.0.severity ";
    return Stream.of(
        line("EXC-001", LOW, "ex_1 dl_1", open + "= 'low'", ""),
        line("EXC-001", MEDIUM, "ex_1 dl_1", open + "= 'medium'", ""),
        line("EXC-001", MEDIUM, "ex_1 dl_1", open + "-", "", "EXC-002"),
        line("EXC-001", HIGH, "ex_1 dl_1", open + "= 'high'", ""),
        line("EXC-001", CRITICAL, "ex_1 dl_1", open + "= 'critical'", "exceptions -"),
        line("EXC-002", LOW, "ex_1", "exceptions.0.state -", ""),
        line("EXC-003", INFO, "ex_1", "exceptions.0.type -", ""),
        line("EXC-004", LOW, "ex_1", "exceptions.0.resolved_at -", ""),
        line("EXC-004", LOW, "ex_1", "exceptions.0.state = 'open'", "", "<EXC-001"),
        line("EXC-004", LOW, "ex_1", resolved("12:29:59Z"), resolved("12:30:00Z")),
        line("EXC-005", INFO, "ex_1", "exceptions.0.refs + 'st_9'", "exceptions.0.refs + 'st_1'"),
        line("FIL-001", LOW, "files", "files -", ""),
        line("FIL-001", LOW, "files", "files = []", ""),
        line("FIL-002", LOW, "settlements.csv", "files.0.sha256 -", ""),
        line("FIL-003", MEDIUM, "settlements.csv", "files.0.size = 0", "files.0.size = 1"),
        line(
            "FIL-003",
            MEDIUM,
            "settlements.csv",
            "files.0.sha256 = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855'",
            ""),
        line(
            "FIL-004",
            LOW,
            "settlements.csv b.csv",
            "files.0.sha256 = %s; files + {'name':'b.csv','sha256':%s,'size':1}"
                .formatted(DIGEST, DIGEST),
            "files + {'name':'b.csv','sha256':%s,'size':1}".formatted(DIGEST)));
  }

  private static RuleLine line(
      String rule, Severity severity, String refs, String outside, String inside, String... also) {
    return new RuleLine(rule, severity, refs, outside, inside, List.of(also));
  }

  private static String credit(String kind, String fields, String credits) {
    return "credits + {'credit_id':'cr_3','kind':'%s',%s'credits':'%s','at':'2026-11-20T13:00:00Z'}"
        .formatted(kind, fields, credits);
  }

  private static String status(String status) {
    return "settlements.0.status = '%s'".formatted(status);
  }

  private static String funded(String credits) {
    return "credits.0.credits = '%s'".formatted(credits);
  }

  private static String rate(String units, String credits) {
    return "policy.credits_per_unit = {'asset_amount':'%s','credits':'%s'}"
        .formatted(units, credits);
  }

  private static String refunded(String units, String credits) {
    return "settlements.0.refunded_amount = '%s'; ".formatted(units)
        + credit("refund", "'settlement_id':'st_1',", credits);
  }

  private static String used(String run, String credits) {
    return ("usage + {'usage_id':'us_2','run_ref':'%s','meter':'tokenops.review','quantity':'3',"
            + "'unit':'review','credits':'%s','receipt_ref':'rc_1','at':'2026-11-20T12:29:58Z'}")
        .formatted(run, credits);
  }

  private static String usedAt(String time) {
    return "usage.0.at = '2026-11-20T%s'".formatted(time);
  }

  private static String debited(String credits) {
    return "credits.1.credits = '%s'".formatted(credits);
  }

  private static String spent(String credits) {
    return "credits.1.credits = '%s'; usage.0.credits = '%s'".formatted(credits, credits);
  }

  private static String state(String state) {
    return "deliveries.0.state = '%s'".formatted(state);
  }

  private static String again(String fields) {
    return "deliveries + {'delivery_id':'dl_2','receipt_ref':'rc_1','target':'a','attempts':1,%s}"
        .formatted(fields);
  }

  private static String answered(int status) {
    return "deliveries.0.last_status = " + status;
  }

  private static String resolved(String time) {
    return "exceptions.0.resolved_at = '2026-11-20T%s'".formatted(time);
  }

  /** All lines, for the catalogue's own test. */
  static List<RuleLine> lines() {
    return Stream.of(credits(), usage(), deliveries(), exceptionsAndFiles())
        .flatMap(lines -> lines)
        .toList();
  }
}
