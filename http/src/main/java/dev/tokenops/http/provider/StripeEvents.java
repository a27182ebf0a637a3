package dev.tokenops.http.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;

/**
 * Stripe's events for one settlement that is paid in a sandbox, as the test mode sends them.
 *
 * <p>Ids follow from the settlement's, so that a second confirmation tells of the same payment.
 */
final class StripeEvents {
  private static final String API_VERSION = "2026-07-29.dahlia";
  private static final String NETWORK = "base";
  private static final String TOKEN = "usdc";

  private final SettlementRequested settlement;
  private final Instant now;
  private final String suffix;

  StripeEvents(SettlementRequested settlement, Instant now) {
    this.settlement = settlement;
    this.now = now;
    this.suffix = settlement.settlementId().substring(settlement.settlementId().indexOf('_') + 1);
  }

  /** The payment intent has succeeded: the event that funds. */
  String intentSucceeded() {
    var intent = object("payment_intent", intentId());
    intent.put("amount_capturable", 0);
    intent.put("amount_received", settlement.amountMinor());
    intent.put("capture_method", "automatic_async");
    intent.put("confirmation_method", "automatic");
    intent.put("latest_charge", chargeId());
    intent.putArray("payment_method_types").add("crypto");
    return event("payment_intent.succeeded", intent);
  }

  /** The charge has succeeded: by which transaction the money came. */
  String chargeSucceeded() {
    var charge = object("charge", chargeId());
    charge.put("amount_captured", settlement.amountMinor());
    charge.put("amount_refunded", 0);
    charge.put("captured", true);
    charge.put("disputed", false);
    charge.put("paid", true);
    charge.put("payment_intent", intentId());
    charge.put("refunded", false);
    var method = charge.putObject("payment_method_details");
    method.put("type", "crypto");
    method
        .putObject("crypto")
        .put("buyer_address", "0x" + digits("buyer").substring(0, 40))
        .put("network", NETWORK)
        .put("token_currency", TOKEN)
        .put("transaction_hash", "0x" + digits("transaction"));
    return event("charge.succeeded", charge);
  }

  private ObjectNode object(String kind, String id) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("id", id);
    object.put("object", kind);
    object.put("amount", settlement.amountMinor());
    object.put("created", now.getEpochSecond());
    object.put("currency", settlement.currency());
    object.put("livemode", false);
    object.put("status", "succeeded");
    var metadata = object.putObject("metadata");
    metadata.put("settlement_id", settlement.settlementId());
    metadata.put("agent_id", settlement.agentId());
    if (settlement.quoteId() != null) metadata.put("quote_id", settlement.quoteId());
    return object;
  }

  private String event(String type, ObjectNode object) {
    var event = JsonNodeFactory.instance.objectNode();
    event.put("id", "evt_sandbox_" + object.path("object").textValue() + "_" + suffix);
    event.put("object", "event");
    event.put("api_version", API_VERSION);
    event.put("created", now.getEpochSecond());
    event.putObject("data").set("object", object);
    event.put("livemode", false);
    event.put("pending_webhooks", 1);
    event.put("type", type);
    return new String(CanonicalJson.encode(event), UTF_8);
  }

  private String intentId() {
    return "pi_sandbox_" + suffix;
  }

  private String chargeId() {
    return "py_sandbox_" + suffix;
  }

  /** Hexadecimal digits that look drawn and follow from the settlement. */
  private String digits(String of) {
    return Sha256.hex((settlement.settlementId() + " " + of).getBytes(UTF_8));
  }
}
