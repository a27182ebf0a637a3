package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything moved while it could not (ERC-3643): a transfer or settlement while the asset
 * was paused or a party of it frozen, or by an account that was recovered from.
 *
 * <p>Only events with a time count, up to the review's now, and only freezes of a whole account: of
 * one in part, the rest may move, and the pack does not say how much that is. A moment at which the
 * restriction begins or ends is in favour of the move.
 */
final class RestrictedMoves implements Check {
  private static final Rule TRANSFER =
      Rule.of("AST-019", MEDIUM, "Transfer against a restriction")
          .says(
              "A `transfer` is dated while the asset was paused, or while its `from` or `to` was frozen"
                  + " whole.")
          .example("Paused from 09:00 to 12:00, a `transfer` at 10:00.")
          .next("Check the times of both events: one of them cannot be right.")
          .since(RulesVersion.V2_0_0);
  private static final Rule RECOVERED =
      Rule.of("AST-020", HIGH, "Recovered account is still in use")
          .says(
              "A `recovery` took an account's tokens away, and a later request names that account as"
                  + " payee, or a later final settlement as payee or payer.")
          .example("Tokens recovered from an account at 09:00, which is to be paid at 10:00.")
          .next("Replace the account by the one that the tokens were recovered to.")
          .since(RulesVersion.V2_0_0);
  private static final Rule PAUSED =
      Rule.of("SET-028", HIGH, "Settled while the asset was paused")
          .says("A final settlement's `settled_at` lies between a `pause` and its `unpause`.")
          .example("Paused from 09:00 to 12:00, settled at 10:00.")
          .next("Read the transaction again: a paused token does not move.")
          .since(RulesVersion.V2_0_0);
  private static final Rule FROZEN =
      Rule.of("SET-029", HIGH, "Settled with a frozen account")
          .says(
              "A final settlement's `settled_at` lies between a `freeze` of the whole `payer` or `payee`"
                  + " and its `unfreeze`.")
          .example("The payee was frozen from 09:00 to 12:00, settled at 10:00.")
          .next("Read the transaction again: a frozen account neither pays nor is paid.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(TRANSFER, RECOVERED, PAUSED, FROZEN);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (!restricts(dossier.evidence().asset().events())) return;
    var ordered = new ArrayList<AssetEvent>();
    for (var event : dossier.evidence().asset().events())
      if (event.at() != null && !event.at().isAfter(dossier.asOf())) ordered.add(event);
    ordered.sort(Comparator.comparing(RestrictedMoves::time));
    var pauses = new Spans();
    var freezes = new HashMap<String, Spans>();
    var recoveries = new HashMap<String, AssetEvent>();
    for (var event : ordered) read(event, pauses, freezes, recoveries);
    for (var event : ordered)
      if (event.type() == AssetEvent.Type.TRANSFER) transfer(event, pauses, freezes, findings);
    for (var settlement : dossier.evidence().settlements())
      if (settlement.isFinal() && settlement.settledAt() != null)
        settlement(settlement, settlement.settledAt(), pauses, freezes, findings);
    if (!recoveries.isEmpty()) recovered(dossier, recoveries, findings);
  }

  private static boolean restricts(List<AssetEvent> events) {
    for (var event : events)
      if (event.type() == AssetEvent.Type.PAUSE
          || event.type() == AssetEvent.Type.FREEZE
          || event.type() == AssetEvent.Type.RECOVERY) return true;
    return false;
  }

  private static void read(
      AssetEvent event,
      Spans pauses,
      Map<String, Spans> freezes,
      Map<String, AssetEvent> recoveries) {
    var from = event.from();
    switch (event.type()) {
      case PAUSE -> pauses.begin(event);
      case UNPAUSE -> pauses.end(event);
      case FREEZE -> {
        if (from != null && event.amount() == null)
          freezes.computeIfAbsent(from.key(), _ -> new Spans()).begin(event);
      }
      case UNFREEZE -> {
        var spans = from == null ? null : freezes.get(from.key());
        if (spans != null) spans.end(event);
      }
      case RECOVERY -> {
        if (from != null) recoveries.putIfAbsent(from.key(), event);
      }
      case MINT, BURN, TRANSFER, FORCED_TRANSFER -> {}
      case null -> {}
    }
  }

  private static void transfer(
      AssetEvent event, Spans pauses, Map<String, Spans> freezes, Findings findings) {
    var at = time(event);
    var restriction = pauses.at(at);
    if (restriction == null) restriction = frozen(freezes, event.from(), at);
    if (restriction == null) restriction = frozen(freezes, event.to(), at);
    if (restriction != null)
      findings.add(
          TRANSFER,
          "It is dated %s, and %s says that it could not be.".formatted(at, restriction.eventId()),
          event.eventId(),
          restriction.eventId());
  }

  private static void settlement(
      Settlement settlement,
      Instant at,
      Spans pauses,
      Map<String, Spans> freezes,
      Findings findings) {
    var pause = pauses.at(at);
    if (pause != null)
      findings.add(
          PAUSED,
          "It was settled at %s, and the asset was paused since %s.".formatted(at, pause.at()),
          settlement.settlementId(),
          pause.eventId());
    var freeze = frozen(freezes, settlement.payer(), at);
    if (freeze == null) freeze = frozen(freezes, settlement.payee(), at);
    if (freeze != null)
      findings.add(
          FROZEN,
          "It was settled at %s, and %s was frozen since %s."
              .formatted(at, freeze.from(), freeze.at()),
          settlement.settlementId(),
          freeze.eventId());
  }

  private static void recovered(
      Dossier dossier, Map<String, AssetEvent> recoveries, Findings findings) {
    for (var request : dossier.evidence().paymentRequests())
      used(recoveries, request.payee(), request.createdAt(), request.paymentRequestId(), findings);
    for (var settlement : dossier.evidence().settlements()) {
      if (!settlement.isFinal()) continue;
      var request = dossier.request(settlement.paymentRequestId());
      var asked = request == null ? null : request.payee();
      var payee = settlement.payee();
      boolean told = payee != null && asked != null && payee.isSameAs(asked);
      String id = settlement.settlementId();
      if (!told) used(recoveries, payee, settlement.settledAt(), id, findings);
      used(recoveries, settlement.payer(), settlement.settledAt(), id, findings);
    }
  }

  private static void used(
      Map<String, AssetEvent> recoveries,
      @Nullable AccountId account,
      @Nullable Instant at,
      String id,
      Findings findings) {
    var recovery = account == null ? null : recoveries.get(account.key());
    if (recovery == null || at == null || !at.isAfter(time(recovery))) return;
    findings.add(
        RECOVERED,
        "%s names %s at %s, which was recovered from at %s."
            .formatted(id, account, at, recovery.at()),
        recovery.eventId(),
        id);
  }

  private static @Nullable AssetEvent frozen(
      Map<String, Spans> freezes, @Nullable AccountId account, Instant at) {
    var spans = account == null || freezes.isEmpty() ? null : freezes.get(account.key());
    return spans == null ? null : spans.at(at);
  }

  private static Instant time(AssetEvent event) {
    return event.at() == null ? Instant.MIN : event.at();
  }

  /** When something was restricted: from an event to another, one after the other. */
  private static final class Spans {
    private final TreeMap<Instant, Span> byBeginning = new TreeMap<>();
    private @Nullable AssetEvent open;

    private record Span(AssetEvent beginning, Instant end) {}

    void begin(AssetEvent event) {
      if (open != null) return;
      open = event;
      byBeginning.put(time(event), new Span(event, Instant.MAX));
    }

    void end(AssetEvent event) {
      if (open == null) return;
      byBeginning.put(time(open), new Span(open, time(event)));
      open = null;
    }

    /** What restricts a moment; null if nothing does. */
    @Nullable AssetEvent at(Instant moment) {
      var span = byBeginning.lowerEntry(moment);
      return span == null || !moment.isBefore(span.getValue().end)
          ? null
          : span.getValue().beginning;
    }
  }
}
