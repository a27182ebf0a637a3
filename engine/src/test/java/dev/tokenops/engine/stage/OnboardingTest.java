package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToOnboarding;
import dev.tokenops.engine.message.Command.ToOnboarding.DecideTrust;
import dev.tokenops.engine.message.Command.ToOnboarding.SubmitManifest;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnboardingTest {
  private static final SubmitManifest SUBMIT =
      new SubmitManifest(Cast.TICKET, Cast.AGENT, Cast.MANIFEST);

  private final Scene<ToOnboarding> scene = new Scene<>(new Onboarding());

  @Test
  void aManifestOnboardsOnce() {
    assertEquals(List.of(Cast.ONBOARDED), scene.when(SUBMIT));
    assertEquals(List.of(), scene.when(SUBMIT));
  }

  @Test
  void anUnknownAgentIsNotFound() {
    scene.given(Cast.ONBOARDED);
    scene.refused(
        Refusal.NOT_FOUND,
        new DecideTrust(Cast.TICKET, Cast.OTHER_AGENT, TrustDecision.APPROVE, "why"));
  }

  @Test
  void trustMovesOnlyAlongItsLines() {
    for (var state : TrustState.values())
      for (var decision : TrustDecision.values()) {
        var path = pathTo(state);
        var here = new Scene<>(new Onboarding()).given(Cast.ONBOARDED);
        path.forEach(earlier -> here.when(decide(earlier)));
        var next = LINES.get(state + " " + decision);
        if (next != null)
          assertEquals(next, here.when(decide(decision), TrustDecided.class).trustState());
        else if (!path.isEmpty() && path.getLast() == decision)
          assertEquals(List.of(), here.when(decide(decision)));
        else here.refused(Refusal.TRUST_TRANSITION_REFUSED, decide(decision));
      }
  }

  /** The states that a decision leads from and to; it is refused in all others. */
  private static final Map<String, TrustState> LINES =
      Map.of(
          "UNDER_REVIEW APPROVE", TrustState.APPROVED,
          "UNDER_REVIEW REJECT", TrustState.REJECTED,
          "APPROVED SUSPEND", TrustState.SUSPENDED,
          "SUSPENDED REINSTATE", TrustState.APPROVED);

  private static List<TrustDecision> pathTo(TrustState state) {
    return switch (state) {
      case UNDER_REVIEW -> List.of();
      case APPROVED -> List.of(TrustDecision.APPROVE);
      case REJECTED -> List.of(TrustDecision.REJECT);
      case SUSPENDED -> List.of(TrustDecision.APPROVE, TrustDecision.SUSPEND);
    };
  }

  @Test
  void aDecisionThatStandsMayBeRepeated() {
    scene.given(Cast.ONBOARDED, Cast.APPROVED, Cast.SUSPENDED);
    scene.when(decide(TrustDecision.REINSTATE), TrustDecided.class);
    assertEquals(List.of(), scene.when(decide(TrustDecision.REINSTATE)));
    assertEquals(List.of(), scene.when(decide(TrustDecision.APPROVE)));
  }

  @Test
  void aRefusalSaysTheStateAndTheWayOn() {
    scene.given(Cast.ONBOARDED);
    var detail = scene.refused(decide(TrustDecision.SUSPEND)).detail();
    assertTrue(detail.contains("under_review") && detail.contains("approve or reject"), detail);
  }

  private static DecideTrust decide(TrustDecision decision) {
    return new DecideTrust(Cast.TICKET, Cast.AGENT, decision, "why");
  }
}
