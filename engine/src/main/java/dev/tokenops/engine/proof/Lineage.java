package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.Lot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a review stands on, walked back from what led to it to the acceptance.
 *
 * @param evidenceSha256 of all the evidence
 * @param reservedMicros that the run holds
 * @param lots what they are taken from
 */
record Lineage(RunAccepted accepted, String evidenceSha256, long reservedMicros, List<Lot> lots) {

  /** Of a run that was never recovered. */
  static Lineage of(RunAccepted accepted) {
    return new Lineage(
        accepted, accepted.evidenceSha256(), accepted.reservedMicros(), accepted.lots());
  }

  /**
   * Walks back.
   *
   * @param causeSha256 of a {@code run.accepted}, {@code evidence.added} or {@code run.retried}
   * @param who names the fact that names it, in messages
   */
  static Lineage of(String causeSha256, Bindings.Earlier earlier, Object who) {
    @Nullable String evidence = null;
    @Nullable RunRetried reserving = null;
    var cause = causeSha256;
    while (true) {
      switch (earlier.named("cause_sha256", cause, Fact.class)) {
        case RunAccepted accepted -> {
          return of(accepted, evidence, reserving);
        }
        case EvidenceAdded added -> {
          if (evidence == null) evidence = added.evidenceSha256();
          cause = before(added.exceptionSha256(), earlier, who);
        }
        case RunRetried retried -> {
          if (reserving == null && retried.lots() != null) reserving = retried;
          cause = before(retried.exceptionSha256(), earlier, who);
        }
        case Fact _ -> throw new Unbound(who + ": cause_sha256 names what leads to no review");
      }
    }
  }

  private static Lineage of(
      RunAccepted accepted, @Nullable String evidence, @Nullable RunRetried reserving) {
    long reserved = accepted.reservedMicros();
    var lots = accepted.lots();
    if (reserving != null && reserving.reservedMicros() != null && reserving.lots() != null) {
      reserved = reserving.reservedMicros();
      lots = reserving.lots();
    }
    return new Lineage(
        accepted, evidence == null ? accepted.evidenceSha256() : evidence, reserved, lots);
  }

  /** What led to the review that a ticket came of. */
  private static String before(String exceptionSha256, Bindings.Earlier earlier, Object who) {
    return switch (earlier.named("exception_sha256", exceptionSha256, Fact.class)) {
      case ExceptionOpened opened -> opened.causeSha256();
      case RunFailed failed ->
          failed.causeSha256() == null ? failed.acceptanceSha256() : failed.causeSha256();
      case Fact _ -> throw new Unbound(who + ": exception_sha256 names what opens no ticket");
    };
  }
}
