package dev.tokenops.engine.review.pack;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Writes out as {@code null} what an item does not say. */
final class Nulls {
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "payment_requests",
          List.of("provider_route", "amount", "asset_id", "payee", "created_at", "expires_at"),
          "settlements",
          List.of("provider_reference", "payer", "tx_hash", "confirmations", "refunded_amount"),
          "credits",
          List.of("kind", "settlement_id", "usage_id", "credits", "at"),
          "usage",
          List.of("run_ref", "meter", "quantity", "unit", "receipt_ref"),
          "deliveries",
          List.of("target", "state", "attempts", "last_status", "delivered_at"),
          "exceptions",
          List.of("type", "severity", "state", "resolved_at", "refs"),
          "files",
          List.of("sha256", "size"));

  private Nulls() {}

  static Consumer<Item> of(String list) {
    var fields = Objects.requireNonNull(FIELDS.get(list), list);
    return item -> {
      for (var field : fields) if (!item.has(field)) item.set(field, Item.NULL);
    };
  }
}
