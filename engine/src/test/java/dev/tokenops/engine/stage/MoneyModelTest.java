package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Command.ToInbox;
import dev.tokenops.engine.message.Command.ToInbox.Receive;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random provider events in random order and with repeats, with runs between them, through inbox
 * and funding; after every command the account is what a naive reading of all that was said makes
 * it.
 */
class MoneyModelTest {
  private static final int WORLDS = 200;

  /** A settlement that was asked for, and what a provider will say of its payment. */
  private record Deal(SettlementRequested requested, String paymentId, List<Said> saying) {}

  @Test
  void creditsFollowFromWhatWasSaidInWhateverOrder() {
    int events = 0;
    for (int seed = 0; seed < WORLDS; seed++) events += new World(seed).run();
    assertTrue(events > 4_000, "a model of only " + events + " events");
  }

  private static final class World {
    private final Random random;
    private final Funding funding = new Funding(true);
    private final Scene<ToInbox> inbox = new Scene<>(new Inbox());
    private final Scene<ToFunding> scene = new Scene<>(funding);
    private final List<Deal> deals = new ArrayList<>();
    private final Map<String, Set<ProviderEvent>> heard = new HashMap<>(); // By payment.
    private final List<RunAccepted> open = new ArrayList<>();
    private long reserved;
    private long consumed;

    World(long seed) {
      random = new Random(seed);
    }

    int run() {
      for (int i = 0; i < 1 + random.nextInt(3); i++) deals.add(deal("pi_" + i));
      for (var deal : deals) scene.given(deal.requested());
      var telling = new ArrayList<Said>();
      for (var deal : deals)
        for (var said : deal.saying())
          for (int times = 0; times <= random.nextInt(3); times++) telling.add(said);
      Collections.shuffle(telling, random);
      for (var said : telling) {
        tell(said);
        if (random.nextInt(3) == 0) startRun();
        if (random.nextInt(4) == 0 && !open.isEmpty()) endRun();
      }
      for (int again = 0; again < 100; again++) tell(telling.getFirst());
      checkReplay();
      return telling.size();
    }

    private Deal deal(String paymentId) {
      long amount = random.nextLong(1, 501);
      long credits = amount * 10_000 - random.nextInt(10_000);
      var id = Cast.id(TypeId.SETTLEMENT);
      var requested =
          new SettlementRequested(Cast.AGENT, id, null, Said.ROUTE, credits, amount, "usd", null);
      var all = new ArrayList<Said>();
      boolean doomed = random.nextInt(6) == 0;
      if (doomed) all.add(Said.canceled(amount));
      else {
        all.add(Said.paid(amount));
        if (random.nextBoolean()) all.add(Said.sessionPaid(amount));
      }
      all.add(Said.processing(amount));
      all.add(Said.charged(new Payment("base", "usdc", "0x1", "0x2")));
      for (int i = 0; i < random.nextInt(4); i++) {
        long part = random.nextLong(1, amount + 1);
        for (var status : List.of("pending", "succeeded", "failed"))
          if (random.nextInt(3) > 0) all.add(Said.refund("re_" + i, part, status));
      }
      for (int i = 0; i < random.nextInt(3); i++)
        all.add(Said.chargeRefunded(random.nextLong(1, amount + 2)));
      for (int i = 0; i < random.nextInt(3); i++) {
        long part = random.nextLong(1, amount + 1);
        all.add(Said.disputed("dp_" + i, part));
        if (random.nextBoolean()) all.add(Said.disputeWon("dp_" + i, part));
        else if (random.nextBoolean()) all.add(Said.disputeLost("dp_" + i, part));
      }
      all.add(Said.paid(amount).live().id("evt_live"));
      all.add(Said.paid(amount + 1));
      return new Deal(
          requested,
          paymentId,
          all.stream().map(said -> naming(said.payment(paymentId), id)).toList());
    }

    /** The first word of a payment always names its settlement, the others sometimes. */
    private Said naming(Said said, String settlementId) {
      var kind = said.event().kind();
      boolean first = kind == Kind.PAYMENT_SUCCEEDED || kind == Kind.PAYMENT_CANCELED;
      return first || random.nextInt(4) == 0 ? said.names(settlementId) : said;
    }

    private void tell(Said said) {
      heard.computeIfAbsent(paymentOf(said), _ -> new HashSet<>()).add(said.event());
      if (!(inbox.decide(new Receive(Cast.TICKET, said.event())) instanceof Decided)) return;
      for (var fact : inbox.when(new Receive(Cast.TICKET, said.event()))) {
        var confirm = confirm(fact);
        if (confirm == null) continue;
        scene.when(confirm);
        assertEquals(List.of(), scene.when(confirm), "confirmed twice");
      }
      check();
    }

    private static @Nullable Confirm confirm(Fact fact) {
      return switch (fact) {
        case ProviderConfirmed(var event, var settlement) when settlement != null ->
            new Confirm(Cast.TICKET, settlement, event, Cast.SHA256);
        case ProviderMatched(var event, var settlement, var sha256) ->
            new Confirm(Cast.TICKET, settlement, event, sha256);
        default -> null;
      };
    }

    private void startRun() {
      var command = Cast.reserve(Cast.id(TypeId.RUN), random.nextLong(1, 1_000_001));
      switch (scene.decide(command)) {
        case Refused refused ->
            assertTrue(
                refused.refusal() == Refusal.CREDIT_SHORTFALL
                    || refused.refusal() == Refusal.INSUFFICIENT_CREDITS,
                refused.toString());
        case Stage.Decision _ -> {
          var run = scene.when(command, RunAccepted.class);
          open.add(run);
          reserved += run.reservedMicros();
        }
      }
      check();
    }

    private void endRun() {
      var run = open.remove(random.nextInt(open.size()));
      reserved -= run.reservedMicros();
      switch (random.nextInt(3)) {
        case 0 -> scene.given(Cast.cancelled(run));
        case 1 -> scene.given(Cast.failed(run));
        default -> {
          long used = random.nextLong(run.reservedMicros() + 1);
          scene.given(Cast.completed(run, used));
          consumed += used;
        }
      }
      check();
    }

    /** Everything again, from what was said and from what the runs took alone. */
    private void check() {
      long funded = 0;
      long reversed = 0;
      for (var deal : deals) {
        var events = known(deal);
        boolean paid = events.stream().anyMatch(event -> funds(event, deal.requested()));
        if (!paid) continue;
        funded += deal.requested().creditsMicros();
        long back = reversed(deal.requested(), events);
        reversed += back;
        assertEquals(
            back == deal.requested().creditsMicros()
                ? SettlementState.REFUNDED
                : SettlementState.FUNDED,
            funding.state(deal.requested().settlementId()));
      }
      long rest = funded - reversed - reserved - consumed;
      var figures = funding.account(Cast.AGENT).figures();
      assertEquals(
          new Account.Figures(
              Math.max(rest, 0), reserved, consumed, funded, reversed, Math.max(-rest, 0)),
          figures);
      long lots = 0;
      for (var lot : funding.account(Cast.AGENT).lots()) lots += lot.creditsMicros();
      assertEquals(figures.availableMicros(), lots);
    }

    /** What was said of a payment, once some of it has named the settlement. */
    private Set<ProviderEvent> known(Deal deal) {
      var events = heard.getOrDefault(deal.paymentId(), Set.of());
      boolean named = events.stream().anyMatch(event -> event.settlementId() != null);
      return named ? events : Set.of();
    }

    private static boolean funds(ProviderEvent event, SettlementRequested requested) {
      return event.kind() == Kind.PAYMENT_SUCCEEDED
          && !event.livemode()
          && Long.valueOf(requested.amountMinor()).equals(event.amountMinor());
    }

    private static long reversed(SettlementRequested requested, Set<ProviderEvent> events) {
      var refunds = new HashMap<String, Long>();
      var disputes = new HashMap<String, Long>();
      long charge = 0;
      for (var event : events) {
        long amount = event.amountMinor() == null ? 0 : event.amountMinor();
        if (event.kind() == Kind.CHARGE_REFUNDED) charge = Math.max(charge, amount);
        if (event.kind() == Kind.REFUND && "succeeded".equals(event.objectStatus()))
          refunds.merge(event.objectId(), amount, Math::max);
        if (event.kind() == Kind.DISPUTE_OPENED || event.kind() == Kind.DISPUTE_LOST)
          disputes.merge(event.objectId(), amount, Math::max);
      }
      for (var event : events) {
        if (event.kind() == Kind.REFUND && "failed".equals(event.objectStatus()))
          refunds.remove(event.objectId());
        if (event.kind() == Kind.DISPUTE_WON) disputes.remove(event.objectId());
      }
      long refunded = refunds.values().stream().mapToLong(Long::longValue).sum();
      long disputed = disputes.values().stream().mapToLong(Long::longValue).sum();
      long taken = Math.min(requested.amountMinor(), Math.max(refunded, charge) + disputed);
      return BigInteger.valueOf(requested.creditsMicros())
          .multiply(BigInteger.valueOf(taken))
          .divide(BigInteger.valueOf(requested.amountMinor()))
          .longValueExact();
    }

    private void checkReplay() {
      var replayed = new Funding(true);
      var accounts = new Accounts();
      for (var recorded : scene.ledger()) {
        replayed.apply(recorded);
        accounts.apply(recorded);
      }
      var account = funding.account(Cast.AGENT);
      for (var other : List.of(replayed.account(Cast.AGENT), accounts.of(Cast.AGENT))) {
        assertEquals(account.figures(), other.figures());
        assertEquals(account.lots(), other.lots());
      }
      for (var deal : deals) {
        var id = deal.requested().settlementId();
        assertEquals(funding.state(id), replayed.state(id));
        for (var event : known(deal))
          assertEquals(
              List.of(),
              new Scene<>(replayed).when(new Confirm(Cast.TICKET, id, event, Cast.SHA256)));
      }
    }

    private static String paymentOf(Said said) {
      var payment = said.event().paymentId();
      assertTrue(payment != null);
      return String.valueOf(payment);
    }
  }
}
