package dev.tokenops.engine;

import dev.tokenops.engine.Past.Answered;
import dev.tokenops.engine.Past.Found;
import dev.tokenops.engine.Past.Fresh;
import dev.tokenops.engine.Past.Unsure;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shell of any stage: hears, asks, applies, appends, sends onward. It decides nothing. */
final class StageVerticle<C extends Command> extends VerticleBase {
  private final String name;
  private final Stage<C> stage;
  private final Lane lane;

  StageVerticle(String name, Stage<C> stage, Lane lane) {
    this.name = name;
    this.stage = stage;
    this.lane = lane;
  }

  @Override
  public Future<?> start() {
    return lane.mailbox().listen(name, (C command) -> hear(command, null));
  }

  /**
   * @param found what was read of its past, if that was asked for
   */
  private void hear(C command, @Nullable Found found) {
    switch (lane.past().judge(command, found)) {
      case Answered(var reply) -> lane.append(command, List.of(), reply);
      case Unsure _ -> lane.lookUp(command, read -> hear(with(read, command), read));
      case Fresh _ -> decide(command);
    }
  }

  /** The same kind of command: what was read only completes it. */
  @SuppressWarnings("unchecked")
  private C with(Found read, C command) {
    return (C) read.into(command);
  }

  private void decide(C command) {
    switch (stage.decide(command, lane.now())) {
      case Refused(var refusal, var detail, var faults) ->
          lane.append(command, List.of(), new Reply.Refused(refusal, detail, faults));
      case Forwarded(var commands) -> commands.forEach(lane::send);
      case Decided decided -> commit(command, decided);
    }
  }

  /** Applied now, so that the next command is judged on it; answered once it is durable. */
  private void commit(C command, Decided decided) {
    var recorded = new ArrayList<Recorded>(decided.facts().size());
    for (var fact : decided.facts()) recorded.add(Recorded.of(fact));
    recorded.forEach(lane::apply);
    lane.append(command, recorded, new Reply.Done(decided.facts()));
    for (var fact : recorded) Flow.next(fact).ifPresent(lane::send);
  }
}
