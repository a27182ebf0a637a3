package dev.tokenops.bench.peers;

import io.vertx.core.Future;
import java.sql.SQLException;

/** Where a peer keeps runs. Used by one event loop alone; each has its own. */
interface PeerStore extends AutoCloseable {
  /** What became of a run. */
  enum Outcome {
    STORED,
    REPLAYED,
    KEY_REUSED,
    NO_CREDITS
  }

  /**
   * @param runId of the new run, or of the one that is repeated
   */
  record Stored(Outcome outcome, String runId) {}

  /** Stores a run; completes when it is durable. */
  Future<Stored> store(PeerRun run);

  @Override
  void close() throws SQLException;
}
