package dev.tokenops.engine;

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
    return lane.mailbox().listen(name, this::hear);
  }

  private void hear(C command) {
    var repeat = lane.requests().judge(command);
    if (repeat != null) {
      lane.append(command, List.of(), repeat);
      return;
    }
    switch (stage.decide(command, lane.now())) {
      case Refused(var refusal, var detail) ->
          lane.append(command, List.of(), new Reply.Refused(refusal, detail));
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
