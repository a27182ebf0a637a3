package dev.tokenops.http.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;
import java.util.List;

/** Events as Stripe sends them, with much that nobody reads. */
final class Stripe {
  static final String SECRET = "whsec_test_secret";
  static final Instant NOW = Instant.ofEpochSecond(1_795_300_000);
  static final StripeStablecoin ROUTE = new StripeStablecoin(List.of(SECRET));

  private Stripe() {}

  /** One payment of a settlement, and all that can be said of it. */
  record Payment(String suffix, String settlementId, long amountMinor) {
    String intentId() {
      return "pi_" + suffix;
    }

    private String metadata() {
      return "{\"settlement_id\":\"" + settlementId + "\",\"note\":\"fünf\"}";
    }

    /** The intent's own events carry the settlement's id. */
    String intent(String type, String status) {
      return intent(type, status, amountMinor, "usd", false);
    }

    String intent(String type, String status, long amount, String currency, boolean live) {
      return event(
          type,
          live,
          """
          {"id":"%s","object":"payment_intent","amount":%d,"amount_received":%d,"currency":"%s",
           "status":"%s","metadata":%s,"latest_charge":"ch_%s","application_fee":null,
           "exchange_rate":1.0002,"payment_method_types":["crypto"]}\
          """
              .formatted(
                  intentId(),
                  amount,
                  status.equals("succeeded") ? amount : 0,
                  currency,
                  status,
                  metadata(),
                  suffix));
    }

    String session(String type, String paymentStatus) {
      return event(
          type,
          false,
          """
          {"id":"cs_%s","object":"checkout.session","amount_total":%d,"currency":"usd",
           "status":"complete","payment_status":"%s","payment_intent":"%s","metadata":%s}\
          """
              .formatted(suffix, amountMinor, paymentStatus, intentId(), metadata()));
    }

    /** A charge names its intent, and no settlement. */
    String charge(String type, String status, String transaction) {
      return event(
          type,
          false,
          """
          {"id":"ch_%s","object":"charge","amount":%d,"amount_refunded":0,"currency":"usd",
           "status":"%s","payment_intent":"%s","metadata":{},"payment_method_details":{
           "type":"crypto","crypto":{"buyer_address":"0xabc","network":"base",
           "token_currency":"usdc","transaction_hash":%s}}}\
          """
              .formatted(suffix, amountMinor, status, intentId(), transaction));
    }

    String chargeRefunded(long inAllMinor) {
      return event(
          "charge.refunded",
          false,
          """
          {"id":"ch_%s","object":"charge","amount":%d,"amount_refunded":%d,"currency":"usd",
           "status":"succeeded","payment_intent":"%s","metadata":{}}\
          """
              .formatted(suffix, amountMinor, inAllMinor, intentId()));
    }

    String refund(String type, String id, long minor, String status) {
      return event(
          type,
          false,
          """
          {"id":"re_%s_%s","object":"refund","amount":%d,"charge":"ch_%s","currency":"usd",
           "payment_intent":"%s","status":"%s","metadata":{}}\
          """
              .formatted(id, suffix, minor, suffix, intentId(), status));
    }

    /** Disputes come with the intent expanded here. */
    String dispute(String type, String status) {
      return event(
          type,
          false,
          """
          {"id":"dp_%s","object":"dispute","amount":%d,"charge":"ch_%s","currency":"usd",
           "payment_intent":{"id":"%s","object":"payment_intent"},"status":"%s"}\
          """
              .formatted(suffix, amountMinor, suffix, intentId(), status));
    }
  }

  /** An event whose id follows from what it says. */
  static String event(String type, boolean live, String object) {
    var id = "evt_" + Sha256.hex(bytes(type + object)).substring(0, 24);
    return """
    {"id":"%s","object":"event","api_version":"2026-07-29.dahlia","created":1795299990,
     "data":{"object":%s,"previous_attributes":{"x":1.5e3}},"livemode":%s,
     "pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"%s"}\
    """
        .formatted(id, object, live, type);
  }

  /** The same event under another id, as Stripe repeats it at times. */
  static String again(String event, String id) {
    return event.replaceFirst("evt_[0-9a-f]+", id);
  }

  static byte[] bytes(String event) {
    return event.getBytes(UTF_8);
  }

  /** The headers with which Stripe would send it now. */
  static ProviderRoute.Headers signed(String event) {
    return signed(event, SECRET, NOW);
  }

  static ProviderRoute.Headers signed(String event, String secret, Instant at) {
    var header = StripeSignature.sign(bytes(event), secret, at);
    return name -> name.equalsIgnoreCase(StripeSignature.HEADER) ? header : null;
  }
}
