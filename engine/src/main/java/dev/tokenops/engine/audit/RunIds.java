package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.TypeId;
import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;

/** Every run that there ever was, 16 bytes each. Exact: the 26 characters of an id are 128 bits. */
final class RunIds {
  private final Pairs ids;

  /**
   * @param room gives so many bytes of zeros
   */
  RunIds(LongFunction<MemorySegment> room) {
    ids = new Pairs(room);
  }

  /**
   * @return whether it is new
   * @throws Fault if it is no id of a run
   */
  boolean add(String runId) {
    if (!TypeId.isValid(TypeId.RUN, runId)) throw new Fault("'" + runId + "' is no id of a run");
    long high = 0;
    long low = 0;
    for (int i = runId.indexOf('_') + 1; i < runId.length(); i++) {
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | TypeId.digit(runId.charAt(i));
    }
    return ids.add(high, low); // Never two zeros: ids are of version 7.
  }
}
