package dev.tokenops.http.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.export.Table.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What FOCUS 1.2 demands of a dataset with a virtual currency, in its own order of columns, read
 * from its requirements and written down here without a look at what is produced. An empty field is
 * its null.
 */
public final class FocusRules {
  /** Feature level "Mandatory". */
  private static final List<String> MANDATORY =
      List.of(
          "BilledCost",
          "BillingAccountId",
          "BillingAccountName",
          "BillingCurrency",
          "BillingPeriodEnd",
          "BillingPeriodStart",
          "ChargeCategory",
          "ChargeClass",
          "ChargeDescription",
          "ChargePeriodEnd",
          "ChargePeriodStart",
          "ContractedCost",
          "EffectiveCost",
          "InvoiceIssuerName",
          "ListCost",
          "PricingQuantity",
          "PricingUnit",
          "ProviderName",
          "PublisherName",
          "ServiceCategory",
          "ServiceName");

  /** Conditional ones whose condition holds: usage is metered, prices are listed, in credits. */
  private static final List<String> CONDITIONAL =
      List.of(
          "ConsumedQuantity",
          "ConsumedUnit",
          "ListUnitPrice",
          "PricingCurrency",
          "PricingCurrencyContractedUnitPrice",
          "PricingCurrencyEffectiveCost",
          "PricingCurrencyListUnitPrice",
          "SkuId",
          "SkuMeter",
          "SkuPriceDetails",
          "SkuPriceId");

  private static final Set<String> RECOMMENDED =
      Set.of("ChargeFrequency", "InvoiceId", "ServiceSubcategory");

  /** Defined by the specification, and there without need. */
  private static final Set<String> OTHERS = Set.of("PricingCategory", "ContractedUnitPrice");

  private static final List<String> NEVER_NULL =
      List.of(
          "BilledCost",
          "BillingAccountId",
          "BillingCurrency",
          "BillingPeriodEnd",
          "BillingPeriodStart",
          "ChargeCategory",
          "ChargeFrequency",
          "ChargePeriodEnd",
          "ChargePeriodStart",
          "ContractedCost",
          "EffectiveCost",
          "InvoiceIssuerName",
          "ListCost",
          "PricingCurrency",
          "PricingCurrencyEffectiveCost",
          "ProviderName",
          "PublisherName",
          "ServiceCategory",
          "ServiceName",
          "ServiceSubcategory");

  /** "MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass no Correction". */
  private static final List<String> PRICED =
      List.of(
          "PricingQuantity",
          "PricingUnit",
          "PricingCategory",
          "ListUnitPrice",
          "PricingCurrencyListUnitPrice",
          "PricingCurrencyContractedUnitPrice",
          "SkuId",
          "SkuMeter",
          "SkuPriceId");

  private static final List<String> NUMBERS =
      List.of(
          "BilledCost",
          "ConsumedQuantity",
          "ContractedCost",
          "EffectiveCost",
          "ListCost",
          "ListUnitPrice",
          "PricingCurrencyContractedUnitPrice",
          "PricingCurrencyEffectiveCost",
          "PricingCurrencyListUnitPrice",
          "PricingQuantity");

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private FocusRules() {}

  public static void check(Table table) {
    columns(table.columns());
    for (var row : table.rows()) check(row);
  }

  private static void columns(List<String> columns) {
    assertTrue(columns.containsAll(MANDATORY), () -> "mandatory: " + columns);
    assertTrue(columns.containsAll(CONDITIONAL), () -> "conditional: " + columns);
    boolean custom = false;
    for (var column : columns) {
      boolean known =
          MANDATORY.contains(column)
              || CONDITIONAL.contains(column)
              || RECOMMENDED.contains(column)
              || OTHERS.contains(column);
      if (column.startsWith("x_")) custom = true;
      else assertTrue(known && !custom, () -> column + " is unknown, or behind a custom one");
    }
  }

  private static void check(Row row) {
    for (var column : NEVER_NULL) assertFalse(row.get(column).isBlank(), column);
    for (var column : NUMBERS)
      assertTrue(
          row.get(column).isEmpty() || NUMBER.matcher(row.get(column)).matches(),
          () -> column + " " + row.get(column));
    row.fields()
        .forEach((column, value) -> {
          if (column.endsWith("PeriodStart") || column.endsWith("PeriodEnd"))
            assertTrue(TIME.matcher(value).matches(), column);
        });
    assertTrue(isBefore(row, "ChargePeriodStart", "ChargePeriodEnd"));
    assertTrue(isBefore(row, "BillingPeriodStart", "BillingPeriodEnd"));
    assertTrue(row.get("BillingCurrency").matches("[A-Z]{3}"), "national currency");
    assertTrue(Set.of("", "Correction").contains(row.get("ChargeClass")));
    assertEquals("Management and Governance", row.get("ServiceCategory"));
    assertTrue(Set.of("Compliance").contains(row.get("ServiceSubcategory")), "of its category");
    assertEquals("Standard", row.get("PricingCategory"));
    assertEquals(row.get("PricingQuantity").isEmpty(), row.get("PricingUnit").isEmpty());
    assertEquals(row.get("ConsumedQuantity").isEmpty(), row.get("ConsumedUnit").isEmpty());
    boolean correction = row.get("ChargeClass").equals("Correction");
    if (!correction) priced(row);
    switch (row.get("ChargeCategory")) {
      case "Usage" -> {
        assertEquals("Usage-Based", row.get("ChargeFrequency"));
        assertFalse(row.get("ConsumedQuantity").isEmpty());
        assertEquals("Credits", row.get("PricingCurrency"));
      }
      case "Purchase" -> {
        assertEquals("One-Time", row.get("ChargeFrequency"));
        assertTrue(row.get("ConsumedQuantity").isEmpty());
        assertEquals(0, number(row, "EffectiveCost").signum(), "prepaid");
        assertEquals(0, number(row, "PricingCurrencyEffectiveCost").signum(), "prepaid");
      }
      default -> throw new AssertionError(row.get("ChargeCategory"));
    }
  }

  private static void priced(Row row) {
    for (var column : PRICED) assertFalse(row.get(column).isEmpty(), column);
    assertTrue(number(row, "ListUnitPrice").signum() >= 0);
    product(row, "ListUnitPrice", "ListCost");
    product(row, "ListUnitPrice", "ContractedCost");
    if (row.get("ChargeCategory").equals("Usage"))
      product(row, "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost");
  }

  private static void product(Row row, String price, String cost) {
    assertEquals(
        0,
        number(row, price).multiply(number(row, "PricingQuantity")).compareTo(number(row, cost)),
        () -> price + " and " + cost + " of " + row);
  }

  private static boolean isBefore(Row row, String start, String end) {
    return Instant.parse(row.get(start)).isBefore(Instant.parse(row.get(end)));
  }

  public static BigDecimal number(Row row, String column) {
    return new BigDecimal(row.get(column));
  }

  /** The sum of a column over the rows of a category. */
  public static BigDecimal sum(Table table, String category, String column) {
    var sum = BigDecimal.ZERO;
    for (var row : table.rows())
      if (row.get("ChargeCategory").equals(category)) sum = sum.add(number(row, column));
    return sum;
  }
}
