package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pauses, freezes and forced transfers (ERC-3643), read in order of time up to the review's now.
 *
 * <p>A pause or freeze counts until it is lifted. An event without a time is read as the earliest,
 * so that it lifts nothing that has a time. An unfreeze without an amount lifts all freezes of its
 * holder; one with an amount lifts so much of the amounts frozen, oldest first, and a freeze
 * without an amount whole.
 */
final class AssetRestrictions implements Check {
  private static final Rule PAUSED =
      Rule.of("AST-005", HIGH, "Asset is paused")
          .says("A `pause` was not followed by an `unpause` up to the review's now.")
          .example("`pause` at 09:00, and no `unpause`.")
          .next("Hold settlements in this asset until it is unpaused.");
  private static final Rule FROZEN =
      Rule.of("AST-006", MEDIUM, "Holder is frozen")
          .says(
              "A `freeze` of a holder was not lifted up to the review's now. It is `high` if the holder"
                  + " is a payee or payer of this pack.")
          .example("`freeze` of an account at 09:00, and no `unfreeze` of it.")
          .next("Do not route settlements by this holder until it is unfrozen.");
  private static final Rule FORCED =
      Rule.of("AST-007", MEDIUM, "Forced transfer")
          .says("A `forced_transfer` took tokens from a holder: each one is reported.")
          .example("`forced_transfer` of 500 units from an account.")
          .next("Obtain the legal ground of the forced transfer and file it.");
  private static final Rule RECOVERY =
      Rule.of("AST-008", INFO, "Wallet recovery")
          .says("A `recovery` moved a holder's tokens to another account.")
          .example("`recovery` from a lost account to a new one.")
          .next("Use the holder's new account from here on.");
  private static final Rule ELSEWHERE =
      Rule.of("AST-009", HIGH, "Asset event on another chain")
          .says("An event's `from` or `to` is an account on another chain than the asset's.")
          .example("A `transfer` to an account on Ethereum, of a token on Base.")
          .next("Check which chain the event comes from.");

  @Override
  public List<Rule> rules() {
    return List.of(PAUSED, FROZEN, FORCED, RECOVERY, ELSEWHERE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var events = dossier.evidence().asset().events();
    if (events.isEmpty()) return;
    var ordered = new ArrayList<AssetEvent>(events.size());
    for (var event : events) {
      elsewhere(dossier, event, findings);
      if (event.at() == null || !event.at().isAfter(dossier.asOf())) ordered.add(event);
    }
    ordered.sort(Comparator.comparing(event -> event.at() == null ? Instant.MIN : event.at()));

    AssetEvent pause = null;
    var freezes = new HashMap<String, List<Freeze>>();
    for (var event : ordered) {
      switch (event.type()) {
        case PAUSE -> pause = pause == null ? event : pause;
        case UNPAUSE -> pause = null;
        case FREEZE ->
            freezes.computeIfAbsent(holder(event), _ -> new ArrayList<>(1)).add(new Freeze(event));
        case UNFREEZE ->
            lift(freezes.getOrDefault(holder(event), new ArrayList<>(0)), event.amount());
        case FORCED_TRANSFER -> moved(FORCED, event, findings);
        case RECOVERY -> moved(RECOVERY, event, findings);
        case MINT, BURN, TRANSFER -> {}
        case null -> {}
      }
    }
    if (pause != null)
      findings.add(
          PAUSED, "The asset is paused" + since(pause) + ", and not unpaused.", pause.eventId());
    report(dossier, freezes, findings);
  }

  private static void report(
      Dossier dossier, Map<String, List<Freeze>> freezes, Findings findings) {
    Set<String> parties = freezes.isEmpty() ? Set.of() : parties(dossier);
    for (var ofHolder : freezes.entrySet())
      for (var freeze : ofHolder.getValue()) {
        boolean party = parties.contains(ofHolder.getKey());
        findings.add(
            FROZEN,
            party ? HIGH : FROZEN.severity(),
            "%s is frozen%s%s%s."
                .formatted(
                    name(freeze.event.from()),
                    freeze.rest == null ? "" : " for " + freeze.rest + " units",
                    since(freeze.event),
                    party ? ", and is a party of this pack" : ""),
            List.of(freeze.event.eventId()));
      }
  }

  private static void lift(List<Freeze> freezes, @Nullable BigInteger amount) {
    if (amount == null) {
      freezes.clear();
      return;
    }
    var left = amount;
    var each = freezes.iterator();
    while (each.hasNext() && left.signum() > 0) {
      var freeze = each.next();
      var rest = freeze.rest;
      if (rest == null || rest.compareTo(left) <= 0) {
        each.remove();
        left = rest == null ? BigInteger.ZERO : left.subtract(rest);
      } else {
        freeze.rest = rest.subtract(left);
        left = BigInteger.ZERO;
      }
    }
  }

  private static void moved(Rule rule, AssetEvent event, Findings findings) {
    findings.add(
        rule,
        "%s units went from %s to %s%s."
            .formatted(
                event.amount() == null ? "An unknown number of" : event.amount(),
                name(event.from()),
                name(event.to()),
                event.at() == null ? "" : " at " + event.at()),
        event.eventId());
  }

  private static void elsewhere(Dossier dossier, AssetEvent event, Findings findings) {
    String chain = dossier.evidence().asset().assetId().chain();
    for (var account : new @Nullable AccountId[] {event.from(), event.to()})
      if (account != null && !account.chain().equals(chain)) {
        findings.add(
            ELSEWHERE,
            "%s is on %s, the asset on %s.".formatted(account, account.chain(), chain),
            event.eventId());
        return;
      }
  }

  private static Set<String> parties(Dossier dossier) {
    var parties = new HashSet<String>();
    for (var request : dossier.evidence().paymentRequests())
      if (request.payee() != null) parties.add(request.payee().key());
    for (var settlement : dossier.evidence().settlements()) {
      if (settlement.payee() != null) parties.add(settlement.payee().key());
      if (settlement.payer() != null) parties.add(settlement.payer().key());
    }
    return parties;
  }

  /** Without a holder, which AST-002 reports, a freeze and its unfreeze still belong together. */
  private static String holder(AssetEvent event) {
    return event.from() == null ? "" : event.from().key();
  }

  private static String name(@Nullable AccountId account) {
    return account == null ? "an unnamed account" : account.text();
  }

  private static String since(AssetEvent event) {
    return event.at() == null ? "" : " since " + event.at();
  }

  /** A freeze and what of it has not been lifted. */
  private static final class Freeze {
    private final AssetEvent event;
    private @Nullable BigInteger rest;

    private Freeze(AssetEvent event) {
      this.event = event;
      this.rest = event.amount();
    }
  }
}
