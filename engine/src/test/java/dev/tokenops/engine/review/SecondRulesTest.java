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

/** Both sides of each line that came with rules 2.0.0. */
class SecondRulesTest {
  private static final String USDC = "eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
  private static final String USDBC =
      "eip155:8453/erc20:0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA";
  private static final String PAYER = "eip155:8453:0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B";
  private static final String PAYEE = "eip155:8453:0x1a9C8182C09F50C8318d769245beA52c32BE35BC";
  private static final String TYPO = "eip155:8453:0x1A9C8182C09F50C8318d769245beA52c32BE35BC";
  private static final String ZERO = "eip155:8453:0x0000000000000000000000000000000000000000";
  private static final String HOLDER = "eip155:8453:0x00000000000000000000000000000000000000aa";
  private static final String DIGEST = "ab".repeat(32);

  @ParameterizedTest
  @MethodSource
  void assetContext(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> assetContext() {
    String known = asset("eip155:8453/erc20:0x833589fcD6eDb6E08f4c7C32D4f71b54bdA02913");
    String mints =
        "asset.supply.minted = '%s'; asset.supply.total = '%s'; asset.supply.burned = '0';"
            + " asset.supply.as_of = '2026-11-20T09:12:00Z'";
    return Stream.of(
        line("AST-016", LOW, USDC.replace("0x833589fC", "0x833589fc"), known, asset(lower(USDC))),
        line(
            "AST-016",
            MEDIUM,
            "eip155:8453/erc20:0xAb00000000000000000000000000000000000000",
            asset("eip155:8453/erc20:0xAb00000000000000000000000000000000000000"),
            asset("eip155:8453/erc20:0xab00000000000000000000000000000000000000")),
        line(
            "AST-016",
            INFO,
            "ev_1",
            "asset.events.0.to = '" + TYPO + "'",
            "asset.events.0.to = '" + PAYEE + "'"),
        line(
            "AST-017",
            HIGH,
            USDC,
            mints.formatted("999999999999", "999999999999"),
            mints.formatted("1000000000000", "1000000000000")),
        line(
            "AST-017",
            HIGH,
            USDC,
            event(
                "ev_2",
                "transfer",
                "'from':'" + PAYEE + "','to':'" + ZERO + "',",
                "5250000000000001",
                ""),
            event(
                "ev_2",
                "transfer",
                "'from':'" + PAYEE + "','to':'" + ZERO + "',",
                "5250000000000000",
                "")),
        line(
            "AST-019",
            MEDIUM,
            "ev_4 ev_2",
            pause("10", "12") + moved("11"),
            pause("10", "12") + moved("12")),
        line(
            "AST-019",
            MEDIUM,
            "ev_4 ev_2",
            freeze(HOLDER, "10", "12") + moved("11"),
            freeze(HOLDER, "10", "12") + moved("10")),
        line(
            "AST-020",
            HIGH,
            "ev_2 pr_1",
            event("ev_2", "recovery", "'from':'" + PAYEE + "',", "5", "2026-11-20T09:59:59Z"),
            event("ev_2", "recovery", "'from':'" + PAYEE + "',", "5", "2026-11-20T10:00:00Z"),
            "AST-008"),
        line(
            "AST-020",
            HIGH,
            "ev_2 st_1",
            event("ev_2", "recovery", "'from':'" + PAYER + "',", "5", "2026-11-20T09:59:59Z"),
            event("ev_2", "recovery", "'from':'" + HOLDER + "',", "5", "2026-11-20T09:59:59Z"),
            "AST-008"),
        line("AST-021", LOW, "ev_2 ev_3", twins("0xAA", "0xaa"), twins("0xAA", "0xab")));
  }

  @ParameterizedTest
  @MethodSource
  void paymentRequests(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> paymentRequests() {
    return Stream.of(
        line("PAY-009", LOW, "pr_1", payee("requested", TYPO), payee("requested", lower(PAYEE))),
        line(
            "PAY-009",
            MEDIUM,
            "pr_1",
            payee("requested", TYPO) + "; " + payee("paid", TYPO),
            payee("requested", PAYEE)),
        line(
            "PAY-010",
            HIGH,
            "pr_1",
            "payment_requests.0.asset_id = '" + USDBC + "'",
            "payment_requests.0.asset_id = '" + lower(USDC) + "'"),
        line(
            "PAY-011",
            HIGH,
            "pr_1",
            payee("requested", ZERO) + "; " + payee("paid", ZERO),
            payee("requested", HOLDER) + "; " + payee("paid", HOLDER)),
        line(
            "PAY-011",
            HIGH,
            "pr_1",
            payee("requested", contract()) + "; " + payee("paid", contract()),
            payee("requested", HOLDER) + "; " + payee("paid", HOLDER)),
        line(
            "PAY-012",
            MEDIUM,
            "pr_2 pr_1",
            request("pr_2", "25000000", "10:00:00"),
            request("pr_2", "25000000", "10:00:01")));
  }

  @ParameterizedTest
  @MethodSource
  void settlements(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> settlements() {
    return Stream.of(
        line("SET-018", LOW, "st_1", payee("paid", TYPO), payee("paid", lower(PAYEE))),
        line(
            "SET-018",
            LOW,
            "st_1",
            "settlements.0.payer = '" + PAYER.replace("0xAb", "0xAB") + "'",
            "settlements.0.payer = '" + lower(PAYER) + "'"),
        line("SET-019", HIGH, "st_1 pr_1", paidIn(USDBC), paidIn(lower(USDC))),
        line("SET-020", HIGH, "st_1 pr_1 cr_1", amount("250000000"), amount("25000000")),
        line("SET-020", HIGH, "st_1 pr_1 cr_1", amount("25"), amount("26")),
        line("SET-020", HIGH, "st_1 pr_1", amount("2500000") + credit("2.5"), amount("0")),
        line(
            "SET-021",
            MEDIUM,
            "st_1 pr_1",
            amount("24997500") + credit("24.9975"),
            amount("24997501")),
        line(
            "SET-021",
            MEDIUM,
            "st_1 pr_1",
            amount("23750000") + credit("23.75"),
            amount("23747500")),
        line(
            "SET-022",
            MEDIUM,
            "st_1 st_2 pr_1",
            amount("10000000")
                + credit("10")
                + second("st_2", "'payment_request_id':'pr_1',", "PDNG"),
            amount("10000000")
                + credit("10")
                + second("st_2", "'payment_request_id':'pr_1',", "RJCT")),
        line(
            "SET-023",
            MEDIUM,
            "st_2 pr_2 pr_3",
            loose("5", "5", "'payment_request_id':'pr_9',"),
            loose("5", "6", "'payment_request_id':'pr_9',"),
            "PAY-004",
            "CRD-007"),
        line(
            "SET-023",
            MEDIUM,
            "st_2 pr_2 pr_3",
            loose("5", "5", ""),
            loose("5", "6", ""),
            "<SET-002",
            "PAY-004",
            "CRD-007"),
        line(
            "SET-024",
            MEDIUM,
            "st_2 pr_2",
            loose("5", "6", "'payment_request_id':'pr_9',"),
            loose("4", "6", "'payment_request_id':'pr_9',"),
            "PAY-004",
            "CRD-007"),
        line("SET-025", MEDIUM, "st_1 pr_1", uncredited("DONE"), status("ACCP"), "CRD-012"),
        line("SET-026", MEDIUM, "st_1 pr_1", uncredited("ACWC"), status("ACSP"), "CRD-012"),
        line("SET-026", MEDIUM, "st_1 pr_1", uncredited("PART"), status("ACTC"), "CRD-012"),
        line("SET-027", HIGH, "st_1", confirmed(0), confirmed(1)),
        line(
            "SET-027", HIGH, "st_1", confirmed(0), confirmed(0) + "; policy.min_confirmations = 0"),
        line("SET-028", HIGH, "st_1 ev_2", pause("10", "11"), pause("09", "10")),
        line("SET-029", HIGH, "st_1 ev_2", freeze(PAYEE, "10", "11"), freeze(HOLDER, "10", "11")),
        line("SET-029", HIGH, "st_1 ev_2", freeze(PAYER, "10", "11"), freeze(PAYER, "09", "10")),
        line("SET-030", INFO, "st_1 " + USDC, supply("24999999"), supply("25000000")),
        line("SET-031", MEDIUM, "st_1", "settlements.0.payer = '" + PAYEE + "'", ""),
        line("SET-033", HIGH, "st_1 pr_1", amount("10000001"), amount("10000001") + credit("24")),
        line("SET-032", HIGH, "st_1 pr_1", payee("paid", ZERO), payee("paid", lower(PAYEE))));
  }

  @ParameterizedTest
  @MethodSource
  void creditsUsageDeliveriesAndExceptions(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> creditsUsageDeliveriesAndExceptions() {
    return Stream.of(
        line("CRD-013", LOW, "cr_1 st_1", at("credits", "10:04:30"), at("credits", "10:04:31")),
        line(
            "CRD-014",
            HIGH,
            "cr_3 us_1",
            refunded("23800001", "23.800001"),
            refunded("23800000", "23.8")),
        line("CRD-015", HIGH, "cr_1 st_1", credits("250"), credits("25")),
        line("CRD-015", HIGH, "cr_1 st_1", credits("2.5"), credits("2.6")),
        line("USE-011", LOW, "us_1 cr_2", "credits.1.at = '2026-11-20T12:29:00Z'", ""),
        line(
            "DLV-010",
            MEDIUM,
            "dl_1 dl_2",
            delivery("rc_1", DIGEST),
            delivery("rc_1", clean("payload_sha256"))),
        line(
            "DLV-011",
            MEDIUM,
            "dl_1 dl_2",
            delivery("rc_9", clean("payload_sha256")),
            delivery("rc_9", DIGEST),
            "DLV-009"),
        line("DLV-013", LOW, "dl_1 dl_2", delivery("rc_1", clean("payload_sha256")), ""),
        line(
            "DLV-012",
            LOW,
            "dl_1 us_1",
            "deliveries.0.delivered_at = '2026-11-20T12:29:00Z'",
            "deliveries.0.delivered_at = '2026-11-20T12:29:59Z'"),
        line(
            "EXC-006",
            MEDIUM,
            "ex_1 dl_1",
            open("'low'", 19799),
            open("'low'", 19800),
            "AST-011",
            "SET-004"),
        line("EXC-006", HIGH, "ex_1 dl_1", open("'medium'", 19799), "", "AST-011", "SET-004"),
        line("EXC-006", CRITICAL, "ex_1 dl_1", open("'high'", 19799), "", "AST-011", "SET-004"));
  }

  private static RuleLine line(
      String rule, Severity severity, String refs, String outside, String inside, String... also) {
    return new RuleLine(rule, severity, refs, outside, inside, List.of(also));
  }

  private static String lower(String id) {
    return id.toLowerCase(java.util.Locale.ROOT);
  }

  private static String contract() {
    return "eip155:8453:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
  }

  private static String asset(String id) {
    return "asset.asset_id = '%s'; payment_requests.0.asset_id = '%s'; settlements.0.asset_id = '%s'"
        .formatted(id, id, id);
  }

  private static String paidIn(String asset) {
    return "settlements.0.asset_id = '" + asset + "'";
  }

  private static String payee(String where, String account) {
    return "%s.0.payee = '%s'"
        .formatted(where.equals("paid") ? "settlements" : "payment_requests", account);
  }

  private static String event(String id, String type, String fields, String amount, String at) {
    return "asset.events + {'event_id':'%s','type':'%s',%s%s%s}"
        .formatted(
            id,
            type,
            fields,
            amount.isEmpty() ? "" : "'amount':'" + amount + "',",
            "'at':'" + (at.isEmpty() ? "2026-11-19T10:00:00Z" : at) + "'");
  }

  private static String hour(String hour) {
    return "2026-11-20T" + hour + ":00:00Z";
  }

  private static String pause(String from, String to) {
    return event("ev_2", "pause", "", "", hour(from))
        + "; "
        + event("ev_3", "unpause", "", "", hour(to));
  }

  private static String freeze(String holder, String from, String to) {
    String of = "'from':'" + holder + "',";
    return event("ev_2", "freeze", of, "", hour(from))
        + "; "
        + event("ev_3", "unfreeze", of, "", hour(to));
  }

  private static String moved(String hour) {
    return "; settlements.0.settled_at = '2026-11-20T10:00:00Z'; "
        + event("ev_4", "transfer", "'to':'" + HOLDER + "',", "5", hour(hour));
  }

  private static String twins(String hash, String other) {
    return event("ev_2", "transfer", "'tx_hash':'" + hash + "',", "5", "")
        + "; "
        + event("ev_3", "transfer", "'tx_hash':'" + other + "',", "5", "");
  }

  private static String request(String id, String amount, String created) {
    return ("payment_requests + {'payment_request_id':'%s','provider_route':'stripe_stablecoin',"
            + "'amount':'%s','asset_id':'%s','payee':'%s','created_at':'2026-11-20T%sZ',"
            + "'expires_at':'2026-11-20T11:00:00Z'}")
        .formatted(id, amount, USDC, PAYEE, created);
  }

  private static String amount(String units) {
    return "settlements.0.amount = '" + units + "'";
  }

  private static String credit(String credits) {
    return "; credits.0.credits = '" + credits + "'";
  }

  private static String credits(String credits) {
    return "credits.0.credits = '%s'".formatted(credits);
  }

  private static String second(String id, String fields, String status) {
    return settlement(id, "15000000", fields, status);
  }

  private static String settlement(String id, String amount, String fields, String status) {
    return ("; settlements + {'settlement_id':'%s',%s'provider_route':'stripe_stablecoin',"
            + "'provider_reference':'pi_2','asset_id':'%s','amount':'%s','payer':'%s','payee':'%s',"
            + "'status':'%s','tx_hash':'0xb','confirmations':412,"
            + "'settled_at':'2026-11-20T10:04:31Z'}")
        .formatted(id, fields, USDC, amount, PAYER, PAYEE, status);
  }

  /** A settlement of 5 units that names nothing of the pack, and two requests. */
  private static String loose(String amount, String other, String fields) {
    return request("pr_2", amount, "10:00:00")
        + "; "
        + request("pr_3", other, "10:00:01")
        + settlement("st_2", "5", fields, "ACSC");
  }

  private static String status(String status) {
    return "settlements.0.status = '%s'".formatted(status);
  }

  private static String uncredited(String status) {
    return status(status) + "; credits.0.kind = 'adjust'";
  }

  private static String confirmed(int confirmations) {
    return "settlements.0.confirmations = " + confirmations;
  }

  private static String supply(String total) {
    return "asset.supply.total = '%s'; asset.supply.minted = '%s'; asset.supply.burned = '0'"
            .formatted(total, total)
        + "; asset.events.0.at = '2026-11-20T09:12:00Z'";
  }

  private static String at(String list, String time) {
    return "%s.0.at = '2026-11-20T%sZ'".formatted(list, time);
  }

  private static String refunded(String units, String credits) {
    return ("settlements.0.refunded_amount = '%s'; credits + {'credit_id':'cr_3','kind':'refund',"
            + "'settlement_id':'st_1','credits':'%s','at':'2026-11-20T13:00:00Z'}")
        .formatted(units, credits);
  }

  private static String clean(String field) {
    return Packs.clean().at("/deliveries/0/" + field).textValue();
  }

  private static String delivery(String receipt, String digest) {
    return ("deliveries + {'delivery_id':'dl_2','receipt_ref':'%s','target':'a','attempts':1,"
            + "'state':'delivered','last_status':200,'payload_sha256':'%s',"
            + "'acknowledged_sha256':'%s','delivered_at':'2026-11-20T12:31:00Z'}")
        .formatted(receipt, digest, digest);
  }

  private static String open(String severity, int allowedSeconds) {
    return ("exceptions.0.state = 'open'; exceptions.0.resolved_at -; exceptions.0.severity = %s;"
            + " policy.stale_after_seconds = %d")
        .formatted(severity, allowedSeconds);
  }

  /** All lines, for the catalogue's own test. */
  static List<RuleLine> lines() {
    return Stream.of(
            assetContext(), paymentRequests(), settlements(), creditsUsageDeliveriesAndExceptions())
        .flatMap(lines -> lines)
        .toList();
  }
}
