package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.message.Command.ToInbox;
import dev.tokenops.engine.message.Command.ToInbox.Receive;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Said PAID = Said.paid(100);
  private static final Said REFUND = Said.refund("re_1", 40, "succeeded");

  private final Scene<ToInbox> scene = new Scene<>(new Inbox());

  @Test
  void anEventThatNamesItsSettlementIsMatchedAtOnce() {
    var event = PAID.names(Cast.SETTLEMENT);
    assertEquals(
        List.of(new ProviderConfirmed(event.event(), Cast.SETTLEMENT)), scene.when(say(event)));
  }

  @Test
  void aRepeatIsRefusedByIdAndByContent() {
    scene.when(say(PAID.names(Cast.SETTLEMENT)));
    scene.refused(Refusal.PROVIDER_EVENT_DUPLICATE, say(PAID.names(Cast.SETTLEMENT)));
    scene.refused(Refusal.PROVIDER_EVENT_DUPLICATE, say(PAID.id("evt_other")));
    scene.refused(Refusal.PROVIDER_EVENT_DUPLICATE, say(REFUND.id(PAID.event().eventId())));
    scene.when(say(REFUND), ProviderConfirmed.class);
  }

  @Test
  void theSameIdOfAnotherRouteIsAnotherEvent() {
    scene.when(say(PAID));
    scene.when(say(PAID.route("other")), ProviderConfirmed.class);
  }

  @Test
  void theSameWordOfTheOtherModeIsAnotherEvent() {
    scene.when(say(PAID.live()));
    scene.when(say(PAID.id("evt_test_mode")), ProviderConfirmed.class);
  }

  @Test
  void aPaymentIsKnownByItsFirstEventThatNamedASettlement() {
    scene.when(say(PAID.names(Cast.SETTLEMENT)));
    assertEquals(Cast.SETTLEMENT, scene.when(say(REFUND), ProviderConfirmed.class).settlementId());
    var contradiction = Said.chargeRefunded(40).names(Cast.id(TypeId.SETTLEMENT));
    assertEquals(
        Cast.SETTLEMENT, scene.when(say(contradiction), ProviderConfirmed.class).settlementId());
  }

  @Test
  void whatCameBeforeItsPaymentWasKnownIsHeldAndMatchedOnce() {
    var refund = new ProviderConfirmed(REFUND.event(), null);
    var charge = new ProviderConfirmed(Said.chargeRefunded(40).event(), null);
    assertEquals(List.of(refund), scene.when(say(REFUND)));
    scene.when(say(Said.refund("re_2", 1, "succeeded").payment("pi_other")));
    assertEquals(List.of(charge), scene.when(say(Said.chargeRefunded(40))));
    var paid = PAID.names(Cast.SETTLEMENT);
    assertEquals(
        List.of(
            new ProviderConfirmed(paid.event(), Cast.SETTLEMENT),
            new ProviderMatched(REFUND.event(), Cast.SETTLEMENT, Recorded.of(refund).sha256()),
            new ProviderMatched(
                Said.chargeRefunded(40).event(), Cast.SETTLEMENT, Recorded.of(charge).sha256())),
        scene.when(say(paid)));
    assertEquals(1, scene.when(say(Said.processing(100).names(Cast.SETTLEMENT))).size());
  }

  @Test
  void whatCanNeverBeMatchedMakesNoFact() {
    assertEquals(List.of(), scene.when(say(REFUND.payment(null))));
    assertEquals(List.of(), scene.when(say(REFUND.payment(null).names("order-7"))));
  }

  @Test
  void metadataThatIsNoIdOfOursNamesNobody() {
    var foreign = scene.when(say(PAID.names("order-7")), ProviderConfirmed.class);
    assertEquals(null, foreign.settlementId());
  }

  @Test
  void eventsOfOnePaymentAreHeldUpToItsLimit() {
    for (int i = 0; i < Inbox.MAX_HELD_OF_A_PAYMENT; i++)
      scene.when(say(Said.refund("re_" + i, 1, "succeeded")), ProviderConfirmed.class);
    scene.refused(Refusal.INBOX_FULL, say(Said.refund("re_more", 1, "succeeded")));
    scene.when(
        say(Said.refund("re_more", 1, "succeeded").payment("pi_2")), ProviderConfirmed.class);
    var matched = scene.when(say(PAID.names(Cast.SETTLEMENT)));
    assertEquals(1 + Inbox.MAX_HELD_OF_A_PAYMENT, matched.size());
    scene.when(say(Said.refund("re_more", 1, "succeeded")), ProviderConfirmed.class);
  }

  @Test
  void aFullInboxForgetsNothingAndStillTakesWhatIsKnown() {
    var small = new Scene<>(new Inbox(3));
    for (int i = 0; i < 3; i++) small.when(say(PAID.payment("pi_x" + i)));
    small.refused(Refusal.INBOX_FULL, say(REFUND));
    assertEquals(2, small.when(say(REFUND.payment("pi_x0").names(Cast.SETTLEMENT))).size());
    small.when(say(REFUND), ProviderConfirmed.class);
    small.refused(Refusal.INBOX_FULL, say(Said.chargeRefunded(1).payment("pi_y")));
    assertEquals(2, small.when(say(PAID.names(Cast.SETTLEMENT))).size());
  }

  @Test
  void aReplayedInboxKnowsTheSame() {
    scene.when(say(REFUND));
    scene.when(say(PAID.names(Cast.SETTLEMENT)));
    scene.when(say(PAID.payment("pi_held")));
    var replayed = new Inbox();
    scene.ledger().forEach(replayed::apply);
    for (var said :
        List.of(
            REFUND,
            PAID,
            Said.chargeRefunded(40),
            Said.chargeRefunded(40).payment("pi_held").names(Cast.SETTLEMENT)))
      assertEquals(
          new Scene<>(replayed).decide(say(said)), scene.decide(say(said)), said.toString());
  }

  private static Receive say(Said said) {
    return new Receive(Cast.TICKET, said.event());
  }
}
