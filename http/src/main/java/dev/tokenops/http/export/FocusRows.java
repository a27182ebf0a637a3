package dev.tokenops.http.export;

import static dev.tokenops.http.export.FocusColumn.BILLED_COST;
import static dev.tokenops.http.export.FocusColumn.BILLING_ACCOUNT_ID;
import static dev.tokenops.http.export.FocusColumn.BILLING_ACCOUNT_NAME;
import static dev.tokenops.http.export.FocusColumn.BILLING_CURRENCY;
import static dev.tokenops.http.export.FocusColumn.BILLING_PERIOD_END;
import static dev.tokenops.http.export.FocusColumn.BILLING_PERIOD_START;
import static dev.tokenops.http.export.FocusColumn.CHARGE_CATEGORY;
import static dev.tokenops.http.export.FocusColumn.CHARGE_CLASS;
import static dev.tokenops.http.export.FocusColumn.CHARGE_DESCRIPTION;
import static dev.tokenops.http.export.FocusColumn.CHARGE_FREQUENCY;
import static dev.tokenops.http.export.FocusColumn.CHARGE_PERIOD_END;
import static dev.tokenops.http.export.FocusColumn.CHARGE_PERIOD_START;
import static dev.tokenops.http.export.FocusColumn.CONSUMED_QUANTITY;
import static dev.tokenops.http.export.FocusColumn.CONSUMED_UNIT;
import static dev.tokenops.http.export.FocusColumn.CONTRACTED_COST;
import static dev.tokenops.http.export.FocusColumn.EFFECTIVE_COST;
import static dev.tokenops.http.export.FocusColumn.INVOICE_ISSUER_NAME;
import static dev.tokenops.http.export.FocusColumn.LIST_COST;
import static dev.tokenops.http.export.FocusColumn.LIST_UNIT_PRICE;
import static dev.tokenops.http.export.FocusColumn.PRICING_CATEGORY;
import static dev.tokenops.http.export.FocusColumn.PRICING_CURRENCY;
import static dev.tokenops.http.export.FocusColumn.PRICING_CURRENCY_CONTRACTED_UNIT_PRICE;
import static dev.tokenops.http.export.FocusColumn.PRICING_CURRENCY_EFFECTIVE_COST;
import static dev.tokenops.http.export.FocusColumn.PRICING_CURRENCY_LIST_UNIT_PRICE;
import static dev.tokenops.http.export.FocusColumn.PRICING_QUANTITY;
import static dev.tokenops.http.export.FocusColumn.PRICING_UNIT;
import static dev.tokenops.http.export.FocusColumn.PROVIDER_NAME;
import static dev.tokenops.http.export.FocusColumn.PUBLISHER_NAME;
import static dev.tokenops.http.export.FocusColumn.SERVICE_CATEGORY;
import static dev.tokenops.http.export.FocusColumn.SERVICE_NAME;
import static dev.tokenops.http.export.FocusColumn.SERVICE_SUBCATEGORY;
import static dev.tokenops.http.export.FocusColumn.SKU_ID;
import static dev.tokenops.http.export.FocusColumn.SKU_METER;
import static dev.tokenops.http.export.FocusColumn.SKU_PRICE_ID;
import static dev.tokenops.http.export.FocusColumn.X_CONTRACT_ID;
import static dev.tokenops.http.export.FocusColumn.X_CREDITS;
import static dev.tokenops.http.export.FocusColumn.X_ENTRY_DIGEST;
import static dev.tokenops.http.export.FocusColumn.X_LEDGER_INDEX;
import static dev.tokenops.http.export.FocusColumn.X_LEDGER_ORIGIN;
import static dev.tokenops.http.export.FocusColumn.X_PILOT_ID;
import static dev.tokenops.http.export.FocusColumn.X_PROVIDER_EVENT_ID;
import static dev.tokenops.http.export.FocusColumn.X_PROVIDER_ROUTE;
import static dev.tokenops.http.export.FocusColumn.X_RECORDED_AT;
import static dev.tokenops.http.export.FocusColumn.X_RUN_ID;
import static dev.tokenops.http.export.FocusColumn.X_SETTLEMENT_ID;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.ledger.json.EnumNames;
import dev.tokenops.ledger.json.Rfc3339;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Entries that moved an agent's money as rows of FOCUS 1.2, in the way of its examples of a virtual
 * currency that is bought before it is used (appendix "Virtual Currency Pricing Model").
 *
 * <pre>
 *   run.completed      a Usage row a meter: nothing billed, its credits consumed
 *   credits.funded     a Purchase row: the money billed, no effective cost
 *   credits.reversed   a Purchase row with a minus; a Correction if the month is a later one
 *   credits.restored   the same with a plus
 * </pre>
 *
 * <p>So {@code x_Credits} of Usage sums to what the account has consumed, and of Purchase to what
 * was funded less what is reversed, to the micro-credit. A credit is one US dollar, as {@link
 * Prices} says.
 */
public final class FocusRows {
  private static final String TOKENOPS = "TokenOps";
  private static final String CREDIT_SKU = "tokenops.credit";

  /** What rows say of the agent and the ledger. */
  public record Account(String agentId, @Nullable String name, String ledgerOrigin) {}

  /**
   * What a usage row says of its run.
   *
   * @param pilotId the agent's name for it
   */
  public record Run(String pilotId, String contractId) {}

  /** A settlement as it was bought: what a reversal takes a part of. */
  public record Bought(CreditsFunded funded, Instant fundedAt) {}

  private final Account account;
  private final Csv csv;

  public FocusRows(Account account, Csv csv) {
    this.account = account;
    this.csv = csv;
  }

  /** A row for each meter that counted something. */
  public void usage(Placed placed, RunCompleted completed, Run run) {
    for (var meter : completed.meters())
      if (meter.quantity() != 0) usage(placed, completed, run, meter);
  }

  private void usage(Placed placed, RunCompleted completed, Run run, Meter meter) {
    var credits = Credits.text(meter.creditsMicros());
    var quantity = Long.toString(meter.quantity());
    var row = row(placed);
    row.put(BILLED_COST, "0");
    row.put(CHARGE_CATEGORY, "Usage");
    row.put(CHARGE_FREQUENCY, "Usage-Based");
    row.put(CONSUMED_QUANTITY, quantity);
    row.put(CONSUMED_UNIT, unit(meter.meter()));
    row.put(EFFECTIVE_COST, credits);
    row.put(PRICING_CURRENCY, "Credits");
    row.put(PRICING_CURRENCY_EFFECTIVE_COST, credits);
    row.put(X_CREDITS, credits);
    row.put(X_RUN_ID, completed.runId());
    row.put(X_PILOT_ID, run.pilotId());
    row.put(X_CONTRACT_ID, run.contractId());
    var unitPrice = Credits.text(meter.creditsPerUnitMicros());
    priced(row, meter.meter(), quantity, unit(meter.meter()), unitPrice, credits);
    row.put(
        CHARGE_DESCRIPTION,
        "%s %s at %s credits each".formatted(quantity, unit(meter.meter()), unitPrice));
    write(row);
  }

  /** Credits that a payment brought. */
  public void purchase(Placed placed, CreditsFunded funded) {
    var row = bought(placed, funded, funded.creditsMicros(), money(funded.amountMinor()));
    row.put(
        CHARGE_DESCRIPTION,
        "%s credits bought through %s"
            .formatted(Credits.text(funded.creditsMicros()), funded.providerRoute()));
    row.put(X_PROVIDER_EVENT_ID, funded.eventId());
    write(row);
  }

  /** Credits that the provider took back. */
  public void reversal(Placed placed, CreditsReversed reversed, Bought bought) {
    long all = reversed.reversedInAllMicros();
    long minor =
        minor(all - reversed.creditsMicros(), bought.funded()) - minor(all, bought.funded());
    var why = EnumNames.of(reversed.reason());
    changed(placed, -reversed.creditsMicros(), minor, why, reversed.eventId(), bought);
  }

  /** Credits that a won dispute brought back. */
  public void restoration(Placed placed, CreditsRestored restored, Bought bought) {
    long all = restored.reversedInAllMicros();
    long minor =
        minor(all + restored.creditsMicros(), bought.funded()) - minor(all, bought.funded());
    changed(placed, restored.creditsMicros(), minor, "dispute won", restored.eventId(), bought);
  }

  private void changed(
      Placed placed, long micros, long minor, String why, String eventId, Bought bought) {
    var row = bought(placed, bought.funded(), micros, money(minor));
    if (month(bought.fundedAt()).isBefore(month(placed.time())))
      row.put(CHARGE_CLASS, "Correction");
    row.put(
        CHARGE_DESCRIPTION,
        "%s credits %s: %s"
            .formatted(
                Credits.text(Math.abs(micros)), micros < 0 ? "taken back" : "given back", why));
    row.put(X_PROVIDER_EVENT_ID, eventId);
    write(row);
  }

  /**
   * The money behind reversed credits: what is reversed is the part of the payment, cut to the
   * micro-credit ({@link Prices#proportionMicros}), so rounding up finds the part again.
   */
  private static long minor(long micros, CreditsFunded funded) {
    var parts =
        BigInteger.valueOf(micros)
            .multiply(BigInteger.valueOf(funded.amountMinor()))
            .divideAndRemainder(BigInteger.valueOf(funded.creditsMicros()));
    return parts[0].longValueExact() + (parts[1].signum() == 0 ? 0 : 1);
  }

  private EnumMap<FocusColumn, String> bought(
      Placed placed, CreditsFunded funded, long micros, String billed) {
    var credits = signed(micros);
    var row = row(placed);
    row.put(BILLED_COST, billed);
    row.put(CHARGE_CATEGORY, "Purchase");
    row.put(CHARGE_FREQUENCY, "One-Time");
    row.put(EFFECTIVE_COST, "0");
    row.put(PRICING_CURRENCY, currency());
    row.put(PRICING_CURRENCY_EFFECTIVE_COST, "0");
    row.put(X_CREDITS, credits);
    row.put(X_SETTLEMENT_ID, funded.settlementId());
    row.put(X_PROVIDER_ROUTE, funded.providerRoute());
    priced(row, CREDIT_SKU, credits, "Credits", "1", credits);
    return row;
  }

  /** The list's price, which is everybody's: the same number in dollars and in credits. */
  private static void priced(
      EnumMap<FocusColumn, String> row,
      String sku,
      String quantity,
      String unit,
      String unitPrice,
      String cost) {
    row.put(SKU_ID, sku);
    row.put(SKU_METER, unit);
    row.put(SKU_PRICE_ID, sku + "@" + unitPrice);
    row.put(PRICING_QUANTITY, quantity);
    row.put(PRICING_UNIT, unit);
    row.put(LIST_UNIT_PRICE, unitPrice);
    row.put(PRICING_CURRENCY_LIST_UNIT_PRICE, unitPrice);
    row.put(PRICING_CURRENCY_CONTRACTED_UNIT_PRICE, unitPrice);
    row.put(LIST_COST, cost);
    row.put(CONTRACTED_COST, cost);
  }

  /** What every row has. */
  private EnumMap<FocusColumn, String> row(Placed placed) {
    var row = new EnumMap<FocusColumn, String>(FocusColumn.class);
    row.put(BILLING_ACCOUNT_ID, account.agentId());
    if (account.name() != null) row.put(BILLING_ACCOUNT_NAME, account.name());
    row.put(BILLING_CURRENCY, currency());
    var month = month(placed.time());
    row.put(BILLING_PERIOD_START, time(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
    row.put(
        BILLING_PERIOD_END,
        time(month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
    var hour = placed.time().truncatedTo(ChronoUnit.HOURS);
    row.put(CHARGE_PERIOD_START, time(hour));
    row.put(CHARGE_PERIOD_END, time(hour.plus(1, ChronoUnit.HOURS)));
    row.put(PRICING_CATEGORY, "Standard");
    row.put(PROVIDER_NAME, TOKENOPS);
    row.put(PUBLISHER_NAME, TOKENOPS);
    row.put(INVOICE_ISSUER_NAME, TOKENOPS);
    row.put(SERVICE_CATEGORY, "Management and Governance");
    row.put(SERVICE_SUBCATEGORY, "Compliance");
    row.put(SERVICE_NAME, TOKENOPS);
    row.put(X_ENTRY_DIGEST, "sha256:" + placed.recorded().sha256());
    row.put(X_LEDGER_INDEX, Long.toString(placed.index()));
    row.put(X_LEDGER_ORIGIN, account.ledgerOrigin());
    row.put(X_RECORDED_AT, Rfc3339.format(placed.time()));
    return row;
  }

  private void write(EnumMap<FocusColumn, String> row) {
    for (var column : FocusColumn.values())
      if (column.isNumeric()) csv.number(row.get(column));
      else csv.text(row.get(column));
    csv.end();
  }

  private static String unit(String meter) {
    return switch (meter) {
      case Prices.RUN_METER -> "Runs";
      case Prices.RECORD_METER -> "Records";
      default -> "Units";
    };
  }

  private static String currency() {
    return Prices.CURRENCY.toUpperCase(Locale.ROOT);
  }

  private static YearMonth month(Instant time) {
    return YearMonth.from(time.atZone(ZoneOffset.UTC));
  }

  /** Seconds, as the specification's Date/Time Format has it. */
  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String money(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  private static String signed(long micros) {
    return micros < 0 ? "-" + Credits.text(-micros) : Credits.text(micros);
  }
}
