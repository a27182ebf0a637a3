package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.Words.Lot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What must hold between the money facts of one funding or one run, wherever they are met. */
final class MoneyRules {
  private MoneyRules() {}

  /** What a run holds, and of which fundings, oldest first. */
  record Reservation(long micros, List<Lot> lots) {
    static Reservation of(RunAccepted accepted) {
      return new Reservation(accepted.reservedMicros(), accepted.lots());
    }
  }

  /** Credits are exactly those asked for, and the provider's amount is exactly the price. */
  static void funding(SettlementRequested requested, ProviderEvent event, CreditsFunded funded) {
    unless(
        funded.creditsMicros() > 0 && funded.creditsMicros() == requested.creditsMicros(),
        () ->
            "funds %s credits where the settlement asked for %s"
                .formatted(text(funded.creditsMicros()), text(requested.creditsMicros())));
    unless(
        funded.amountMinor() == requested.amountMinor()
            && funded.currency().equals(requested.currency()),
        () ->
            "funds for %d %s where the settlement asked for %d %s"
                .formatted(
                    funded.amountMinor(),
                    funded.currency(),
                    requested.amountMinor(),
                    requested.currency()));
    unless(
        event.kind() == ProviderEvent.Kind.PAYMENT_SUCCEEDED,
        () -> "funds on %s, which is no successful payment".formatted(event.providerType()));
    unless(
        Objects.equals(event.amountMinor(), funded.amountMinor())
            && funded.currency().equals(event.currency()),
        () ->
            "funds for %d %s where the provider confirmed %s %s"
                .formatted(
                    funded.amountMinor(),
                    funded.currency(),
                    event.amountMinor(),
                    event.currency()));
  }

  /** The lots of a reservation are its sum, each settlement once. */
  static void reservation(Reservation held) {
    unless(held.micros() >= 0, () -> "reserves less than nothing");
    long sum = sum(held.lots());
    unless(
        sum == held.micros(),
        () -> "reserves %s credits, its lots are %s".formatted(text(held.micros()), text(sum)));
    once(held.lots());
  }

  /** Consumed and released are the reservation, paid by its lots, oldest first, as metered. */
  static void completion(Reservation held, RunCompleted completed) {
    long consumed = completed.consumedMicros();
    long released = completed.releasedMicros();
    unless(consumed >= 0 && released >= 0, () -> "consumes or releases less than nothing");
    unless(
        Math.addExact(consumed, released) == held.micros(),
        () ->
            "consumes %s and releases %s credits of %s reserved"
                .formatted(text(consumed), text(released), text(held.micros())));
    metered(completed, held.micros());
    unless(
        completed.consumed().equals(oldest(held.lots(), consumed)),
        () ->
            "consumes %s credits by lots %s, which are not the oldest of the reservation's"
                .formatted(
                    text(consumed), completed.consumed().stream().map(MoneyRules::text).toList()));
  }

  private static void metered(RunCompleted completed, long reservedMicros) {
    for (var meter : completed.meters())
      unless(
          meter.quantity() >= 0
              && meter.creditsPerUnitMicros() >= 0
              && meter.creditsMicros()
                  == Math.multiplyExact(meter.quantity(), meter.creditsPerUnitMicros()),
          () ->
              "the meter %s says %d x %s = %s credits"
                  .formatted(
                      meter.meter(),
                      meter.quantity(),
                      text(meter.creditsPerUnitMicros()),
                      text(meter.creditsMicros())));
    long sum = 0;
    for (var meter : completed.meters()) sum = Math.addExact(sum, meter.creditsMicros());
    long metered = sum;
    unless(
        completed.consumedMicros() == Math.min(metered, reservedMicros),
        () ->
            "consumes %s credits where the meters sum to %s and %s were reserved"
                .formatted(text(completed.consumedMicros()), text(metered), text(reservedMicros)));
  }

  private static List<Lot> oldest(List<Lot> lots, long micros) {
    var taken = new ArrayList<Lot>(lots.size());
    long rest = micros;
    for (var lot : lots) {
      long part = Math.min(rest, lot.creditsMicros());
      if (part > 0)
        taken.add(new Lot(lot.settlementId(), lot.providerRoute(), part, lot.fundingSha256()));
      rest -= part;
    }
    return taken;
  }

  private static void once(List<Lot> lots) {
    var settlements = new HashSet<String>();
    for (var lot : lots) {
      unless(
          lot.creditsMicros() > 0,
          () -> "the lot of %s is empty or negative".formatted(lot.settlementId()));
      unless(
          settlements.add(lot.settlementId()),
          () -> "%s is two of its lots".formatted(lot.settlementId()));
    }
  }

  private static long sum(List<Lot> lots) {
    long sum = 0;
    for (var lot : lots) sum = Math.addExact(sum, lot.creditsMicros());
    return sum;
  }

  private static String text(Lot lot) {
    return lot.settlementId() + ": " + text(lot.creditsMicros());
  }

  /** Credits for a message; what is negative is shown as such. */
  static String text(long micros) {
    return micros < 0 ? "-" + Credits.text(-micros) : Credits.text(micros);
  }
}
