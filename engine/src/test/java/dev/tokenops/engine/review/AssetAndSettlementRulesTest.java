package dev.tokenops.engine.review;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.rule.Severity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of each line: asset context, payment requests, settlement evidence. */
class AssetAndSettlementRulesTest {
  private static final String USDC = "eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
  private static final String USDBC =
      "'eip155:8453/erc20:0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA'";
  private static final String ON_ETHEREUM =
      "'eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'";
  private static final String HOLDER = "'eip155:8453:0x00000000000000000000000000000000000000aa'";
  private static final String PAYEE = "'eip155:8453:0x1a9C8182C09F50C8318d769245beA52c32BE35BC'";
  private static final String NEW_REQUEST =
      "payment_requests + {'payment_request_id':'pr_2','provider_route':'stripe_stablecoin',"
          + "'amount':'5','asset_id':'"
          + USDC
          + "','payee':"
          + PAYEE
          + ",'created_at':'2026-11-20T17:00:00Z','expires_at':'%s'}";
  private static final String SECOND_SETTLEMENT =
      "settlements + {'settlement_id':'st_2','payment_request_id':'pr_1',"
          + "'provider_route':'stripe_stablecoin','provider_reference':'%s','asset_id':'"
          + USDC
          + "','amount':'%s','payer':"
          + HOLDER
          + ",'payee':"
          + PAYEE
          + ",'status':'%s','tx_hash':'%s','confirmations':412,"
          + "'settled_at':'2026-11-20T10:04:31Z'}";
  private static final String TX =
      "0x5F2D1C7BE0A94C3F8E6D2B1A90C7F4E3D8B6A5C4F3E2D1C0B9A8F7E6D5C4B3A2";

  @ParameterizedTest
  @MethodSource
  void assetContext(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> assetContext() {
    return Stream.of(
        line("AST-001", INFO, "events", "asset.events -", ""),
        line("AST-001", INFO, "events", "asset.events = []", ""),
        line("AST-002", LOW, "ev_1", "asset.events.0.type -", ""),
        line(
            "AST-002", LOW, "ev_2", event("freeze", "", "10"), event("pause", "", "10"), "AST-006"),
        line("AST-003", INFO, USDC, "asset.symbol -", ""),
        line("AST-003", INFO, USDC, "asset.decimals = null", ""),
        line("AST-003", INFO, USDC, "asset.supply -", ""),
        line("AST-003", INFO, USDC, "asset.supply.burned -", ""),
        line("AST-004", HIGH, USDC, "asset.supply.total = '3999999999999999'", ""),
        line("AST-004", HIGH, USDC, "asset.supply.total = '4000000000000001'", ""),
        line("AST-005", HIGH, "ev_2", event("pause", "", "10"), paused("11")),
        line("AST-005", HIGH, "ev_2", paused("09"), paused("11")),
        // What is lifted after the review's now is not lifted yet.
        line("AST-005", HIGH, "ev_2", paused("19"), paused("18"), "AST-012"),
        line("AST-006", MEDIUM, "ev_2", frozen("", "'bb'", ""), frozen("", "'aa'", "")),
        line("AST-006", HIGH, "ev_2", event("freeze", "'from':" + PAYEE + ",", "10"), ""),
        line("AST-006", MEDIUM, "ev_2", frozen("7", "'aa'", "6"), frozen("7", "'aa'", "7")),
        line("AST-007", MEDIUM, "ev_2", moved("forced_transfer"), moved("transfer")),
        line("AST-008", INFO, "ev_2", moved("recovery"), moved("transfer")),
        line(
            "AST-009",
            HIGH,
            "ev_1",
            "asset.events.0.to = 'eip155:1:0x00000000000000000000000000000000000000aa'",
            "asset.events.0.to = " + HOLDER),
        line(
            "AST-010",
            MEDIUM,
            USDC,
            "policy.stale_after_seconds = 19794",
            "policy.stale_after_seconds = 19795"),
        line(
            "AST-011",
            MEDIUM,
            USDC,
            "policy.stale_after_seconds = 64799",
            "policy.stale_after_seconds = 64800"),
        line(
            "AST-012", LOW, "us_1", "usage.0.at = '2026-11-20T18:00:00.001Z'", usedAt("18:00:00Z")),
        line("AST-013", HIGH, USDC, "asset.decimals = 18", "asset.decimals = 6"),
        line("AST-014", LOW, USDC, "asset.symbol = 'USDX'", "asset.symbol = 'usdc'"),
        line("AST-014", MEDIUM, USDBC.replace("'", ""), in(USDBC), ""),
        line("AST-015", INFO, other(), in("'" + other() + "'"), ""));
  }

  @ParameterizedTest
  @MethodSource
  void paymentRequests(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> paymentRequests() {
    return Stream.of(
        line("PAY-001", MEDIUM, "payment_requests", "payment_requests -", ""),
        line("PAY-001", MEDIUM, "payment_requests", "payment_requests = []", ""),
        line("PAY-002", MEDIUM, "pr_1", "payment_requests.0.payee -", ""),
        line("PAY-002", MEDIUM, "pr_1", "payment_requests.0.amount = null", ""),
        line("PAY-003", INFO, "pr_1", "payment_requests.0.expires_at -", ""),
        line("PAY-004", LOW, "pr_2", NEW_REQUEST.formatted("2026-11-20T18:00:00Z"), ""),
        line("PAY-004", MEDIUM, "pr_2", NEW_REQUEST.formatted("2026-11-20T17:59:59Z"), ""),
        line("PAY-005", HIGH, "pr_1", "payment_requests.0.asset_id = '" + other() + "'", ""),
        line("PAY-005", HIGH, "pr_1", "payment_requests.0.asset_id = " + USDBC, "", "<PAY-010"),
        // The settlement follows its request: one cause, one finding.
        line(
            "PAY-005",
            HIGH,
            "pr_1",
            "payment_requests.0.asset_id = '%s'; settlements.0.asset_id = '%s'"
                .formatted(other(), other()),
            "payment_requests.0.asset_id = '" + USDC.toLowerCase(Locale.ROOT) + "'"),
        line("PAY-006", HIGH, "pr_1", "payment_requests.0.asset_id = " + ON_ETHEREUM, ""),
        line("PAY-007", MEDIUM, "pr_1", expires("10:00:00Z"), expires("11:00:00Z")),
        line("PAY-008", MEDIUM, "pr_1", "payment_requests.0.amount = '0'", ""));
  }

  @ParameterizedTest
  @MethodSource
  void settlementEvidence(RuleLine line) {
    line.check();
  }

  static Stream<RuleLine> settlementEvidence() {
    return Stream.of(
        line("SET-001", MEDIUM, "settlements", "settlements -", ""),
        line("SET-001", MEDIUM, "settlements", "settlements = []", "", "CRD-003"),
        line("SET-002", MEDIUM, "st_1", "settlements.0.status -", ""),
        line(
            "SET-002",
            MEDIUM,
            "st_1",
            "settlements.0.confirmations -",
            "settlements.0.confirmations -; policy.min_confirmations = 0"),
        line("SET-003", INFO, "st_1", "settlements.0.tx_hash -", ""),
        line("SET-004", INFO, "st_1", old(28528), old(28529), "AST-011"),
        line("SET-005", HIGH, "st_1 pr_1", "settlements.0.asset_id = '" + other() + "'", ""),
        line("SET-005", HIGH, "st_1 pr_1", "settlements.0.asset_id = " + USDBC, "", "<SET-019"),
        line("SET-006", HIGH, "st_1 pr_1", "settlements.0.asset_id = " + ON_ETHEREUM, ""),
        line("SET-006", HIGH, "st_1 pr_1", "settlements.0.payee = " + elsewhere(), ""),
        line("SET-006", HIGH, "st_1 pr_1", "settlements.0.payer = " + elsewhere(), ""),
        line(
            "SET-007",
            HIGH,
            "st_1 pr_1",
            "settlements.0.payee = " + HOLDER,
            "settlements.0.payee = 'eip155:8453:0x1A9C8182C09F50C8318D769245BEA52C32BE35bc'"),
        line("SET-008", MEDIUM, "st_1 pr_1", "settlements.0.provider_route = 'wire'", ""),
        line("SET-009", MEDIUM, "st_1", of9("24"), "", "PAY-004"),
        line("SET-009", MEDIUM, "st_1", of9("25"), "", "<SET-024"),
        line("SET-010", MEDIUM, "st_1 pr_1", status("ACSP"), status("ACCC"), "<CRD-005"),
        line("SET-010", MEDIUM, "st_1 pr_1", status("RJCT"), status("ACSC"), "<CRD-005"),
        line(
            "SET-010",
            MEDIUM,
            "st_1 pr_1",
            status("ACSP") + "; credits.0.kind = 'adjust'",
            status("ACSC"),
            "CRD-012"),
        line("SET-010", INFO, "st_2 pr_1", second("pi_2", "1", "RJCT", "0xb"), ""),
        line("SET-010", LOW, "st_2 pr_1", second("pi_2", "1", "PDNG", "0xb"), ""),
        line(
            "SET-011",
            MEDIUM,
            "st_1 pr_1",
            paid("24999998", "1") + "; credits.0.credits = '24.999998'",
            paid("24999999", "1")),
        line(
            "SET-011",
            MEDIUM,
            "st_1 pr_1",
            paid("24999998", "1"),
            paid("24999999", "1"),
            "<SET-033"),
        line("SET-012", MEDIUM, "st_1 pr_1", paid("25000002", "1"), paid("25000001", "1")),
        // Settled is before refunds: a refund in full is not too little.
        line(
            "SET-013",
            HIGH,
            "st_1",
            "settlements.0.refunded_amount = '25000001'",
            "settlements.0.refunded_amount = '25000000'"),
        line("SET-014", MEDIUM, "st_1", confirmed(64), confirmed(65)),
        line("SET-015", MEDIUM, "st_1 pr_1", settled("09:59:59Z"), settled("10:00:00Z")),
        line("SET-015", MEDIUM, "st_1 pr_1", settled("11:00:00.001Z"), settled("11:00:00Z")),
        line(
            "SET-015",
            MEDIUM,
            "st_1 pr_1",
            "policy.settlement_window_seconds = 270",
            "policy.settlement_window_seconds = 271"),
        // The copy is not credited, and the sum is only over because of it: one cause.
        line("SET-016", HIGH, "st_1 st_2", second("pi_2", "25000000", "ACSC", TX), ""),
        line("SET-017", MEDIUM, "st_2 st_3", twice("5", "5"), twice("5", "6")));
  }

  private static RuleLine line(
      String rule, Severity severity, String refs, String outside, String inside, String... also) {
    return new RuleLine(rule, severity, refs, outside, inside, List.of(also));
  }

  private static String event(String type, String fields, String hour) {
    return "asset.events + {'event_id':'ev_2','type':'%s',%s'at':'2026-11-20T%s:00:00Z'}"
        .formatted(type, fields, hour);
  }

  private static String paused(String unpausedHour) {
    return event("pause", "", "10")
        + "; asset.events + {'event_id':'ev_3','type':'unpause','at':'2026-11-20T%s:00:00Z'}"
            .formatted(unpausedHour);
  }

  private static String frozen(String amount, String unfrozen, String lifted) {
    String account = "'from':'eip155:8453:0x%s',%s";
    return event("freeze", account.formatted("aa", amount(amount)), "10")
        + "; asset.events + {'event_id':'ev_3','type':'unfreeze',%s'at':'2026-11-20T11:00:00Z'}"
            .formatted(account.formatted(unfrozen.replace("'", ""), amount(lifted)));
  }

  private static String amount(String units) {
    return units.isEmpty() ? "" : "'amount':'%s',".formatted(units);
  }

  private static String moved(String type) {
    return event(type, "'amount':'500','from':%s,'to':%s,".formatted(HOLDER, PAYEE), "10");
  }

  private static String in(String asset) {
    return "asset.asset_id = %s; payment_requests.0.asset_id = %s; settlements.0.asset_id = %s"
        .formatted(asset, asset, asset);
  }

  private static String other() {
    return "eip155:8453/erc20:0x00000000000000000000000000000000000000bb";
  }

  private static String usedAt(String time) {
    return "usage.0.at = '2026-11-20T%s'".formatted(time);
  }

  private static String expires(String time) {
    return "payment_requests.0.expires_at = '2026-11-20T%s'".formatted(time);
  }

  private static String elsewhere() {
    return "'eip155:1:0x1a9C8182C09F50C8318d769245beA52c32BE35BC'";
  }

  private static String status(String status) {
    return "settlements.0.status = '%s'".formatted(status);
  }

  private static String second(String reference, String amount, String status, String txHash) {
    return SECOND_SETTLEMENT.formatted(reference, amount, status, txHash);
  }

  /** Two more settlements of one reference, funded. */
  private static String twice(String amount, String otherAmount) {
    return second("pi_2", amount, "ACSC", "0xb")
        + "; "
        + second("pi_2", otherAmount, "ACSC", "0xc").replace("st_2", "st_3")
        + credited("2", amount)
        + credited("3", otherAmount);
  }

  private static String credited(String number, String units) {
    return "; credits + {'credit_id':'cs_%s','kind':'fund','settlement_id':'st_%s',"
            .formatted(number, number)
        + "'credits':'0.00000%s','at':'2026-11-20T10:05:02Z'}".formatted(units);
  }

  private static String paid(String amount, String tolerance) {
    return "settlements.0.amount = '%s'; policy.amount_tolerance = '%s'"
        .formatted(amount, tolerance);
  }

  /** Settled and credited with so many whole credits, for a request that is not there. */
  private static String of9(String credits) {
    return "settlements.0.payment_request_id = 'pr_9'; settlements.0.amount = '%s000000'; credits.0.credits = '%s'"
        .formatted(credits, credits);
  }

  private static String confirmed(int confirmations) {
    return "settlements.0.confirmations = " + confirmations;
  }

  private static String settled(String time) {
    return "settlements.0.settled_at = '2026-11-20T%s'".formatted(time);
  }

  private static String old(int seconds) {
    return "policy.stale_after_seconds = " + seconds;
  }

  /** All lines, for the catalogue's own test. */
  static List<RuleLine> lines() {
    return Stream.of(assetContext(), paymentRequests(), settlementEvidence())
        .flatMap(lines -> lines)
        .toList();
  }
}
