package dev.tokenops.http.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words;
import dev.tokenops.http.provider.ProviderRoute.Normalised;
import dev.tokenops.http.provider.ProviderRoute.Verification;
import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of Stripe's events means here, both sides of each line. */
class StripeStablecoinTest {
  private static final Random RANDOM = new Random(1);
  private static final String AGENT = TypeId.newAgent(Stripe.NOW, RANDOM);
  private static final String SETTLEMENT =
      TypeId.next(TypeId.SETTLEMENT, AGENT, Stripe.NOW, RANDOM);
  private static final Stripe.Payment PAYMENT = new Stripe.Payment("1", SETTLEMENT, 2_500);

  @ParameterizedTest
  @CsvSource({
    "payment_intent.succeeded, succeeded, PAYMENT_SUCCEEDED",
    "payment_intent.processing, processing, PAYMENT_PENDING",
    "payment_intent.requires_action, requires_action, PAYMENT_PENDING",
    "payment_intent.payment_failed, requires_payment_method, PAYMENT_PENDING",
    "payment_intent.canceled, canceled, PAYMENT_CANCELED"
  })
  void anIntentIsThePayment(String type, String status, Kind kind) {
    var event = event(PAYMENT.intent(type, status));
    assertEquals(kind, event.kind());
    assertEquals(type, event.providerType());
    assertEquals("pi_1", event.objectId());
    assertEquals("pi_1", event.paymentId());
    assertEquals(SETTLEMENT, event.settlementId());
    assertEquals(2_500, event.amountMinor());
    assertEquals("usd", event.currency());
    assertEquals(status, event.objectStatus());
    assertEquals(Instant.ofEpochSecond(1_795_299_990), event.createdAt());
    assertEquals("stripe_stablecoin", event.providerRoute());
  }

  @ParameterizedTest
  @CsvSource({
    "checkout.session.completed, paid, PAYMENT_SUCCEEDED",
    "checkout.session.completed, unpaid, PAYMENT_PENDING",
    "checkout.session.completed, no_payment_required, PAYMENT_PENDING",
    "checkout.session.async_payment_succeeded, paid, PAYMENT_SUCCEEDED",
    "checkout.session.async_payment_failed, unpaid, PAYMENT_PENDING",
    "checkout.session.expired, unpaid, PAYMENT_CANCELED"
  })
  void aSessionSpeaksOfItsIntent(String type, String paymentStatus, Kind kind) {
    var event = event(PAYMENT.session(type, paymentStatus));
    assertEquals(kind, event.kind());
    assertEquals("cs_1", event.objectId());
    assertEquals("pi_1", event.paymentId());
    assertEquals(2_500, event.amountMinor());
    assertEquals(paymentStatus, event.objectStatus());
  }

  @ParameterizedTest
  @ValueSource(strings = {"charge.succeeded", "charge.pending", "charge.updated", "charge.failed"})
  void aChargeTellsOfTheTransaction(String type) {
    var event = event(PAYMENT.charge(type, "succeeded", "\"0xdef\""));
    assertEquals(Kind.CHARGE_OBSERVED, event.kind());
    assertEquals("ch_1", event.objectId());
    assertEquals("pi_1", event.paymentId());
    assertNull(event.settlementId());
    assertEquals(new Words.Payment("base", "usdc", "0xabc", "0xdef"), event.payment());
  }

  @Test
  void aPendingChargeDoesNotHideWhatALaterOneKnows() {
    assertNull(event(PAYMENT.charge("charge.pending", "pending", "null")).payment());
    assertEquals(
        new Words.Payment("base", "usdc", "0xabc", null),
        event(PAYMENT.charge("charge.succeeded", "succeeded", "null")).payment());
    var card =
        PAYMENT
            .charge("charge.succeeded", "succeeded", "null")
            .replace("\"crypto\":{", "\"card\":{");
    assertNull(event(card).payment());
  }

  @Test
  void refundsAndTheChargeTellWhatWentBack() {
    var charge = event(PAYMENT.chargeRefunded(700));
    assertEquals(Kind.CHARGE_REFUNDED, charge.kind());
    assertEquals(700, charge.amountMinor());
    for (var type :
        List.of("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")) {
      var refund = event(PAYMENT.refund(type, "a", 300, "pending"));
      assertEquals(Kind.REFUND, refund.kind(), type);
      assertEquals("re_a_1", refund.objectId());
      assertEquals("pi_1", refund.paymentId());
      assertEquals(300, refund.amountMinor());
      assertEquals("pending", refund.objectStatus());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, needs_response, DISPUTE_OPENED",
    "charge.dispute.funds_withdrawn, needs_response, DISPUTE_OPENED",
    "charge.dispute.funds_reinstated, won, DISPUTE_WON",
    "charge.dispute.closed, won, DISPUTE_WON",
    "charge.dispute.closed, lost, DISPUTE_LOST"
  })
  void aDisputeTakesUntilItIsWon(String type, String status, Kind kind) {
    var event = event(PAYMENT.dispute(type, status));
    assertEquals(kind, event.kind());
    assertEquals("dp_1", event.objectId());
    assertEquals("pi_1", event.paymentId()); // Though it is expanded.
    assertEquals(2_500, event.amountMinor());
  }

  @ParameterizedTest
  @CsvSource({
    "charge.dispute.created, warning_needs_response",
    "charge.dispute.closed, warning_closed",
    "charge.dispute.closed, prevented",
    "charge.dispute.updated, under_review",
    "customer.created, active",
    "payment_intent.created, requires_payment_method"
  })
  void whatMovesNoMoneyIsIgnored(String type, String status) {
    assertInstanceOf(Normalised.Ignored.class, read(PAYMENT.dispute(type, status)));
  }

  @Test
  void aPaymentThatWasReceivedInPartHasNoAmount() {
    var whole = PAYMENT.intent("payment_intent.succeeded", "succeeded");
    assertEquals(2_500, event(whole).amountMinor());
    var part = whole.replace("\"amount_received\":2500", "\"amount_received\":2499");
    assertNull(event(part).amountMinor());
    var unsaid = whole.replace("\"amount_received\":2500,", "");
    assertEquals(2_500, event(unsaid).amountMinor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stl_123", "agt_01kagz0000000000000000000a", "", "stl_\\u0000", "x y"})
  void metadataThatNamesNoSettlementIsNotBelieved(String id) {
    var event = PAYMENT.intent("payment_intent.succeeded", "succeeded").replace(SETTLEMENT, id);
    assertNull(event(event).settlementId());
    assertNull(event(event.replace("\"settlement_id\":\"" + id + "\"", "\"a\":1")).settlementId());
  }

  @Test
  void theSameContentIsTheSameWhateverItsEvent() {
    var one = event(PAYMENT.refund("refund.updated", "a", 300, "succeeded"));
    var text = PAYMENT.refund("refund.updated", "a", 300, "succeeded");
    var again = event(Stripe.again(text, "evt_ff").replace("1795299990", "1795299999"));
    assertEquals(one.contentSha256(), again.contentSha256());
    assertNotEquals(one.eventId(), again.eventId());
    assertEquals(Sha256.hex(Stripe.bytes(text)), one.payloadSha256());
    assertNotEquals(one.payloadSha256(), again.payloadSha256());

    for (var news :
        List.of(
            PAYMENT.refund("refund.updated", "a", 300, "failed"),
            PAYMENT.refund("refund.updated", "a", 301, "succeeded"),
            text.replace("\"livemode\":false", "\"livemode\":true")))
      assertNotEquals(one.contentSha256(), event(news).contentSha256());
    assertNotEquals(
        event(PAYMENT.chargeRefunded(700)).contentSha256(),
        event(PAYMENT.chargeRefunded(701)).contentSha256());
  }

  @Test
  void anEventWithoutTimeAndModeIsOfNowAndOfTheTestMode() {
    var bare =
        """
        {"id":"evt_1","object":"event","type":"payment_intent.succeeded",
         "api_version":"2026-07-29.dahlia","data":{"object":{"id":"pi_1","object":"payment_intent",
         "amount":2500,"currency":"usd","status":"succeeded"}}}\
        """;
    var event = event(bare);
    assertEquals(Stripe.NOW, event.createdAt());
    assertEquals(false, event.livemode());
    assertEquals(true, event(bare.replace("\"type\"", "\"livemode\":true,\"type\"")).livemode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "\"evt_1\"",
        "{\"id\":\"evt_1\"}",
        "{\"id\":1,\"type\":\"customer.created\"}",
        "{\"id\":\"evt 1\",\"type\":\"customer.created\"}",
        "{\"id\":\"evt_1\",\"type\":\"a\",\"object\":\"v2.core.event\"}",
        "{\"id\":\"evt_1\",\"id\":\"evt_2\",\"type\":\"customer.created\"}",
        "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\"}",
        "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\",\"data\":{\"object\":[]}}",
        "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\",\"data\":{\"object\":{}}}"
      })
  void whatIsNoEventIsSaidToBeNone(String body) {
    assertInstanceOf(Normalised.Malformed.class, read(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"amount\":2500|\"amount\":2500.5",
        "\"amount\":2500|\"amount\":2.5e3",
        "\"amount\":2500|\"amount\":\"2500\"",
        "\"amount\":2500|\"amount\":9007199254740992",
        "\"amount\":2500|\"amount\":99999999999999999999",
        "\"currency\":\"usd\"|\"currency\":7",
        "\"status\":\"succeeded\"|\"status\":{}",
        "\"status\":\"succeeded\"|\"status\":\"a\\nb\"",
        "\"livemode\":false|\"livemode\":\"no\"",
        "\"created\":1795299990|\"created\":-1",
        "\"created\":1795299990|\"created\":253402300800"
      })
  void aFieldThatIsReadMustBeOfItsType(String good, String bad) {
    var event = PAYMENT.intent("payment_intent.succeeded", "succeeded");
    assertTrue(event.contains(good), event);
    assertInstanceOf(Normalised.Event.class, read(event));
    var sentence =
        assertInstanceOf(Normalised.Malformed.class, read(event.replace(good, bad))).sentence();
    assertTrue(sentence.startsWith("event."), sentence);
  }

  @Test
  void aTextThatNoEntryCouldHoldIsRefused() {
    var event = PAYMENT.intent("payment_intent.succeeded", "succeeded");
    assertInstanceOf(Normalised.Event.class, read(event.replace("pi_1", "p".repeat(255))));
    assertInstanceOf(Normalised.Malformed.class, read(event.replace("pi_1", "p".repeat(256))));
  }

  @Test
  void whateverIsDamagedIsAnEventOrIsNone() {
    var events =
        List.of(
            PAYMENT.intent("payment_intent.succeeded", "succeeded"),
            PAYMENT.charge("charge.succeeded", "succeeded", "\"0xdef\""),
            PAYMENT.dispute("charge.dispute.closed", "won"));
    int read = 0;
    for (int seed = 0; seed < 6_000; seed++) {
      var random = new Random(seed);
      var body = Stripe.bytes(events.get(seed % events.size()));
      for (int i = 0; i <= random.nextInt(3); i++)
        body[random.nextInt(body.length)] = (byte) (' ' + random.nextInt(96));
      if (Stripe.ROUTE.normalise(body, Stripe.NOW) instanceof Normalised.Event) read++;
    }
    assertTrue(read > 500 && read < 5_500, read + " were still events");
  }

  @Test
  void onlyTheProvidersSignatureOfThisMinuteIsGenuine() {
    var event = PAYMENT.intent("payment_intent.succeeded", "succeeded");
    assertEquals(new Verification.Genuine(), verify(event, Stripe.signed(event)));
    for (int seconds : List.of(-301, 301))
      assertRefused(event, Stripe.signed(event, Stripe.SECRET, Stripe.NOW.plusSeconds(seconds)));
    assertRefused(event, Stripe.signed(event, "whsec_other", Stripe.NOW));
    assertRefused(event, _ -> null);
    assertRefused(event + " ", Stripe.signed(event));
    var shut = new StripeStablecoin(List.of());
    assertInstanceOf(
        Verification.Refused.class,
        shut.verify(Stripe.signed(event), Stripe.bytes(event), Stripe.NOW));
  }

  @Test
  void theSandboxPaysAsStripeWould() {
    var settlement =
        new SettlementRequested(
            AGENT, SETTLEMENT, null, "stripe_stablecoin", 25_000_000, 2_500, "usd", null);
    var sent = Stripe.ROUTE.sandboxPayment(settlement, Stripe.NOW);
    for (var request : sent)
      assertEquals(new Verification.Genuine(), verify(request.body(), request.headers()::get));
    var charge = event(sent.getFirst().body());
    var intent = event(sent.getLast().body());
    assertEquals(Kind.CHARGE_OBSERVED, charge.kind());
    assertEquals(Kind.PAYMENT_SUCCEEDED, intent.kind());
    assertEquals(charge.paymentId(), intent.paymentId());
    assertEquals(SETTLEMENT, intent.settlementId());
    assertEquals(2_500, intent.amountMinor());
    assertEquals("succeeded", intent.objectStatus());
    assertNotEquals(charge.eventId(), intent.eventId());
    var payment = charge.payment();
    assertTrue(payment != null && payment.txHash() != null, String.valueOf(payment));
    var later = Stripe.ROUTE.sandboxPayment(settlement, Stripe.NOW.plusSeconds(60)).getLast();
    assertEquals(intent.eventId(), event(later.body()).eventId());
    assertThrows(
        IllegalStateException.class,
        () -> new StripeStablecoin(List.of()).sandboxPayment(settlement, Stripe.NOW));
  }

  private static void assertRefused(String body, ProviderRoute.Headers headers) {
    assertInstanceOf(Verification.Refused.class, verify(body, headers));
  }

  private static Verification verify(String body, ProviderRoute.Headers headers) {
    return Stripe.ROUTE.verify(headers, Stripe.bytes(body), Stripe.NOW);
  }

  private static Normalised read(String body) {
    return Stripe.ROUTE.normalise(Stripe.bytes(body), Stripe.NOW);
  }

  private static ProviderEvent event(String body) {
    return assertInstanceOf(Normalised.Event.class, read(body), body).event();
  }
}
