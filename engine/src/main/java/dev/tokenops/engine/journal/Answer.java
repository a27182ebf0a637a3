package dev.tokenops.engine.journal;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.review.evidence.Fault;
import dev.tokenops.engine.stage.Refusal;
import java.util.List;

/** What whoever asked will hear, once everything that it speaks of is durable. */
public record Answer(Ticket to, Reply reply) {

  /** The answer itself. */
  public sealed interface Reply {
    /** These facts are now in the ledger; none: the state asked for was there already. */
    record Done(List<? extends Fact> facts) implements Reply {}

    /** The same request led to this object before. */
    record Repeated(String subject) implements Reply {}

    /**
     * A named "no".
     *
     * @param faults of the posted body, where it is that
     */
    record Refused(Refusal refusal, String detail, List<Fault> faults) implements Reply {
      public Refused(Refusal refusal, String detail) {
        this(refusal, detail, List.of());
      }
    }
  }
}
