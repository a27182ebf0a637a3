package dev.tokenops.bench.load.wire;

/** Something to do on one connection: one request, or several that follow from each other. */
public interface Work {
  /** What becomes of a work after an answer. */
  enum Verdict {
    /** It is over, and its connection is free. */
    DONE,
    /** Its next request follows at once. */
    NEXT,
    /** The same request again, when the server's {@code Retry-After} has passed. */
    LATER
  }

  /** Writes the request that is next; asked again if it must be sent again. */
  void write(Outgoing out);

  /**
   * Judges the answer to the request written last.
   *
   * @param answer valid during the call alone
   * @param nowNs {@link System#nanoTime}
   */
  Verdict answered(Answer answer, long nowNs);

  /**
   * The connection broke before the answer was whole.
   *
   * @return {@code LATER} to send the same again on a new connection
   */
  Verdict broken(String why, long nowNs);
}
