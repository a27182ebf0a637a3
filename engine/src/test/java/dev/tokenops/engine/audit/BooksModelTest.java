package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.Accounts;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two folds of the same random facts, written apart: the stages' account and the auditor's books.
 * Both find the same, whatever order credits come, go back and are spent in.
 */
class BooksModelTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.000Z");

  @Test
  void theAuditorAgreesWithTheStages() {
    for (int seed = 0; seed < 100; seed++) new World(seed).run(80);
  }

  private static final class World {
    private final Random random;
    private final String agentId;
    private final FactLedger ledger = new FactLedger();
    private final Accounts accounts = new Accounts();
    private final Map<String, Long> credits = new HashMap<>(); // By settlement.
    private final Map<String, Long> reversed = new HashMap<>();
    private final List<RunAccepted> open = new ArrayList<>();

    World(long seed) {
      random = new Random(seed);
      agentId = TypeId.newAgent(NOW, random);
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++)
        switch (random.nextInt(6)) {
          case 0 -> fund();
          case 1 -> reverse();
          case 2 -> restore();
          case 3, 4 -> accept();
          default -> end();
        }
      agree();
    }

    private void agree() {
      var audits = new FolderAudits(List.of("balanced"));
      ledger.entries().forEach(entry -> audits.accept(entry.entry()));
      var verdict = audits.verdicts(true).getFirst();
      assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
      var figures = account().figures();
      var said =
          "funded %s - reversed %s = available %s + reserved %s + consumed %s - shortfall %s"
              .formatted(
                  MoneyRules.text(figures.fundedMicros()),
                  MoneyRules.text(figures.reversedMicros()),
                  MoneyRules.text(figures.availableMicros()),
                  MoneyRules.text(figures.reservedMicros()),
                  MoneyRules.text(figures.consumedMicros()),
                  MoneyRules.text(figures.shortfallMicros()));
      assertEquals(said, verdict.detail().replaceAll(".*agents: |; after.*", ""));
    }

    private Account account() {
      return accounts.of(agentId);
    }

    private void add(Fact fact) {
      ledger.append(fact);
      accounts.apply(Recorded.of(fact));
    }

    private String id(String prefix) {
      return TypeId.next(prefix, agentId, NOW, random);
    }

    private void fund() {
      var id = id(TypeId.SETTLEMENT);
      long micros = random.nextLong(1, 5_000_000);
      var event =
          new ProviderEvent(
              "evt_" + id,
              ProviderEvent.Kind.PAYMENT_SUCCEEDED,
              "r",
              "paid",
              "pi_" + id,
              "pi_" + id,
              id,
              7L,
              "usd",
              "succeeded",
              false,
              NOW,
              null,
              "00",
              "00");
      add(new SettlementRequested(agentId, id, null, "r", micros, 7, "usd", null));
      add(new ProviderConfirmed(event, id));
      add(
          new CreditsFunded(
              agentId, id, "r", event.eventId(), "pi_" + id, micros, 7, "usd", "00", "00"));
      credits.put(id, micros);
      reversed.put(id, 0L);
    }

    private String anySettlement() {
      return List.copyOf(credits.keySet()).get(random.nextInt(credits.size()));
    }

    private void reverse() {
      if (credits.isEmpty()) return;
      var id = anySettlement();
      long most = credits.getOrDefault(id, 0L) - reversed.getOrDefault(id, 0L);
      if (most == 0) return;
      long micros = random.nextLong(1, most + 1);
      long inAll = reversed.merge(id, micros, Long::sum);
      add(new CreditsReversed(agentId, id, "e", ReversalReason.REFUND, micros, inAll, "00"));
    }

    private void restore() {
      if (credits.isEmpty()) return;
      var id = anySettlement();
      long most = reversed.getOrDefault(id, 0L);
      if (most == 0) return;
      long micros = random.nextLong(1, most + 1);
      long inAll = reversed.merge(id, -micros, Long::sum);
      add(new CreditsRestored(agentId, id, "e", micros, inAll, "00"));
    }

    private void accept() {
      long micros = random.nextLong(1, 1_000_000);
      if (account().figures().availableMicros() < micros) return;
      var lots = oldest(account().lots(), micros);
      var run =
          new RunAccepted(
              agentId,
              id(TypeId.RUN),
              "p",
              "c",
              "k",
              EvidencePack.recorded(new RawJson("{}")),
              "00",
              0,
              NOW,
              NOW,
              micros,
              lots,
              "00",
              "00",
              null);
      add(run);
      open.add(run);
    }

    private void end() {
      if (open.isEmpty()) return;
      var run = open.remove(random.nextInt(open.size()));
      if (random.nextInt(3) == 0) {
        add(new RunCancelled(agentId, run.runId(), run.reservedMicros(), "00", null));
        return;
      }
      long used = random.nextLong(run.reservedMicros() + 1);
      add(
          new RunCompleted(
              agentId,
              run.runId(),
              RecordedOutcome.recorded(new RawJson("{}")),
              "partial",
              NOW,
              List.of(new Meter("m", used, 1, used)),
              used,
              run.reservedMicros() - used,
              oldest(run.lots(), used),
              null,
              null,
              "00",
              null));
    }

    private static List<Lot> oldest(List<Lot> lots, long micros) {
      var parts = new ArrayList<Lot>();
      long rest = micros;
      for (var lot : lots) {
        long part = Math.min(rest, lot.creditsMicros());
        if (part > 0)
          parts.add(new Lot(lot.settlementId(), lot.providerRoute(), part, lot.fundingSha256()));
        rest -= part;
      }
      return parts;
    }
  }
}
