package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.stage.Stage.Decision.Refused;

/** Why an account does not pay for a run, with the numbers and the way out. */
final class CreditRefusals {
  private CreditRefusals() {}

  /** For a price that no choice of the account's lots covers, or an account with a shortfall. */
  static Refused of(Account account, long neededMicros) {
    var figures = account.figures();
    String needed = Credits.text(neededMicros);
    if (figures.shortfallMicros() > 0)
      return new Refused(
          Refusal.CREDIT_SHORTFALL,
          "A refund or dispute took %s credits that were spent, and this run needs %s: %s"
              .formatted(
                  Credits.text(figures.shortfallMicros()),
                  needed,
                  wayOut(figures.shortfallMicros() + neededMicros)));
    long lacking = neededMicros - figures.availableMicros();
    if (lacking > 0)
      return new Refused(
          Refusal.INSUFFICIENT_CREDITS,
          "%s credits are available and this run needs %s: %s"
              .formatted(Credits.text(figures.availableMicros()), needed, wayOut(lacking)));
    return new Refused(
        Refusal.INSUFFICIENT_CREDITS,
        "%s credits are available, but in more than %d small fundings, and one run draws on no more: %s"
            .formatted(
                Credits.text(figures.availableMicros()), Lots.MAX_PER_RUN, wayOut(neededMicros)));
  }

  private static String wayOut(long micros) {
    return "fund at least %s with POST /v1/settlements.".formatted(Credits.text(micros));
  }
}
