package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each funding of one account, oldest first: so that every receipt can say which
 * settlement paid what. The sum of all lots is what the account has available.
 */
final class Lots {
  /** More would not fit into the entry that accepts a run, beside its evidence. */
  static final int MAX_PER_RUN = 32;

  private static final class Lot {
    final long age;
    final String settlementId;
    final String providerRoute;
    final String fundingSha256;
    long micros;

    Lot(long age, String settlementId, String providerRoute, String fundingSha256) {
      this.age = age;
      this.settlementId = settlementId;
      this.providerRoute = providerRoute;
      this.fundingSha256 = fundingSha256;
    }

    Words.Lot part(long partMicros) {
      return new Words.Lot(settlementId, providerRoute, partMicros, fundingSha256);
    }
  }

  private final Map<String, Lot> bySettlement = new HashMap<>();
  private final TreeMap<Long, Lot> notEmpty = new TreeMap<>(); // By age.
  private final Map<String, List<Words.Lot>> held = new HashMap<>(); // By open run.
  private long totalMicros;

  /** Every lot, oldest first, with what is left of it, which may be nothing. */
  List<Words.Lot> all() {
    return bySettlement.values().stream()
        .sorted(Comparator.comparingLong(lot -> lot.age))
        .map(lot -> lot.part(lot.micros))
        .toList();
  }

  /** What open runs hold. */
  Map<String, List<Words.Lot>> held() {
    return new TreeMap<>(held);
  }

  /** Takes up, while it is empty, what {@link #all} and {@link #held} have told. */
  void restore(List<Words.Lot> lots, Map<String, List<Words.Lot>> byRun) {
    for (var lot : lots) {
      open(lot.settlementId(), lot.providerRoute(), lot.fundingSha256());
      put(lot.settlementId(), lot.creditsMicros());
    }
    held.putAll(byRun);
  }

  /** Opens the lot of a settlement, empty. */
  void open(String settlementId, String providerRoute, String fundingSha256) {
    var lot = new Lot(bySettlement.size(), settlementId, providerRoute, fundingSha256);
    if (bySettlement.putIfAbsent(settlementId, lot) != null)
      throw new IllegalStateException("funded twice: " + settlementId);
  }

  void put(String settlementId, long micros) {
    if (micros == 0) return;
    var lot = lot(settlementId);
    if (lot.micros == 0) notEmpty.put(lot.age, lot);
    lot.micros = Math.addExact(lot.micros, micros);
    totalMicros = Math.addExact(totalMicros, micros);
  }

  void take(String settlementId, long micros) {
    var lot = lot(settlementId);
    if (micros < 0 || micros > lot.micros)
      throw new IllegalStateException(
          "%s has %d micros left, not %d".formatted(settlementId, lot.micros, micros));
    lot.micros -= micros;
    totalMicros -= micros;
    if (lot.micros == 0) notEmpty.remove(lot.age);
  }

  /** For a provider that takes money back: from its own settlement's lot, then oldest first. */
  void takeBack(String settlementId, long micros) {
    long own = Math.min(micros, lot(settlementId).micros);
    take(settlementId, own);
    for (long rest = micros - own; rest > 0; ) {
      var oldest = notEmpty.firstEntry();
      if (oldest == null) throw new IllegalStateException("no lot has " + rest + " micros");
      long part = Math.min(rest, oldest.getValue().micros);
      take(oldest.getValue().settlementId, part);
      rest -= part;
    }
  }

  /**
   * Chooses what a run is held from: oldest first. Where that were more than {@link #MAX_PER_RUN}
   * lots, the smallest of them give way to younger ones. Takes nothing.
   *
   * @return null if no choice covers the amount
   */
  @Nullable List<Words.Lot> covering(long micros) {
    var oldest = notEmpty.firstEntry();
    if (oldest != null && oldest.getValue().micros >= micros && micros > 0)
      return List.of(oldest.getValue().part(micros)); // As a rule, and without a search.
    var chosen =
        new PriorityQueue<Lot>(
            Comparator.<Lot>comparingLong(lot -> lot.micros).thenComparingLong(lot -> -lot.age));
    long sum = 0;
    for (var lot : notEmpty.values()) {
      if (sum >= micros) break;
      chosen.add(lot);
      sum += lot.micros;
      if (chosen.size() > MAX_PER_RUN) sum -= chosen.remove().micros;
    }
    return sum >= micros ? parts(chosen, micros) : null;
  }

  private static List<Words.Lot> parts(PriorityQueue<Lot> chosen, long micros) {
    var oldestFirst = new ArrayList<>(chosen);
    oldestFirst.sort(Comparator.comparingLong(lot -> lot.age));
    var parts = new ArrayList<Words.Lot>(oldestFirst.size());
    long rest = micros;
    for (var lot : oldestFirst) {
      long part = Math.min(rest, lot.micros);
      if (part > 0) parts.add(lot.part(part));
      rest -= part;
    }
    return List.copyOf(parts);
  }

  /** Takes what a run was accepted with. */
  void hold(String runId, List<Words.Lot> parts, long micros) {
    long sum = 0;
    for (var part : parts) {
      take(part.settlementId(), part.creditsMicros());
      sum += part.creditsMicros();
    }
    if (sum != micros || held.putIfAbsent(runId, parts) != null)
      throw new IllegalStateException(
          "%s holds %d micros by lots, not once %d".formatted(runId, sum, micros));
  }

  /**
   * Puts back what a run did not consume.
   *
   * @param consumed by lot; together {@code consumedMicros}
   * @param toShortfallMicros what of the rest paid a shortfall instead: the oldest of it
   */
  void release(
      String runId, List<Words.Lot> consumed, long consumedMicros, long toShortfallMicros) {
    var parts = held.remove(runId);
    if (parts == null) throw new IllegalStateException("nothing is held for " + runId);
    long usedMicros = 0;
    long toPay = toShortfallMicros;
    for (var part : parts) {
      long consumedOfIt = micros(consumed, part.settlementId());
      long rest = part.creditsMicros() - consumedOfIt;
      if (rest < 0) throw new IllegalStateException(runId + " consumed more than its lots");
      usedMicros += consumedOfIt;
      long paid = Math.min(rest, toPay);
      toPay -= paid;
      put(part.settlementId(), rest - paid);
    }
    if (usedMicros != consumedMicros || toPay != 0)
      throw new IllegalStateException(
          "%s consumed %d micros by lots, not %d".formatted(runId, usedMicros, consumedMicros));
  }

  private static long micros(List<Words.Lot> lots, String settlementId) {
    long micros = 0;
    for (var lot : lots)
      if (lot.settlementId().equals(settlementId))
        micros = Math.addExact(micros, lot.creditsMicros());
    return micros;
  }

  long totalMicros() {
    return totalMicros;
  }

  /** What is left, oldest first, without empty lots. */
  List<Words.Lot> remaining() {
    return notEmpty.values().stream().map(lot -> lot.part(lot.micros)).toList();
  }

  private Lot lot(String settlementId) {
    var lot = bySettlement.get(settlementId);
    if (lot == null) throw new IllegalStateException("never funded: " + settlementId);
    return lot;
  }
}
