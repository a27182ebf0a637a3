package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.review.evidence.Fault;
import java.time.Instant;
import java.util.List;

/**
 * The pure half of a stage: it decides and applies.
 *
 * <p>Called on its lane's loop only.
 *
 * @param <C> the commands that it hears
 */
public interface Stage<C extends Command> {
  /**
   * Judges on the facts applied so far.
   *
   * @param now the lane's clock, for expiry and deadlines
   * @throws IllegalStateException on what cannot be: the lane stops
   */
  Decision decide(C command, Instant now);

  /**
   * Takes in any fact of its agents, its own and its neighbours', and asks nothing: what is decided
   * stays decided, also when the rules change.
   */
  void apply(Recorded recorded);

  /**
   * Takes in a fact that a snapshot has kept, of a history that has gaps where runs have ended. For
   * all but sums over those runs that is the same.
   */
  default void restore(Recorded kept) {
    apply(kept);
  }

  /** What a command came to. */
  sealed interface Decision {
    /** All facts of one command: applied together, durable together. None: nothing was to do. */
    record Decided(List<? extends Fact> facts) implements Decision {
      public static final Decided NOTHING = new Decided(List.of());

      public static Decided of(Fact fact) {
        return new Decided(List.of(fact));
      }
    }

    /** Let pass: another stage decides, and answers whoever waits. */
    record Forwarded(List<Command> commands) implements Decision {
      public static Forwarded to(Command command) {
        return new Forwarded(List.of(command));
      }
    }

    /**
     * A named "no".
     *
     * @param detail a sentence for whoever asked, with the numbers in it
     * @param faults of the posted body, where it is that
     */
    record Refused(Refusal refusal, String detail, List<Fault> faults) implements Decision {
      public Refused(Refusal refusal, String detail) {
        this(refusal, detail, List.of());
      }

      public static Refused because(Refusal refusal) {
        return new Refused(refusal, refusal.sentence());
      }
    }
  }
}
