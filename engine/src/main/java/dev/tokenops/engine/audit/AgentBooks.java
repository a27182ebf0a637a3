package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;
import static dev.tokenops.engine.audit.MoneyRules.text;

import dev.tokenops.engine.message.Words.Lot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One agent's books, kept by the auditor: five balances that sum to zero, and what is left of each
 * funding. Micro-credits.
 *
 * <pre>
 *   clearing + available + reserved + consumed − shortfall = 0        clearing = reversed − funded
 * </pre>
 *
 * <p>What comes to available pays an open shortfall first. A release pays it from the oldest of its
 * lots. Money that goes back leaves its own settlement's lot first, then the oldest; what is no
 * longer available becomes a shortfall.
 */
final class AgentBooks {
  private long clearing;
  private long available;
  private long reserved;
  private long consumed;
  private long shortfall;
  private long funded;
  private long reversed;
  private final Map<String, Long> lots = new LinkedHashMap<>(); // By settlement, oldest first.

  long funded() {
    return funded;
  }

  long reversed() {
    return reversed;
  }

  long available() {
    return available;
  }

  long reserved() {
    return reserved;
  }

  long consumed() {
    return consumed;
  }

  long shortfall() {
    return shortfall;
  }

  void fund(String settlementId, long micros) {
    unless(!lots.containsKey(settlementId), () -> "funds %s a second time".formatted(settlementId));
    lots.put(settlementId, 0L);
    funded = Math.addExact(funded, micros);
    fromClearing(settlementId, micros);
  }

  void restore(String settlementId, long micros) {
    reversed -= micros;
    fromClearing(settlementId, micros);
  }

  private void fromClearing(String settlementId, long micros) {
    clearing -= micros;
    long paid = Math.min(micros, shortfall);
    shortfall -= paid;
    available += micros - paid;
    lots.merge(settlementId, micros - paid, Long::sum);
  }

  void reverse(String settlementId, long micros) {
    reversed += micros;
    clearing += micros;
    long taken = Math.min(micros, available);
    available -= taken;
    shortfall += micros - taken;
    long rest = taken - take(settlementId, taken);
    for (var oldest : List.copyOf(lots.keySet())) {
      if (rest == 0) break;
      rest -= take(oldest, rest);
    }
  }

  /** Takes up to so much of a lot. */
  private long take(String settlementId, long most) {
    long left = lots.getOrDefault(settlementId, 0L);
    long taken = Math.min(left, most);
    lots.put(settlementId, left - taken);
    return taken;
  }

  void reserve(List<Lot> parts, long micros) {
    unless(shortfall == 0, () -> "reserves credits while %s are short".formatted(text(shortfall)));
    unless(
        micros <= available,
        () ->
            "reserves %s credits where %s are available".formatted(text(micros), text(available)));
    for (var part : parts) {
      long left = lots.getOrDefault(part.settlementId(), 0L);
      unless(
          part.creditsMicros() <= left,
          () ->
              "takes %s credits of %s, which has %s left"
                  .formatted(text(part.creditsMicros()), part.settlementId(), text(left)));
      lots.put(part.settlementId(), left - part.creditsMicros());
    }
    available -= micros;
    reserved += micros;
  }

  /**
   * Ends a reservation.
   *
   * @param parts its lots
   * @param used of which the oldest so many micro-credits are consumed
   */
  void close(List<Lot> parts, long micros, long used) {
    unless(
        micros <= reserved,
        () -> "ends %s reserved credits of %s".formatted(text(micros), text(reserved)));
    reserved -= micros;
    consumed += used;
    long paid = Math.min(micros - used, shortfall);
    shortfall -= paid;
    available += micros - used - paid;
    long gone = used + paid; // The oldest of the lots: first consumed, then owed.
    for (var part : parts) {
      long kept = Math.max(0, part.creditsMicros() - gone);
      gone -= part.creditsMicros() - kept;
      lots.merge(part.settlementId(), kept, Long::sum);
    }
  }

  /** What must hold after every fact. */
  void check() {
    long sum = clearing + available + reserved + consumed - shortfall;
    unless(sum == 0, () -> "leaves books that sum to %s credits".formatted(text(sum)));
    unless(
        available >= 0 && reserved >= 0 && consumed >= 0 && shortfall >= 0,
        () ->
            "leaves a negative balance: available %s, reserved %s, consumed %s, shortfall %s"
                .formatted(text(available), text(reserved), text(consumed), text(shortfall)));
    unless(
        0 <= reversed && reversed <= funded,
        () -> "leaves %s credits reversed of %s funded".formatted(text(reversed), text(funded)));
    unless(
        funded - reversed == available + reserved + consumed - shortfall,
        () ->
            ("leaves funded %s - reversed %s beside available %s + reserved %s + consumed %s"
                    + " - shortfall %s")
                .formatted(
                    text(funded),
                    text(reversed),
                    text(available),
                    text(reserved),
                    text(consumed),
                    text(shortfall)));
    unless(
        available == 0 || shortfall == 0,
        () ->
            "leaves %s credits available beside a shortfall of %s"
                .formatted(text(available), text(shortfall)));
  }

  /** Whether what is left of the lots is what is available; linear in the lots. */
  void checkLots() {
    long left = lots.values().stream().mapToLong(Long::longValue).sum();
    unless(
        left == available,
        () ->
            "leaves lots of %s credits where %s are available"
                .formatted(text(left), text(available)));
  }
}
