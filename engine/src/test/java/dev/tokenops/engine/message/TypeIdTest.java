package dev.tokenops.engine.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TypeIdTest {
  /** As the TypeID specification 0.3 says it. */
  private static final Pattern FORM = Pattern.compile("run_[0-7][0-9a-hjkmnp-tv-z]{25}");

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void anIdWithOneCharacterChangedIsValidIfItsFormIs() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      var id =
          new StringBuilder(TypeId.next(TypeId.RUN, TypeId.newAgent(NOW, random), NOW, random));
      assertTrue(TypeId.isValid(TypeId.RUN, id.toString()));
      id.setCharAt(random.nextInt(id.length()), (char) random.nextInt(i % 10 == 0 ? 0x300 : 0x80));
      var changed = id.toString();
      assertEquals(FORM.matcher(changed).matches(), TypeId.isValid(TypeId.RUN, changed), changed);
    }
  }

  @Test
  void anIdOfAnotherLengthOrKindIsNotValid() {
    var id = TypeId.newAgent(NOW, new Random(1));
    assertTrue(TypeId.isValid(TypeId.AGENT, id));
    assertFalse(TypeId.isValid(TypeId.RUN, id));
    assertFalse(TypeId.isValid(TypeId.AGENT, id + "0"));
    assertFalse(TypeId.isValid(TypeId.AGENT, id.substring(0, id.length() - 1)));
    assertFalse(TypeId.isValid(TypeId.AGENT, ""));
  }

  @Test
  void everyIdOfAnAgentCarriesItsLane() {
    var random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      var agent = TypeId.newAgent(NOW, random);
      var run = TypeId.next(TypeId.RUN, agent, NOW, random);
      assertEquals(TypeId.laneKey(agent), TypeId.laneKey(run));
      assertEquals(
          TypeId.laneKey(agent),
          TypeId.laneKey(TypeId.derived(TypeId.EXCEPTION, run, NOW, "seed")));
    }
  }
}
