package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToInbox;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one inbox of provider events, on lane 0: takes each in once, and says whose it is.
 *
 * <p>A provider repeats its events for days and in any order. An event is the same if its id is, or
 * if its object, type and content are. It belongs to the settlement that its payment is known by,
 * else to the one that its metadata names; if neither is known it is held until another event of
 * the same payment names one. What can never be matched, because it names neither, makes no fact.
 *
 * <p>Held events are never forgotten to make room: above the limits the provider is told to try
 * again later.
 */
public final class Inbox implements Stage<ToInbox> {
  /** Held events of all payments. */
  static final int MAX_HELD = 10_000;

  /**
   * Held events of one payment: they are matched in one decision, which must fit into one batch.
   */
  static final int MAX_HELD_OF_A_PAYMENT = 256;

  private record Held(ProviderEvent event, String confirmationSha256) {}

  private final int maxHeld;
  private final Set<String> known = new HashSet<>(); // Event ids and contents.
  private final Map<String, String> settlementByPayment = new HashMap<>();
  private final Map<String, List<Held>> heldByPayment = new HashMap<>();
  private int held;

  public Inbox() {
    this(MAX_HELD);
  }

  /** With room for fewer, for tests. */
  Inbox(int maxHeld) {
    this.maxHeld = maxHeld;
  }

  @Override
  public Decision decide(ToInbox command, Instant now) {
    return switch (command) {
      case ToInbox.Receive(_, var event) -> receive(event);
    };
  }

  private Decision receive(ProviderEvent event) {
    if (known.contains(id(event)) || known.contains(content(event)))
      return new Refused(
          Refusal.PROVIDER_EVENT_DUPLICATE,
          "%s is known, or tells what is known.".formatted(event.eventId()));
    var settlementId = settlement(event);
    if (settlementId != null) return new Decided(matched(event, settlementId));
    if (event.paymentId() == null) return Decided.NOTHING;
    var ofPayment = heldByPayment.getOrDefault(payment(event), List.of());
    if (held >= maxHeld || ofPayment.size() >= MAX_HELD_OF_A_PAYMENT)
      return new Refused(
          Refusal.INBOX_FULL,
          "%d events wait for their payment to be known, %d of them for %s: send it again later."
              .formatted(held, ofPayment.size(), event.paymentId()));
    return Decided.of(new ProviderConfirmed(event, null));
  }

  /** The event, and all that waited for the link between its payment and the settlement. */
  private List<OfProvider> matched(ProviderEvent event, String settlementId) {
    var facts = new ArrayList<OfProvider>();
    facts.add(new ProviderConfirmed(event, settlementId));
    if (event.paymentId() != null)
      for (var waiting : heldByPayment.getOrDefault(payment(event), List.of()))
        facts.add(new ProviderMatched(waiting.event(), settlementId, waiting.confirmationSha256()));
    return facts;
  }

  /** By its payment, else by its metadata if that can be an id of ours. */
  private @Nullable String settlement(ProviderEvent event) {
    var linked = event.paymentId() == null ? null : settlementByPayment.get(payment(event));
    if (linked != null) return linked;
    var named = event.settlementId();
    return named != null && TypeId.isValid(TypeId.SETTLEMENT, named) ? named : null;
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case ProviderConfirmed(var event, var settlementId) -> {
        known.add(id(event));
        known.add(content(event));
        if (settlementId == null) hold(new Held(event, recorded.sha256()));
        else link(event, settlementId);
      }
      case ProviderMatched(var event, _, _) -> release(event);
      case OfOnboarding _,
          OfCredential _,
          OfFunding _,
          OfRun _,
          OfReturns _,
          OfLedger _,
          OfControls _,
          OfException _ -> {}
    }
  }

  private void hold(Held event) {
    heldByPayment.computeIfAbsent(payment(event.event()), _ -> new ArrayList<>()).add(event);
    held++;
  }

  private void link(ProviderEvent event, String settlementId) {
    if (event.paymentId() != null) settlementByPayment.putIfAbsent(payment(event), settlementId);
  }

  private void release(ProviderEvent event) {
    var waiting = heldByPayment.get(payment(event));
    if (waiting == null || !waiting.removeIf(other -> id(other.event()).equals(id(event))))
      throw new IllegalStateException("not held: " + event);
    if (waiting.isEmpty()) heldByPayment.remove(payment(event));
    held--;
  }

  private static String id(ProviderEvent event) {
    return event.providerRoute() + " " + event.eventId();
  }

  /** The mode too: what was refused for its mode must not hide the same word of the other. */
  private static String content(ProviderEvent event) {
    return String.join(
        " ",
        event.providerRoute(),
        event.objectId(),
        event.providerType(),
        event.livemode() ? "live" : "test",
        event.contentSha256());
  }

  private static String payment(ProviderEvent event) {
    return event.providerRoute() + " " + event.paymentId();
  }
}
