package dev.tokenops.engine;

import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToControls.SetControl;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.OfControls.State;
import dev.tokenops.engine.message.Recover.AddEvidence;
import dev.tokenops.engine.message.Recover.CloseException;
import dev.tokenops.engine.message.Recover.RetryRun;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.view.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Seeded commands of some agents, one after the other: the same seed says the same. */
final class Traffic {
  private static final List<DeliveryResult> WAYS =
      List.of(DeliveryResult.DELIVERED, DeliveryResult.RETRY, DeliveryResult.DEAD_LETTERED);

  final List<PilotWalk> agents = new ArrayList<>();
  final List<String> runs = new ArrayList<>();
  private final SplittableRandom random;
  private int asked;

  Traffic(long seed, int agents) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < agents; i++)
      this.agents.add(
          new PilotWalk(
              100 * seed + i, i % 2 == 0 ? "https://example.com/hook" : null, OnPartial.PAUSE));
  }

  void prepare(Engine engine, int runs) throws Exception {
    for (var agent : agents) agent.prepare(engine, runs);
  }

  /** Asks for something; what is refused is part of it. */
  void next(Engine engine) throws Exception {
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4 -> accept(engine, "key " + asked++, random.nextBoolean());
      case 5 -> accept(engine, "key " + random.nextInt(asked + 1), false);
      case 6, 7, 8 -> deliver(engine);
      case 9 -> redeliver(engine);
      case 10, 11, 12 -> recover(engine);
      default -> control(engine);
    }
  }

  private void accept(Engine engine, String key, boolean named) throws Exception {
    var agent = agents.get(random.nextInt(agents.size()));
    var evidence = random.nextInt(3) == 0 ? Halves.PARTIAL : Facts.CLEAN;
    var name = named ? "pilot " + random.nextInt(40) : null;
    var reply =
        PilotWalk.ask(
            engine,
            ticket -> {
              var run = (AcceptRun) agent.accept(key, evidence).apply(ticket);
              return new AcceptRun(
                  ticket,
                  run.agentId(),
                  run.runId(),
                  name,
                  run.contractId(),
                  run.credentialId(),
                  run.evidence(),
                  new Request(key, "body of " + key));
            });
    if (!(reply instanceof Reply.Done done)) return;
    var runId = done.facts().getFirst().subject();
    runs.add(runId);
    until(() -> !view(engine, runId).state().isOpen());
  }

  /** Does something about the ticket of a run, if only of one that has none. */
  private void recover(Engine engine) throws Exception {
    if (runs.isEmpty()) return;
    var runId = runs.get(random.nextInt(runs.size()));
    for (int i = 0; i < 5 && view(engine, runId).state() != RunView.State.EXCEPTION_OPEN; i++)
      runId = runs.get(random.nextInt(runs.size()));
    var run = view(engine, runId);
    var by = random.nextInt(4) == 0 ? Actor.OPERATOR : Actor.AGENT;
    var request = by == Actor.OPERATOR ? null : new Request("recovery " + asked++, "body");
    var lists = random.nextBoolean() ? Halves.LACKING : Halves.LACKING.subList(0, 1);
    int what = random.nextInt(5);
    PilotWalk.ask(
        engine,
        ticket ->
            switch (what) {
              case 0 -> new CloseException(ticket, run.agentId(), run.runId(), by, request);
              case 1 -> new RetryRun(ticket, run.agentId(), run.runId(), by, request);
              default ->
                  new AddEvidence(
                      ticket, run.agentId(), run.runId(), Halves.only(lists), by, request);
            });
    until(() -> !view(engine, run.runId()).state().isOpen());
  }

  private void deliver(Engine engine) throws Exception {
    for (var runId : runs) {
      if (engine.views().runs().attemptsOfOpenDelivery(runId) == null) continue;
      if (random.nextInt(3) == 0) continue;
      int way = random.nextInt(3);
      PilotWalk.done(engine, ticket -> attempt(ticket, view(engine, runId), way));
      return;
    }
  }

  private Command attempt(Ticket ticket, RunView run, int way) {
    return new ToReturns.RecordAttempt(
        ticket,
        run.agentId(),
        run.runId(),
        TypeId.sibling(TypeId.DELIVERY, run.runId()),
        new Attempt(Facts.NOW, 200 + random.nextInt(300), 5, null),
        "00",
        WAYS.get(way),
        WAYS.get(way) == DeliveryResult.RETRY ? Facts.NOW.plusSeconds(5) : null);
  }

  /** Agents that are paused are refused what they ask for, until they are not. */
  private void control(Engine engine) throws Exception {
    var agent = Control.agent(agents.get(random.nextInt(agents.size())).agentId);
    var control = random.nextInt(3) == 0 ? Control.CALLBACKS : agent;
    var state = random.nextInt(3) == 0 ? State.PAUSED : State.OPEN;
    var reason = "reason " + random.nextInt(9);
    PilotWalk.done(engine, ticket -> new SetControl(ticket, control, state, reason));
  }

  private void redeliver(Engine engine) throws Exception {
    if (runs.isEmpty()) return;
    var run = view(engine, runs.get(random.nextInt(runs.size())));
    var completion = run.completedSha256();
    if (run.deliveryId() == null || completion == null) return;
    var delivery = run.deliveryId();
    Function<Ticket, Command> command =
        ticket ->
            new ToReturns.Redeliver(ticket, run.agentId(), run.runId(), delivery, completion, null);
    PilotWalk.ask(engine, command);
  }

  /** A run whose cancellation comes too late: refused, and no fact. */
  static Function<Ticket, Command> cancel(RunView run) {
    return ticket -> new ToRun.CancelRun(ticket, run.agentId(), run.runId(), null);
  }

  private static RunView view(Engine engine, String runId) {
    var run = engine.views().runs().get(runId);
    if (run == null) throw new AssertionError("accepted and not there: " + runId);
    return run;
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      if (tries == 20_000) throw new AssertionError("waited in vain");
      Thread.sleep(1);
    }
  }
}
