package dev.tokenops.engine.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pilot in six keys: what {@code GET /v1/pilots/{pilot_id}} answers, exactly.
 *
 * @param providerRoute of the oldest lot
 * @param creditState {@code unfunded}, {@code funded} or {@code reversed}; spending keeps {@code
 *     funded}
 * @param proofObjects the final ones in the order of {@link ProofObjects}; none before the run is
 *     completed
 */
public record PilotSummary(
    String pilotId,
    String tool,
    @Nullable String providerRoute,
    String creditState,
    String runState,
    List<String> proofObjects) {
  static final String FUNDED = "funded";

  /** As the entries of a completed run have it; a later reversal is not in them. */
  public static PilotSummary of(Passage passage) {
    return new PilotSummary(
        passage.pilotId(),
        passage.quote().fact().tool(),
        passage.fundings().getFirst().funding().fact().providerRoute(),
        FUNDED,
        ResultObjects.RESULT_READY,
        ProofObjects.finalNames(CallbackState.of(passage)));
  }
}
