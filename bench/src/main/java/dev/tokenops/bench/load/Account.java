package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * What {@code GET /v1/credits} says of an agent, in micro-credits.
 *
 * @param paidInMicros funded less reversed
 * @param heldMicros available, reserved and consumed less the shortfall: must be the same
 */
record Account(long paidInMicros, long heldMicros, long reservedMicros, long consumedMicros) {

  static Account of(Api api, PreparedAgent agent) throws IOException, InterruptedException {
    var credits = api.get("/v1/credits", agent.accessKey());
    long reserved = micros(credits, "reserved");
    long consumed = micros(credits, "consumed");
    return new Account(
        micros(credits, "funded") - micros(credits, "reversed"),
        micros(credits, "available") + reserved + consumed - micros(credits, "shortfall"),
        reserved,
        consumed);
  }

  /**
   * Compares it with the agent's runs.
   *
   * @param runsMicros what they have consumed
   * @param openMicros what those that have not ended have reserved
   */
  void compare(String agentId, long runsMicros, long openMicros, Faults faults) {
    if (paidInMicros != heldMicros)
      faults.add(
          "%s: funded less reversed is %d micro-credits; available, reserved and consumed less the shortfall %d"
              .formatted(agentId, paidInMicros, heldMicros));
    if (consumedMicros != runsMicros)
      faults.add(
          "%s has consumed %d micro-credits, its runs %d"
              .formatted(agentId, consumedMicros, runsMicros));
    if (reservedMicros != openMicros)
      faults.add(
          "%s has %d micro-credits reserved, its open runs %d"
              .formatted(agentId, reservedMicros, openMicros));
  }

  /** Credits of an answer; a member that is missing or null counts as none. */
  static long micros(JsonNode object, String member) {
    var text = object.path(member).asText("");
    return text.isEmpty() || text.equals("null") ? 0 : Posting.micros(text);
  }
}
