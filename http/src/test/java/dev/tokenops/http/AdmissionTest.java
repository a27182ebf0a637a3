package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Room for everybody, and never more than there is. */
class AdmissionTest {
  private static final int WINDOW = 12;

  private final Admission admission = new Admission(WINDOW);

  @Test
  void oneAgentAloneHasHalfOfTheWindow() {
    assertEquals(6, enterAll("a"));
    assertEquals("agent_busy", refused("a"));
    assertDoesNotThrow(() -> admission.enter("b"));
  }

  @Test
  void whoeverComesNextFindsRoomHoweverMuchTheOthersWant() {
    enterAll("a");
    assertEquals(4, enterAll("b"), "a third of the window for the second of them");
    assertTrue(enterAll("c") > 0);
  }

  @Test
  void aFullWindowLetsNobodyIn() {
    for (int agent = 0; admission.inFlight() < WINDOW; agent++) admission.enter("agent-" + agent);
    assertEquals("engine_busy", refused("agent-0"));
    assertEquals("engine_busy", refused("another"));
  }

  @Test
  void aPlaceThatIsGivenBackIsThereAgain() {
    enterAll("a");
    admission.leave("a");
    assertDoesNotThrow(() -> admission.enter("a"));
    for (int i = 0; i < 6; i++) admission.leave("a");
    assertEquals(0, admission.inFlight());
    assertEquals(6, enterAll("a"));
  }

  @Test
  void everyRefusalSaysWhenToComeBack() {
    enterAll("a");
    var rejection = assertThrows(Rejection.class, () -> admission.check("a"));
    assertEquals("1", rejection.answer("/v1/runs").headers().get("Retry-After"));
  }

  private int enterAll(String agent) {
    int entered = 0;
    for (; entered <= WINDOW; entered++)
      try {
        admission.enter(agent);
      } catch (Rejection _) {
        return entered;
      }
    throw new AssertionError("no end of " + agent);
  }

  private String refused(String agent) {
    return assertThrows(Rejection.class, () -> admission.enter(agent)).problem().code();
  }
}
