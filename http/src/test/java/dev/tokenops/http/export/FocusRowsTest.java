package dev.tokenops.http.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.stage.Prices;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Purchases and what becomes of them, in the same month and in a later one. */
class FocusRowsTest {
  private static final Instant BOUGHT_AT = Instant.parse("2026-10-31T23:59:59.999Z");
  private static final String SHA = "ab".repeat(32);

  @Test
  void whatIsTakenBackLaterCorrectsAnEarlierMonth() {
    var funded = funded(25_000_000, 2_500);
    var table = table(funded, BOUGHT_AT, Instant.parse("2026-11-01T00:00:00.000Z"), 10_000_000);
    var reversal = table.rows().get(1);
    assertEquals("Purchase", reversal.get("ChargeCategory"));
    assertEquals("Correction", reversal.get("ChargeClass"));
    assertEquals("-10.00", reversal.get("BilledCost"));
    assertEquals("-10", reversal.get("x_Credits"));
    assertEquals("2026-11-01T00:00:00Z", reversal.get("BillingPeriodStart"));
    assertEquals("2026-12-01T00:00:00Z", reversal.get("BillingPeriodEnd"));
    assertEquals("2026-10-01T00:00:00Z", table.rows().get(0).get("BillingPeriodStart"));
  }

  @Test
  void whatIsTakenBackInItsOwnMonthIsNoCorrection() {
    var table = table(funded(25_000_000, 2_500), BOUGHT_AT, BOUGHT_AT, 10_000_000);
    assertEquals("", table.rows().get(1).get("ChargeClass"));
  }

  @Test
  void theMoneyOfAReversalIsWhatTheProviderGaveBackToTheCent() {
    var random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      long credits = 1 + random.nextLong(1L << random.nextInt(1, 40));
      long whole = Prices.amountMinor(credits);
      long part = random.nextLong(whole + 1);
      long micros = Prices.proportionMicros(credits, part, whole);
      if (micros == 0) continue;
      var table = table(funded(credits, whole), BOUGHT_AT, BOUGHT_AT, micros);
      var reversal = table.rows().get(1);
      assertEquals(BigDecimal.valueOf(-part, 2), new BigDecimal(reversal.get("BilledCost")));
    }
  }

  @Test
  void aWonDisputeBringsBothBack() {
    var csv = new Csv().header(FocusColumn.names());
    var rows = new FocusRows(new FocusRows.Account("agt_1", "=cmd", "log.example"), csv);
    var funded = funded(1_234_567, 124);
    var bought = new FocusRows.Bought(funded, BOUGHT_AT);
    rows.purchase(placed(funded, BOUGHT_AT), funded);
    var later = BOUGHT_AT.plusSeconds(86_400);
    var lost =
        new CreditsReversed(
            "agt_1", "stl_1", "evt_2", ReversalReason.DISPUTE, 1_234_567, 1_234_567, SHA);
    rows.reversal(placed(lost, later), lost, bought);
    var won = new CreditsRestored("agt_1", "stl_1", "evt_3", 1_234_567, 0, SHA);
    rows.restoration(placed(won, later), won, bought);
    var table = Table.parse(new String(csv.bytes(), StandardCharsets.UTF_8));
    FocusRules.check(table);
    assertEquals(new BigDecimal("1.24"), FocusRules.sum(table, "Purchase", "BilledCost"));
    assertEquals(new BigDecimal("1.234567"), FocusRules.sum(table, "Purchase", "x_Credits"));
    assertTrue(table.rows().getFirst().get("BillingAccountName").startsWith("'="));
  }

  private static Table table(
      CreditsFunded funded, Instant boughtAt, Instant reversedAt, long micros) {
    var csv = new Csv().header(FocusColumn.names());
    var rows = new FocusRows(new FocusRows.Account("agt_1", "Reviewer", "log.example"), csv);
    rows.purchase(placed(funded, boughtAt), funded);
    var reversed =
        new CreditsReversed("agt_1", "stl_1", "evt_2", ReversalReason.REFUND, micros, micros, SHA);
    rows.reversal(placed(reversed, reversedAt), reversed, new FocusRows.Bought(funded, boughtAt));
    var table = Table.parse(new String(csv.bytes(), StandardCharsets.UTF_8));
    FocusRules.check(table);
    return table;
  }

  private static CreditsFunded funded(long micros, long minor) {
    return new CreditsFunded(
        "agt_1", "stl_1", "stripe_stablecoin", "evt_1", "pi_1", micros, minor, "usd", SHA, SHA);
  }

  private static Placed placed(Fact fact, Instant at) {
    return new Placed(Recorded.of(fact), 7, at);
  }
}
