package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tokenops.engine.index.FewHashes;
import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and names that were used stay used, though the heap no longer knows them. */
@ExtendWith(VertxExtension.class)
final class PastTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Facts.NOW);
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("tokenops.test/past").withClock(CLOCK);
  private static final int RUNS = 60;

  /** With a good hash, and with hashes under which every key looks used. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whatWasUsedIsKnownAgainAlsoAfterARestartAndNothingElseIs(int hashes, Vertx vertx)
      throws Exception {
    KeyHash hash = hashes == 0 ? new SipHash(new byte[16]) : new FewHashes(hashes);
    var store = new MemoryStore();
    var walk = new PilotWalk(31, null);
    var other = new PilotWalk(32, null);
    var runs = new HashMap<String, String>();
    try (var ledger = Ledger.inMemory(OPTIONS, store)) {
      var engine = start(vertx, ledger, hash);
      walk.prepare(engine, 3 * RUNS);
      other.prepare(engine, 3 * RUNS);
      var asked = new ArrayList<Future<Reply>>();
      for (int i = 0; i < RUNS; i++) asked.add(engine.ask(named(walk, "k" + i, "p" + i)));
      for (int i = 0; i < RUNS; i++)
        runs.put("k" + i, subject(asked.get(i).await(10, TimeUnit.SECONDS)));
      assertEquals(RUNS, runs.values().stream().distinct().count());
      assertUsed(engine, walk, other, runs, "again");
      engine.close().await(10, TimeUnit.SECONDS);
      assertEquals(0, engine.namesHeld());
    }
    try (var ledger = Ledger.inMemory(OPTIONS, store)) {
      var engine = start(vertx, ledger, hash);
      assertEquals(0, engine.namesHeld());
      assertUsed(engine, walk, other, runs, "after the restart");
      engine.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static void assertUsed(
      Engine engine, PilotWalk walk, PilotWalk other, Map<String, String> runs, String word)
      throws Exception {
    for (int i = 0; i < RUNS; i += 7) {
      var key = "k" + i;
      var pilot = "p" + i;
      // The same key: the same run, whatever its pilot id says now; another body is refused.
      assertEquals(
          new Reply.Repeated(Objects.requireNonNull(runs.get(key))),
          PilotWalk.ask(engine, named(walk, key, "new")));
      assertEquals(
          Refusal.IDEMPOTENCY_KEY_REUSED,
          refusal(PilotWalk.ask(engine, command(walk, key, "new", "another body"))));
      // The same name under another key is refused, and another agent may use it.
      assertEquals(
          Refusal.PILOT_ID_USED, refusal(PilotWalk.ask(engine, named(walk, word + key, pilot))));
      var name = word + pilot;
      assertInstanceOf(Reply.Done.class, PilotWalk.ask(engine, named(other, word + key, name)));
      assertInstanceOf(Reply.Done.class, PilotWalk.ask(engine, named(walk, word + " " + i, name)));
    }
  }

  /** Many at once under one name or key, and all of them unsure: one wins. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ofManyAtOnceOneUsesTheNameAndOneTheKey(int hashes, Vertx vertx) throws Exception {
    KeyHash hash = hashes == 0 ? new SipHash(new byte[16]) : new FewHashes(hashes);
    try (var ledger = Ledger.inMemory(OPTIONS)) {
      var engine = start(vertx, ledger, hash);
      var walk = new PilotWalk(33, null);
      walk.prepare(engine, 4 * RUNS);
      for (int round = 0; round < 3; round++) {
        var sameName = new ArrayList<Future<Reply>>();
        var sameKey = new ArrayList<Future<Reply>>();
        for (int i = 0; i < 40; i++) {
          sameName.add(engine.ask(named(walk, round + " " + i, "name" + round)));
          sameKey.add(engine.ask(named(walk, "key" + round, "n" + round + "." + i)));
        }
        int won = 0;
        for (var reply : sameName)
          if (reply.await(10, TimeUnit.SECONDS) instanceof Reply.Done) won++;
        assertEquals(1, won);
        var subjects = new ArrayList<String>();
        for (var reply : sameKey) subjects.add(subject(reply.await(10, TimeUnit.SECONDS)));
        assertEquals(1, subjects.stream().distinct().count());
        assertNotEquals("", subjects.getFirst());
      }
      engine.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static Function<Ticket, Command> named(PilotWalk walk, String key, String pilotId) {
    return command(walk, key, pilotId, "body");
  }

  private static Function<Ticket, Command> command(
      PilotWalk walk, String key, String pilotId, String body) {
    return ticket -> {
      var run = (AcceptRun) walk.accept(key).apply(ticket);
      return new AcceptRun(
          ticket,
          run.agentId(),
          run.runId(),
          pilotId,
          run.contractId(),
          run.credentialId(),
          run.evidence(),
          new Request(key, body));
    };
  }

  private static Engine start(Vertx vertx, Ledger ledger, KeyHash hash) throws Exception {
    return Engine.start(
            vertx,
            new LedgerJournal(ledger),
            new Engine.Options(2, 1_000, true, CLOCK),
            new RunIndex(hash, List.of()))
        .await(10, TimeUnit.SECONDS);
  }

  private static String subject(Reply reply) {
    return switch (reply) {
      case Reply.Done done -> done.facts().getFirst().subject();
      case Reply.Repeated repeated -> repeated.subject();
      case Reply.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static Refusal refusal(Reply reply) {
    return assertInstanceOf(Reply.Refused.class, reply).refusal();
  }
}
