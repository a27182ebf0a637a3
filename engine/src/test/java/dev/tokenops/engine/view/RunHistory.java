package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Facts of runs of some agents, in an order that a ledger could have: each run goes its own way.
 */
final class RunHistory {
  private static final RawJson NOTHING = RawJson.of(new byte[] {'{', '}'});

  private static final Placed GONE =
      new Placed(Recorded.of(new RunResumed("agt_1", "run_1", 1)), 0, Facts.NOW);

  private record Walk(
      RunAccepted run, int resumed, boolean ended, boolean delivering, List<Attempt> attempts) {}

  final List<Placed> entries = new ArrayList<>();
  final List<String> agents = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final SplittableRandom random;
  private final List<Walk> walks = new ArrayList<>();

  RunHistory(long seed, int agents) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < agents; i++) this.agents.add(TypeId.newAgent(Facts.NOW, random));
  }

  /** The next fact, at its place. */
  Placed next() {
    if (walks.isEmpty() || random.nextInt(3) == 0) return accept();
    int number = random.nextInt(walks.size());
    var walk = walks.get(number);
    if (!walk.ended) return end(number, walk);
    return walk.delivering ? deliver(number, walk) : again(number, walk);
  }

  /** A run from its acceptance to its end, without a callback. */
  List<Placed> whole() {
    accept();
    int number = walks.size() - 1;
    var run = walks.remove(number).run;
    place(completed(run, false));
    return entries.subList(entries.size() - 2, entries.size());
  }

  /** Keeps its count of entries, and the entries themselves no longer. */
  void forget() {
    for (int i = Math.max(0, entries.size() - 2); i < entries.size(); i++) entries.set(i, GONE);
  }

  private Placed accept() {
    var agentId = agents.get(random.nextInt(agents.size()));
    var runId = TypeId.next(TypeId.RUN, agentId, Facts.NOW, random);
    // Names that several agents use, and some that begin like others.
    var name = "pilot-" + entries.size() / 9;
    var pilotId = random.nextBoolean() && names.add(agentId + name) ? name : runId;
    var run =
        new RunAccepted(
            agentId,
            runId,
            pilotId,
            "ctr_1",
            "crd_1",
            Facts.CLEAN,
            "e0",
            3,
            Facts.NOW,
            Facts.NOW.plusSeconds(60),
            5,
            List.of(new Lot("stl_1", "stripe_stablecoin", 5, "f0")),
            "c0",
            "d0",
            new Request("key " + entries.size(), "b" + entries.size()));
    walks.add(new Walk(run, 0, false, false, List.of()));
    return place(run);
  }

  private Placed end(int number, Walk walk) {
    var run = walk.run;
    if (random.nextInt(6) == 0 && walk.resumed < 4) {
      walks.set(number, new Walk(run, walk.resumed + 1, false, false, List.of()));
      return place(new RunResumed(run.agentId(), run.runId(), walk.resumed + 1));
    }
    boolean callback = random.nextBoolean();
    walks.set(number, new Walk(run, walk.resumed, true, callback, List.of()));
    return switch (random.nextInt(5)) {
      case 0 -> {
        walks.remove(number);
        yield place(
            new RunCancelled(
                run.agentId(), run.runId(), 5, "a0", new Request("no " + entries.size(), "n")));
      }
      case 1 -> {
        walks.remove(number);
        yield place(
            new RunFailed(
                run.agentId(),
                run.runId(),
                FailureReason.TOOL_FAILED,
                "it broke",
                "exc_1",
                5,
                "a0",
                null,
                null));
      }
      default -> {
        if (!callback) walks.remove(number);
        yield place(completed(run, callback));
      }
    };
  }

  private static Fact completed(RunAccepted run, boolean callback) {
    return new RunCompleted(
        run.agentId(),
        run.runId(),
        RecordedOutcome.recorded(NOTHING),
        "sufficient",
        Facts.NOW,
        List.of(),
        3,
        2,
        List.of(new Lot("stl_1", "stripe_stablecoin", 3, "f0")),
        callback ? TypeId.sibling(TypeId.DELIVERY, run.runId()) : null,
        callback ? "t0" : null,
        "a0",
        null);
  }

  private Placed deliver(int number, Walk walk) {
    var run = walk.run;
    var attempts = new ArrayList<>(walk.attempts);
    attempts.add(
        new Attempt(Facts.NOW.plusSeconds(entries.size()), 200 + random.nextInt(300), 7, ""));
    var delivery = TypeId.sibling(TypeId.DELIVERY, run.runId());
    int way = random.nextInt(3);
    walks.set(number, new Walk(run, walk.resumed, true, way == 0, way == 0 ? attempts : List.of()));
    return place(
        switch (way) {
          case 0 ->
              new CallbackAttempted(
                  run.agentId(), run.runId(), delivery, attempts.getLast(), Facts.NOW);
          case 1 ->
              new CallbackDelivered(run.agentId(), run.runId(), delivery, "p0", attempts, "c1");
          default ->
              new CallbackDeadLettered(run.agentId(), run.runId(), delivery, "p0", attempts, "c1");
        });
  }

  private Placed again(int number, Walk walk) {
    if (random.nextInt(3) > 0) {
      walks.remove(number);
      return accept();
    }
    var run = walk.run;
    walks.set(number, new Walk(run, walk.resumed, true, true, List.of()));
    return place(
        new RedeliveryRequested(
            run.agentId(),
            run.runId(),
            TypeId.sibling(TypeId.DELIVERY, run.runId()),
            "c1",
            new Request("again " + entries.size(), "r")));
  }

  private Placed place(Fact fact) {
    var placed =
        new Placed(Recorded.of(fact), entries.size(), Facts.NOW.plusMillis(entries.size()));
    entries.add(placed);
    return placed;
  }
}
