package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.proof.CallbackPayload;
import dev.tokenops.engine.proof.EntryLookup;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sandbox engine over a ledger in memory; the same store again is a restart. */
public final class TestEngine {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("tokenops.test/http");

  public final Ledger ledger;
  public final Engine engine;

  private TestEngine(Ledger ledger, Engine engine) {
    this.ledger = ledger;
    this.engine = engine;
  }

  public static TestEngine start(Vertx vertx, MemoryStore store) throws Exception {
    return start(vertx, store, 1_000);
  }

  public static TestEngine start(Vertx vertx, MemoryStore store, int window) throws Exception {
    var ledger = Ledger.inMemory(OPTIONS, store);
    var options = new Engine.Options(2, window, true, InstantSource.system());
    var engine = Engine.start(vertx, new LedgerJournal(ledger), options);
    return new TestEngine(ledger, engine.await(30, TimeUnit.SECONDS));
  }

  /** Asks, and fails on a "no". */
  public Fact done(Function<Ticket, ? extends Command> command) throws Exception {
    var reply = engine.ask(command).await(30, TimeUnit.SECONDS);
    if (reply instanceof Reply.Done(var facts)) return facts.getFirst();
    throw new AssertionError("refused: " + reply);
  }

  public RunView run(String runId) {
    return Objects.requireNonNull(engine.views().runs().get(runId));
  }

  /** What the callback of a completed run says. */
  public byte[] payload(RunView run) {
    var acceptance = entry(run.acceptedIndex());
    var completion = entry(Objects.requireNonNull(run.completedIndex()));
    var lookup =
        new EntryLookup() {
          @Override
          public @Nullable SealedEntry<? extends Fact> byBody(String sha256) {
            if (sha256.equals(acceptance.bodySha256())) return acceptance;
            var index = engine.views().places().index(sha256);
            return index == null ? null : entry(index);
          }

          @Override
          public @Nullable SealedEntry<? extends Fact> matchOf(String confirmationSha256) {
            return null;
          }
        };
    return CallbackPayload.of(
            Passage.walk(completion, null, lookup), URI.create("https://tokenops.example"))
        .json();
  }

  private SealedEntry<? extends Fact> entry(long index) {
    return SealedEntry.of(ledger.entry(index));
  }

  /** Looks until it is so, for half a minute. */
  public static void until(BooleanSupplier condition) throws Exception {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertTrue(tries < 30_000, "waited in vain");
      Thread.sleep(1);
    }
  }

  public void close() throws Exception {
    engine.close().await(30, TimeUnit.SECONDS);
    ledger.close();
  }
}
