package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How old the evidence is against the review's now.
 *
 * <p>What happened counts, not what was planned: an expiry is no evidence. If the whole pack is
 * stale, that is the cause, and its parts are not told again.
 */
final class Freshness implements Check {
  static final Rule STALE =
      Rule.of("AST-010", MEDIUM, "Evidence is stale")
          .says(
              "The newest time of the pack (events, supply, requests, settlements, credits, usage,"
                  + " deliveries, exceptions) is more than `stale_after_seconds` before the review's"
                  + " now.")
          .example("The newest item is eight days old, and the policy allows seven.")
          .next("Collect the evidence again and post it with a new as_of.")
          .gap("fresh_evidence");
  static final Rule STALE_SUPPLY =
      Rule.of("AST-011", MEDIUM, "Supply is stale")
          .says("The supply's `as_of` is more than `stale_after_seconds` before the review's now.")
          .example("The supply was read eight days ago, and the policy allows seven.")
          .next("Read the supply from the contract again.")
          .gap("fresh_supply");
  private static final Rule AHEAD =
      Rule.of("AST-012", LOW, "Evidence from the future")
          .says("An item has a time after the review's now.")
          .example("A usage at 19:00 in a pack as of 18:00.")
          .next("Correct the clock that wrote these items, or the as_of of the pack.");
  static final Rule OLD_SETTLEMENTS =
      Rule.of("SET-004", INFO, "No recent settlement")
          .says(
              "The newest final settlement is more than `stale_after_seconds` before the review's now,"
                  + " though other evidence is newer.")
          .example("Funded ten days ago and used today, with a policy of seven days.")
          .next("None, if the credits of older settlements are still being used.");

  @Override
  public List<Rule> rules() {
    return List.of(STALE, STALE_SUPPLY, AHEAD, OLD_SETTLEMENTS);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    var times = new Times(dossier.asOf());
    var supplyAt = asset.supply() == null ? null : asset.supply().asOf();
    times.see(supplyAt, asset.assetId().text());
    see(dossier, times);
    if (!times.ahead.isEmpty())
      findings.add(
          AHEAD,
          "%d of the pack's times are after %s, the newest at %s."
              .formatted(times.ahead.size(), dossier.asOf(), times.newest),
          times.ahead);
    if (isStale(dossier, times.newest))
      findings.add(
          STALE, age("The newest evidence is", times.newest, dossier), asset.assetId().text());
    else parts(dossier, supplyAt, findings);
  }

  static void parts(Dossier dossier, @Nullable Instant supplyAt, Findings findings) {
    if (isStale(dossier, supplyAt))
      findings.add(
          STALE_SUPPLY,
          age("The supply is", supplyAt, dossier),
          dossier.evidence().asset().assetId().text());
    Instant newest = null;
    String id = "";
    for (var settlement : dossier.evidence().settlements()) {
      var at = settlement.settledAt();
      if (at == null || !settlement.isFinal() || (newest != null && !at.isAfter(newest))) continue;
      newest = at;
      id = settlement.settlementId();
    }
    if (isStale(dossier, newest))
      findings.add(OLD_SETTLEMENTS, age("The newest settlement is", newest, dossier), id);
  }

  private static void see(Dossier dossier, Times times) {
    var pack = dossier.evidence();
    for (var event : pack.asset().events()) times.see(event.at(), event.eventId());
    for (var request : pack.paymentRequests())
      times.see(request.createdAt(), request.paymentRequestId());
    for (var settlement : pack.settlements())
      times.see(settlement.settledAt(), settlement.settlementId());
    for (var credit : pack.credits()) times.see(credit.at(), credit.creditId());
    for (var usage : pack.usage()) times.see(usage.at(), usage.usageId());
    for (var delivery : pack.deliveries()) times.see(delivery.deliveredAt(), delivery.deliveryId());
    for (var exception : pack.exceptions()) {
      times.see(exception.openedAt(), exception.exceptionId());
      times.see(exception.resolvedAt(), exception.exceptionId());
    }
  }

  private static boolean isStale(Dossier dossier, @Nullable Instant at) {
    return at != null
        && at.plusSeconds(dossier.policy().staleAfterSeconds()).isBefore(dossier.asOf());
  }

  private static String age(String what, @Nullable Instant at, Dossier dossier) {
    long seconds = at == null ? 0 : Duration.between(at, dossier.asOf()).toSeconds();
    return "%s %d seconds old, %d are allowed."
        .formatted(what, seconds, dossier.policy().staleAfterSeconds());
  }

  /** The newest of the times seen, and the ids of those after now, each once. */
  private static final class Times {
    private final Instant now;
    private final List<String> ahead = new ArrayList<>(0);
    private @Nullable Instant newest;

    private Times(Instant now) {
      this.now = now;
    }

    void see(@Nullable Instant at, String id) {
      if (at == null) return;
      if (newest == null || at.isAfter(newest)) newest = at;
      if (at.isAfter(now) && (ahead.isEmpty() || !ahead.getLast().equals(id))) ahead.add(id);
    }
  }
}
