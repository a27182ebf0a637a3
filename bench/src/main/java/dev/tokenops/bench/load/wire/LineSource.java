package dev.tokenops.bench.load.wire;

/** Where the lines of NDJSON streams come from and their answers go. The loop's thread alone. */
public interface LineSource {
  /** As {@link Source#dueNs}. */
  long dueNs(long nowNs);

  /** The head of a stream's request, up to and with the empty line; asks for chunked coding. */
  void writeHead(int stream, Outgoing out);

  /** Writes the line that is due, with its line end. */
  void writeLine(int stream, Outgoing out, long nowNs);

  /**
   * A line of the answer.
   *
   * @param from where it begins in {@code bytes}, which are good during the call alone
   * @param to behind its last byte, without the line end
   */
  void answered(int stream, byte[] bytes, int from, int to, long nowNs);

  /**
   * A stream has ended too early; its lines without an answer never get one.
   *
   * @param unanswered how many those are
   */
  void broken(int stream, String why, int unanswered);

  /** Called about ten times a second. */
  void tick(long nowNs);
}
