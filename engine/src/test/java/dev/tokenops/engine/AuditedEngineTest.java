package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.proof.EntryLookup;
import dev.tokenops.engine.proof.Envelope;
import dev.tokenops.engine.proof.LedgerProofs;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.Seal;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the real engine writes, judged by the auditor. */
@ExtendWith(VertxExtension.class)
class AuditedEngineTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Facts.NOW);
  private static final int RUNS = 20;

  @Test
  void everythingItWritesHoldsAndEveryRunProvesItself(Vertx vertx) throws Exception {
    var options = LedgerOptions.defaults().withOrigin("tokenops.test/audited").withClock(CLOCK);
    try (var ledger = Ledger.inMemory(options)) {
      var engine =
          Engine.start(vertx, new LedgerJournal(ledger), new Engine.Options(2, 1_000, true, CLOCK))
              .await(10, TimeUnit.SECONDS);
      for (int agent = 0; agent < 3; agent++) {
        var walk =
            new PilotWalk(agent, agent == 0 ? null : "https://agent.example/callback/" + agent);
        walk.prepare(engine, RUNS);
        for (int run = 0; run < RUNS; run++) walk.run(engine, "key-" + run);
      }
      var entries = awaitCompletions(ledger, 3 * RUNS);
      engine.close().await(10, TimeUnit.SECONDS);
      var audits = new FolderAudits(FolderAudits.NAMES);
      entries.forEach(entry -> audits.accept(entry.entry()));
      for (var verdict : audits.verdicts(true))
        assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
      proveEach(ledger, entries);
    }
  }

  private static void proveEach(Ledger ledger, List<SealedEntry<Fact>> entries) {
    var keys = new LogKeys(ledger.keys());
    int proven = 0;
    for (var entry : entries) {
      if (!(entry.fact() instanceof Fact.OfReturns.RunCompleted)) continue;
      var passage = Passage.walk(entry, null, lookup(entries));
      var report = EnvelopeVerifier.verify(Envelope.of(passage, proofs(ledger)).json(), keys, null);
      for (var verdict : report.verdicts())
        assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
      proven++;
    }
    assertEquals(3 * RUNS, proven);
  }

  private static List<SealedEntry<Fact>> awaitCompletions(Ledger ledger, int runs)
      throws InterruptedException {
    var entries = new ArrayList<SealedEntry<Fact>>();
    int completed = 0;
    for (int tries = 0; completed < runs; tries++) {
      assertTrue(tries < 10_000, "waited in vain for the runs: " + completed);
      if (entries.size() == ledger.size()) Thread.sleep(1);
      while (entries.size() < ledger.size()) {
        entries.add(SealedEntry.of(ledger.entry(entries.size())));
        if (entries.getLast().fact() instanceof Fact.OfReturns.RunCompleted) completed++;
      }
    }
    return entries;
  }

  static EntryLookup lookup(List<SealedEntry<Fact>> entries) {
    return new EntryLookup() {
      @Override
      public @Nullable SealedEntry<Fact> byBody(String sha256) {
        for (var entry : entries) if (entry.bodySha256().equals(sha256)) return entry;
        return null;
      }

      @Override
      public @Nullable SealedEntry<Fact> matchOf(String confirmationSha256) {
        return null;
      }
    };
  }

  static LedgerProofs proofs(Ledger ledger) {
    return new LedgerProofs() {
      @Override
      public String origin() {
        return ledger.origin();
      }

      @Override
      public List<String> vkeys() {
        return ledger.keys().stream().map(NoteVerifier::vkey).toList();
      }

      @Override
      public long batchSize(long index) {
        return ledger.checkpointCovering(index).checkpoint().size();
      }

      @Override
      public Seal seal(long index, long size) {
        var covering = ledger.checkpointCovering(size - 1);
        return new Seal(
            size,
            covering.checkpoint().root(),
            ledger.inclusionProof(index, size),
            covering.note());
      }
    };
  }
}
