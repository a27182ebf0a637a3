package dev.tokenops.bench;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToExecution.Execute;
import dev.tokenops.engine.message.Command.ToExecution.Next;
import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Command.ToInbox.Receive;
import dev.tokenops.engine.message.Command.ToOnboarding.SubmitManifest;
import dev.tokenops.engine.message.Command.ToReturns.Complete;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Credentials;
import dev.tokenops.engine.stage.Execution;
import dev.tokenops.engine.stage.Funding;
import dev.tokenops.engine.stage.Inbox;
import dev.tokenops.engine.stage.Onboarding;
import dev.tokenops.engine.stage.Returns;
import dev.tokenops.engine.stage.Run;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The pure stages of a run, one at a time: what each takes to decide, and what it takes to apply
 * the acceptance and the completion of one run. The baseline puts a run into a hash map and takes
 * it out again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StageBench {
  private final Run run = new Run();
  private final Funding funding = new Funding(true);
  private final Execution execution = new Execution();
  private final Returns returns = new Returns();
  private final Onboarding onboarding = new Onboarding();
  private final Credentials credentials = new Credentials();
  private final Inbox inbox = new Inbox();
  private final Map<String, Object> map = new HashMap<>();
  private final Instant now = Instant.now();
  private Walk walk = unset();

  /**
   * The commands and facts of one run, in their order.
   *
   * @param another reservation that can still be decided
   * @param manifest of the agent, sent again
   * @param event that paid, sent again
   */
  private record Walk(
      AcceptRun accept,
      Reserve another,
      Recorded accepted,
      Complete complete,
      Recorded completed,
      SubmitManifest manifest,
      Receive event) {
    String agentId() {
      return accept.agentId();
    }

    String runId() {
      return accept.runId();
    }
  }

  @SuppressWarnings("NullAway") // Set by JMH's setup before anything reads it.
  private static Walk unset() {
    return null;
  }

  /** Ends with a run that is accepted, and whose completion is known but not applied. */
  @Setup(Level.Trial)
  public void walk() throws Exception {
    var before = RecordedLedger.of(1).stream().map(e -> Recorded.of(e.type(), e.body())).toList();
    var like = first(before, RunAccepted.class);
    before.stream().takeWhile(recorded -> !recorded.fact().equals(like)).forEach(this::apply);
    var accept = accept(like, like.runId());
    var reserve = (Reserve) forwarded(run.decide(accept, now));
    var accepted = Recorded.of(decided(funding.decide(reserve, now)));
    apply(accepted);
    execution.decide(new Execute(accept.agentId(), accept.runId()), now);
    var complete = (Complete) forwarded(execution.decide(new Next(accept.agentId()), now));
    var onboarded = first(before, AgentOnboarded.class);
    walk =
        new Walk(
            accept,
            (Reserve) forwarded(run.decide(accept(like, like.runId() + "2"), now)),
            accepted,
            complete,
            Recorded.of(decided(returns.decide(complete, now))),
            new SubmitManifest(Ticket.NOBODY, onboarded.agentId(), onboarded.manifest()),
            new Receive(Ticket.NOBODY, first(before, ProviderConfirmed.class).event()));
  }

  private static <F extends Fact> F first(List<Recorded> facts, Class<F> kind) {
    return facts.stream()
        .map(Recorded::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private static AcceptRun accept(RunAccepted like, String runId) {
    return new AcceptRun(
        Ticket.NOBODY,
        like.agentId(),
        runId,
        null,
        like.contractId(),
        like.credentialId(),
        Pack.read(Pack.bytes()),
        Objects.requireNonNull(like.request()));
  }

  private void apply(Recorded recorded) {
    for (var stage : stages()) stage.apply(recorded);
  }

  private List<Stage<?>> stages() {
    return List.of(onboarding, credentials, inbox, run, funding, execution, returns);
  }

  private static Command forwarded(Decision decision) {
    return ((Forwarded) decision).commands().getFirst();
  }

  private static Fact decided(Decision decision) {
    return ((Decided) decision).facts().getFirst();
  }

  @Benchmark
  public Decision runDecides() {
    return run.decide(walk.accept(), now);
  }

  @Benchmark
  public Decision fundingDecides() {
    return funding.decide(walk.another(), now);
  }

  /** That there is nothing to do. */
  @Benchmark
  public Decision onboardingDecides() {
    return onboarding.decide(walk.manifest(), now);
  }

  /** That the event is known. */
  @Benchmark
  public Decision inboxDecides() {
    return inbox.decide(walk.event(), now);
  }

  @Benchmark
  public Decision returnsDecides() {
    return returns.decide(walk.complete(), now);
  }

  /** Through the queue and the tool. */
  @Benchmark
  public Decision executionDecides() {
    execution.decide(new Execute(walk.agentId(), walk.runId()), now);
    return execution.decide(new Next(walk.agentId()), now);
  }

  @Benchmark
  public Stage<?> runApplies() {
    return ended(run);
  }

  @Benchmark
  public Stage<?> fundingApplies() {
    return ended(funding);
  }

  @Benchmark
  public Stage<?> executionApplies() {
    return ended(execution);
  }

  /** What it does not hear. */
  @Benchmark
  public Stage<?> credentialsApplies() {
    return ended(credentials);
  }

  @Benchmark
  public Stage<?> returnsApplies() {
    return ended(returns);
  }

  /** Ends the open run and begins it anew. */
  private Stage<?> ended(Stage<?> stage) {
    stage.apply(walk.completed());
    stage.apply(walk.accepted());
    return stage;
  }

  @Benchmark
  public Object baseline() {
    map.put(walk.runId(), walk);
    return Objects.requireNonNull(map.remove(walk.runId()));
  }
}
