package dev.tokenops.http.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The columns of a usage file, in its order: those of FOCUS 1.2 (FinOps Open Cost and Usage
 * Specification) by the alphabet, then our own.
 *
 * <p>All that the specification says must be there are, and of the conditional ones those whose
 * condition holds for a service with a published price list and a virtual currency.
 */
public enum FocusColumn {
  /** What was invoiced: the money of a purchase; 0 for usage, which was paid before. */
  BILLED_COST(true),
  /** The agent, whose credit account it is. */
  BILLING_ACCOUNT_ID,
  /** The agent's name. */
  BILLING_ACCOUNT_NAME,
  /** ISO 4217. */
  BILLING_CURRENCY,
  /** The calendar month in UTC, its end excluded. */
  BILLING_PERIOD_END,
  BILLING_PERIOD_START,
  /** {@code Usage}, or {@code Purchase}: also one that was taken back, with a minus. */
  CHARGE_CATEGORY,
  /** {@code Correction} for what changes a purchase of an earlier month, else null. */
  CHARGE_CLASS,
  CHARGE_DESCRIPTION,
  /** {@code Usage-Based} or {@code One-Time}. */
  CHARGE_FREQUENCY,
  /** The hour of the entry in UTC, its end excluded. */
  CHARGE_PERIOD_END,
  CHARGE_PERIOD_START,
  /** What was metered; of usage alone. */
  CONSUMED_QUANTITY(true),
  CONSUMED_UNIT,
  /** As the list has it: nobody has another price. */
  CONTRACTED_COST(true),
  /** What was used at the price of its credits; 0 for a purchase, which covers later usage. */
  EFFECTIVE_COST(true),
  /** Always null: a payment provider's receipt is no invoice of ours. */
  INVOICE_ID,
  INVOICE_ISSUER_NAME,
  LIST_COST(true),
  LIST_UNIT_PRICE(true),
  PRICING_CATEGORY,
  /** {@code Credits} for usage, which is priced in them; the billing currency for a purchase. */
  PRICING_CURRENCY,
  PRICING_CURRENCY_CONTRACTED_UNIT_PRICE(true),
  /** Credits that were consumed; 0 for a purchase. */
  PRICING_CURRENCY_EFFECTIVE_COST(true),
  PRICING_CURRENCY_LIST_UNIT_PRICE(true),
  /** Of usage what was metered, of a purchase its credits. */
  PRICING_QUANTITY(true),
  PRICING_UNIT,
  PROVIDER_NAME,
  PUBLISHER_NAME,
  SERVICE_CATEGORY,
  SERVICE_NAME,
  SERVICE_SUBCATEGORY,
  /** The meter, or {@code tokenops.credit}. */
  SKU_ID,
  SKU_METER,
  SKU_PRICE_DETAILS,
  /** The SKU and its unit price: another price is another id. */
  SKU_PRICE_ID,
  /** Of usage. */
  X_CONTRACT_ID,
  /** Credits that the row consumed (usage) or brought (purchase), with their sign. */
  X_CREDITS(true),
  /** {@code sha256:} and hex, of the entry's canonical body. */
  X_ENTRY_DIGEST,
  /** Of the entry that the row stands for. */
  X_LEDGER_INDEX(true),
  /** Whose ledger. */
  X_LEDGER_ORIGIN,
  /** The agent's name for the run. */
  X_PILOT_ID,
  /** Of a purchase: which event of which provider. */
  X_PROVIDER_EVENT_ID,
  X_PROVIDER_ROUTE,
  /** When the entry was written, to the millisecond. */
  X_RECORDED_AT,
  /** Of usage. */
  X_RUN_ID,
  /** Of a purchase. */
  X_SETTLEMENT_ID;

  private final boolean numeric;
  private final String id;

  FocusColumn() {
    this(false);
  }

  FocusColumn(boolean numeric) {
    this.numeric = numeric;
    var written = new StringBuilder();
    for (var word : name().split("_", -1))
      written.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    this.id = name().startsWith("X_") ? "x_" + written.substring(1) : written.toString();
  }

  /** As it is written: {@code BilledCost}, and {@code x_RunId} of our own. */
  public String id() {
    return id;
  }

  /** Whether its values are numbers. */
  public boolean isNumeric() {
    return numeric;
  }

  /** All, as the first line has them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(FocusColumn::id).toList();
  }
}
