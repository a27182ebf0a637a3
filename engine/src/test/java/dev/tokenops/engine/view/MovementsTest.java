package dev.tokenops.engine.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.index.FewHashes;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.stage.Movement.Balance;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held to accounts that remember every movement. */
final class MovementsTest {
  private static final String ROUTE = "stripe_stablecoin";
  private static final RawJson NOTHING = RawJson.of(new byte[] {'{', '}'});

  private final List<Placed> entries = new ArrayList<>();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, List<Money.Entry>> expected = new LinkedHashMap<>();
  private final List<RunAccepted> open = new ArrayList<>();
  private Money money = new Money(new Archive(index(0), at -> entries.get((int) at)));

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 2", "5, 1"})
  void movementsOfRunsAreReadBackAsTheyWere(long seed, int hashes) {
    var random = new SplittableRandom(seed);
    money = new Money(new Archive(index(hashes), at -> entries.get((int) at)));
    for (int i = 0; i < 3; i++) accounts.put(TypeId.newAgent(Facts.NOW, random), account());
    int kept = 0;
    for (int i = 0; i < 400; i++) {
      var agentId = List.copyOf(accounts.keySet()).get(random.nextInt(3));
      switch (random.nextInt(12)) {
        case 0 -> fund(agentId, random);
        case 1, 2 -> reverse(agentId, random);
        case 3, 4, 5, 6 -> accept(agentId, random);
        default -> end(random);
      }
    }
    boolean shortfall = false;
    for (var of : expected.entrySet()) {
      for (var entry : of.getValue()) {
        boolean funding = entry.type().startsWith("credits.");
        boolean paid = entry.movements().stream().anyMatch(m -> m.credit() == Balance.SHORTFALL);
        if (funding || paid) kept++;
        shortfall |= paid && !funding;
      }
      check(of.getKey(), of.getValue(), random);
    }
    assertTrue(shortfall, "a history without a run that pays a shortfall shows little");
    assertEquals(kept, money.held());
  }

  private void check(String agentId, List<Money.Entry> oldestFirst, SplittableRandom random) {
    var newestFirst = oldestFirst.reversed();
    assertEquals(newestFirst, money.movements(agentId, null, 10_000));
    for (int i = 0; i < 20; i++) {
      long before = random.nextLong(entries.size());
      int size = random.nextInt(1, 20);
      assertEquals(
          newestFirst.stream().filter(entry -> entry.index() < before).limit(size).toList(),
          money.movements(agentId, before, size));
    }
  }

  private static Account account() {
    return new Account("oracle");
  }

  private static RunIndex index(int hashes) {
    return new RunIndex(hashes == 0 ? new SipHash(new byte[16]) : new FewHashes(hashes), List.of());
  }

  private void fund(String agentId, SplittableRandom random) {
    var settlementId = TypeId.next(TypeId.SETTLEMENT, agentId, Facts.NOW, random);
    long micros = random.nextLong(1, 100);
    place(
        agentId,
        new SettlementRequested(agentId, settlementId, null, ROUTE, micros, 1, "usd", null));
    place(
        agentId,
        new CreditsFunded(agentId, settlementId, ROUTE, "evt", "pi", micros, 1, "usd", "s0", "c0"));
  }

  private void reverse(String agentId, SplittableRandom random) {
    var funded = new ArrayList<CreditsFunded>();
    for (var placed : entries)
      if (placed.fact() instanceof CreditsFunded of && of.agentId().equals(agentId)) funded.add(of);
    if (funded.isEmpty()) return;
    var one = funded.get(random.nextInt(funded.size()));
    for (var placed : entries)
      if (placed.fact() instanceof CreditsReversed of
          && of.settlementId().equals(one.settlementId())) return;
    place(
        agentId,
        new CreditsReversed(
            agentId,
            one.settlementId(),
            "evt",
            ReversalReason.REFUND,
            one.creditsMicros(),
            one.creditsMicros(),
            "c0"));
  }

  private void accept(String agentId, SplittableRandom random) {
    long micros = random.nextLong(1, 20);
    var lots = new ArrayList<Lot>();
    long rest = micros;
    for (var lot : Objects.requireNonNull(accounts.get(agentId)).lots()) {
      long part = Math.min(rest, lot.creditsMicros());
      if (part > 0)
        lots.add(new Lot(lot.settlementId(), lot.providerRoute(), part, lot.fundingSha256()));
      rest -= part;
    }
    if (rest > 0) return;
    var runId = TypeId.next(TypeId.RUN, agentId, Facts.NOW, random);
    var plain = runOf(agentId, runId, micros, lots);
    open.add(plain);
    place(agentId, plain);
  }

  private static RunAccepted runOf(String agentId, String runId, long micros, List<Lot> lots) {
    return new RunAccepted(
        agentId,
        runId,
        runId,
        "ctr_1",
        "crd_1",
        Facts.CLEAN,
        "e0",
        3,
        Facts.NOW,
        Facts.NOW,
        micros,
        lots,
        "c0",
        "d0",
        null);
  }

  private void end(SplittableRandom random) {
    if (open.isEmpty()) return;
    var run = open.remove(random.nextInt(open.size()));
    long rest = run.reservedMicros();
    if (random.nextInt(4) == 0) {
      place(run.agentId(), new RunCancelled(run.agentId(), run.runId(), rest, "a0", null));
      return;
    }
    var first = run.lots().getFirst();
    long consumed = random.nextLong(first.creditsMicros() + 1);
    var used = new Lot(first.settlementId(), ROUTE, consumed, first.fundingSha256());
    place(
        run.agentId(),
        new RunCompleted(
            run.agentId(),
            run.runId(),
            RecordedOutcome.recorded(NOTHING),
            "sufficient",
            Facts.NOW,
            List.of(),
            consumed,
            rest - consumed,
            consumed == 0 ? List.of() : List.of(used),
            null,
            null,
            "a0",
            null));
  }

  private void place(String agentId, Fact fact) {
    var recorded = Recorded.of(fact);
    var placed = new Placed(recorded, entries.size(), Facts.NOW.plusMillis(entries.size()));
    entries.add(placed);
    money.apply(placed);
    var movements = Objects.requireNonNull(accounts.get(agentId)).apply(recorded);
    if (movements.isEmpty()) return;
    expected
        .computeIfAbsent(agentId, _ -> new ArrayList<>())
        .add(
            new Money.Entry(
                placed.index(), placed.time(), FactCodec.type(fact), fact.subject(), movements));
  }
}
