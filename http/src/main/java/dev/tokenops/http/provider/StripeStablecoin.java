package dev.tokenops.http.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.ledger.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Stripe's stablecoin payments (payment method type {@code crypto}, settled in US dollars).
 *
 * <p>The payment intent says that money came, the charge says by which transaction, refunds and
 * disputes say that it went back. Source: docs.stripe.com/payments/stablecoin-payments and the
 * event types of docs.stripe.com/api/events/types.
 */
public final class StripeStablecoin implements ProviderRoute {
  /** The route's name. */
  public static final String NAME = "stripe_stablecoin";

  private final List<String> secrets;

  /**
   * @param secrets of the endpoint ({@code whsec_…}, not decoded), the newest first; several while
   *     they are rotated. Without one every event is refused.
   */
  public StripeStablecoin(List<String> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verification verify(Headers headers, byte[] body, Instant now) {
    var verdict = StripeSignature.verify(headers.get(StripeSignature.HEADER), body, secrets, now);
    return verdict == StripeSignature.Verdict.GENUINE
        ? new Verification.Genuine()
        : new Verification.Refused(verdict.sentence());
  }

  @Override
  public Normalised normalise(byte[] body, Instant receivedAt) {
    try {
      return StripeReading.read(NAME, body, receivedAt);
    } catch (StrictJson.Malformed e) {
      return new Normalised.Malformed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<SignedEvent> sandboxPayment(SettlementRequested settlement, Instant now) {
    var events = new StripeEvents(settlement, now);
    return List.of(signed(events.chargeSucceeded(), now), signed(events.intentSucceeded(), now));
  }

  /**
   * Signs a body as Stripe would.
   *
   * @throws IllegalStateException if the route has no secret
   */
  SignedEvent signed(String body, Instant now) {
    if (secrets.isEmpty()) throw new IllegalStateException("the route " + NAME + " has no secret");
    var signature = StripeSignature.sign(body.getBytes(UTF_8), secrets.getFirst(), now);
    return new SignedEvent(
        Map.of(StripeSignature.HEADER, signature, "Content-Type", "application/json"), body);
  }
}
