package dev.tokenops.http.provider;

import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.http.provider.ProviderRoute.Normalised;
import dev.tokenops.http.provider.StripeTypes.Said;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.json.StrictJson.Malformed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of Stripe's, put into our words: strict in what is read, blind to all the rest.
 *
 * <p>Source: docs.stripe.com/api/events/object. Pure; any thread.
 */
final class StripeReading {
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

  private StripeReading() {}

  /** What makes two events of one object and type the same. */
  private record Content(Said said, @Nullable String settlementId, boolean livemode) {}

  /**
   * Reads an event.
   *
   * @param receivedAt its time if it names none
   * @throws Malformed if the body is no event; the message is fit for the sender
   */
  static Normalised read(String route, byte[] body, Instant receivedAt) {
    var event = StripeObject.of(StrictJson.parse(body), "event");
    var eventId = event.id("id");
    var type = event.id("type");
    var name = event.line("object");
    if (name != null && !name.equals("event"))
      throw new Malformed("event.object must be event, not " + name);
    var reader = StripeTypes.reader(type);
    if (reader == null) return new Normalised.Ignored(type + " concerns no credits.");
    var object = event.object("data").object("object");
    var said = reader.read(object);
    if (said == null) return new Normalised.Ignored("This " + type + " moved no money.");
    boolean livemode = event.flag("livemode");
    var settlementId = settlementId(object);
    var content = new Content(said, settlementId, livemode);
    return new Normalised.Event(
        new ProviderEvent(
            eventId,
            said.kind(),
            route,
            type,
            object.id("id"),
            said.paymentId(),
            settlementId,
            said.amountMinor(),
            said.currency(),
            said.objectStatus(),
            livemode,
            createdAt(event, receivedAt),
            said.payment(),
            Sha256.hex(body),
            Sha256.hex(CanonicalJson.encode(content))));
  }

  /** Ours only if it can be: metadata may hold anything. */
  private static @Nullable String settlementId(StripeObject object) {
    var id = object.node().path("metadata").path("settlement_id").textValue();
    return id != null && TypeId.isValid(TypeId.SETTLEMENT, id) ? id : null;
  }

  private static Instant createdAt(StripeObject event, Instant receivedAt) {
    var seconds = event.integer("created");
    if (seconds == null) return receivedAt;
    if (seconds < 0 || seconds > LAST_SECOND)
      throw new Malformed("event.created must be Unix seconds");
    return Instant.ofEpochSecond(seconds);
  }
}
