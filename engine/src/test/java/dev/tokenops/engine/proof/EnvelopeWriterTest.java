package dev.tokenops.engine.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.ledger.json.CanonicalWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way to an envelope gives the bytes of the plain one, whatever was asked before. */
class EnvelopeWriterTest {
  private static final List<String> EXAMPLES = List.of("clean", "broken", "compact", "partial");
  private static final int AGENTS = 3;

  private final FactLedger ledger = new FactLedger();
  private final EnvelopeWriter writer = new EnvelopeWriter(ledger);
  private final CanonicalWriter out = new CanonicalWriter();
  private Random random = new Random();
  private int runs;

  /** Of a completed run: what ends its callback, if anything has. */
  private final Map<SealedEntry<Fact>, @Nullable SealedEntry<Fact>> completed = new HashMap<>();

  /** An agent with what it has agreed on and paid. */
  private record Agent(
      PassageFixture path,
      List<PassageFixture.Agreed> agreed,
      List<PassageFixture.Funded> funded) {}

  /** As a server does that walks back from each contract and funding once. */
  private final EntryLookup remembering =
      new EntryLookup() {
        private final Map<String, Agreement> agreements = new HashMap<>();
        private final Map<String, Passage.Funding> fundings = new HashMap<>();

        @Override
        public @Nullable SealedEntry<Fact> byBody(String sha256) {
          return ledger.byBody(sha256);
        }

        @Override
        public @Nullable SealedEntry<Fact> matchOf(String confirmationSha256) {
          return ledger.matchOf(confirmationSha256);
        }

        @Override
        public Agreement agreement(SealedEntry<ContractAccepted> acceptance) {
          return agreements.computeIfAbsent(
              acceptance.bodySha256(), _ -> EntryLookup.super.agreement(acceptance));
        }

        @Override
        public Passage.Funding funding(SealedEntry<CreditsFunded> funding) {
          return fundings.computeIfAbsent(
              funding.bodySha256(), _ -> EntryLookup.super.funding(funding));
        }
      };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyEnvelopeIsThatOfThePlainWay(long seed) {
    random = new Random(seed);
    var agents = new ArrayList<Agent>();
    for (int i = 0; i < AGENTS; i++) agents.add(agent(seed * AGENTS + i));
    for (int step = 0; step < 60; step++) {
      var agent = agents.get(random.nextInt(AGENTS));
      switch (random.nextInt(8)) {
        case 0 -> agent.agreed().add(agreed(agent));
        case 1 -> agent.funded().add(funded(agent));
        case 2 -> ledger.seal();
        case 3 -> endCallback(agent);
        default -> run(agent);
      }
      if (random.nextInt(4) == 0) compareSome();
    }
    ledger.seal();
    completed.forEach((completion, callback) -> compare(completion, callback));
  }

  private Agent agent(long seed) {
    var agent = new Agent(new PassageFixture(ledger, seed), new ArrayList<>(), new ArrayList<>());
    agent.agreed().add(agreed(agent));
    agent.funded().add(funded(agent));
    return agent;
  }

  private PassageFixture.Agreed agreed(Agent agent) {
    return agent.path().agree(random.nextBoolean() ? PassageFixture.CALLBACK_URL : null);
  }

  private PassageFixture.Funded funded(Agent agent) {
    return random.nextBoolean()
        ? agent.path().fund(25_000_000)
        : agent.path().fundLate(25_000_000, true);
  }

  private void run(Agent agent) {
    var agreed = any(agent.agreed());
    var credential = random.nextInt(3) == 0 ? agent.path().credential() : agreed.credential();
    var lots = new ArrayList<Lot>();
    long rest = PassageFixture.RESERVED;
    for (var funded : agent.funded()) {
      long part = funded.equals(agent.funded().getLast()) ? rest : random.nextLong(1, rest / 2);
      lots.add(funded.lot(part));
      rest -= part;
    }
    var pilotId = "pilot-" + seedless(runs++);
    var accepted = agent.path().accept(agreed, credential, lots, pilotId, any(EXAMPLES));
    if (random.nextBoolean()) ledger.seal();
    long consumed = 400_000 + 20_000L * random.nextInt(40);
    completed.put(agent.path().complete(agreed, accepted, consumed), null);
  }

  private static String seedless(int number) {
    return Integer.toString(number, 36);
  }

  private void endCallback(Agent agent) {
    for (var completion : List.copyOf(completed.keySet())) {
      var fact = (RunCompleted) completion.fact();
      if (fact.deliveryId() == null
          || completed.get(completion) != null
          || !fact.agentId().equals(agent.path().agentId)) continue;
      var ended =
          random.nextBoolean() ? agent.path().deliver(completion) : agent.path().giveUp(completion);
      completed.put(completion, ended);
      return;
    }
  }

  /** With what comes later still unknown, and again once it is there. */
  private void compareSome() {
    ledger.seal();
    for (var completion : completed.keySet())
      if (random.nextInt(3) == 0) compare(completion, completed.get(completion));
  }

  private void compare(SealedEntry<Fact> completion, @Nullable SealedEntry<Fact> callback) {
    var plain = Envelope.of(Passage.walk(completion, callback, ledger), ledger).json();
    writer.write(Passage.walk(completion, callback, remembering), out.reset());
    assertEquals(new String(plain, UTF_8), new String(out.toBytes(), UTF_8));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Then nothing stands behind the subtree that an entry's proof begins in. */
  @Test
  void anEnvelopeUnderAFullTreeIsThatOfThePlainWay() {
    random = new Random(9);
    var agent = agent(9);
    var path = agent.path();
    var agreed = agent.agreed().getFirst();
    var lots = List.of(agent.funded().getFirst().lot(PassageFixture.RESERVED));
    int ofARun = 2;
    while (Integer.bitCount(ledger.entries().size() + ofARun) != 1) path.credential();
    var accepted = path.accept(agreed, agreed.credential(), lots, "pilot-full", "compact");
    var completion = path.complete(agreed, accepted, 400_000);
    ledger.seal();
    assertEquals(1, Integer.bitCount(ledger.entries().size()));
    compare(completion, null);
  }

  @Test
  void anEnvelopeMayStandInALargerDocument() {
    PassageFixture.walked(ledger);
    var end = ledger.entries().getLast();
    var completion = ledger.entries().get((int) end.index() - 1);
    var callback = end.fact() instanceof CallbackEnded ? end : null;
    var plain = Envelope.of(Passage.walk(completion, callback, ledger), ledger).json();
    out.beginArray();
    writer.write(Passage.walk(completion, callback, remembering), out);
    out.number(1).endArray();
    assertEquals("[" + new String(plain, UTF_8) + ",1]", new String(out.toBytes(), UTF_8));
  }
}
