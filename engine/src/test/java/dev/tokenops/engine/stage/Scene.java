package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Given facts, when a command, then facts or a refusal. Every fact goes through the bytes of its
 * entry before it is applied, so that a test sees what a replay would see.
 */
final class Scene<C extends Command> {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Stage<C> stage;
  private final List<Recorded> ledger = new ArrayList<>();
  private Instant now = NOW;

  Scene(Stage<C> stage) {
    this.stage = stage;
  }

  Scene<C> given(Fact... facts) {
    for (var fact : facts) apply(fact);
    return this;
  }

  Scene<C> at(Instant time) {
    now = time;
    return this;
  }

  /** Decides and applies nothing. */
  Stage.Decision decide(C command) {
    return stage.decide(command, now);
  }

  /** Decides, applies, and gives what was decided: none where there was nothing to do. */
  List<? extends Fact> when(C command) {
    var decided = assertInstanceOf(Decided.class, stage.decide(command, now)).facts();
    decided.forEach(this::apply);
    return decided;
  }

  /** Decides one fact. */
  <F extends Fact> F when(C command, Class<F> expected) {
    var facts = when(command);
    assertEquals(1, facts.size(), facts::toString);
    return assertInstanceOf(expected, facts.getFirst());
  }

  Refused refused(C command) {
    return assertInstanceOf(Refused.class, stage.decide(command, now));
  }

  void refused(Refusal expected, C command) {
    assertEquals(expected, refused(command).refusal());
  }

  /** What is in the ledger so far. */
  List<Recorded> ledger() {
    return List.copyOf(ledger);
  }

  /** The SHA-256 of the body of the newest entry of a type. */
  String sha256(Class<? extends Fact> type) {
    return ledger.reversed().stream()
        .filter(recorded -> type.isInstance(recorded.fact()))
        .findFirst()
        .orElseThrow()
        .sha256();
  }

  private void apply(Fact fact) {
    var recorded = Recorded.of(FactCodec.type(fact), FactCodec.encode(fact));
    assertEquals(fact, recorded.fact());
    ledger.add(recorded);
    stage.apply(recorded);
  }
}
