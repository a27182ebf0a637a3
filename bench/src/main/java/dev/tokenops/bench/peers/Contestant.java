package dev.tokenops.bench.peers;

import java.util.List;

/** Who takes part. */
enum Contestant {
  OURS_HTTP("TokenOps, POST with Prefer: wait", ""),
  OURS_NDJSON("TokenOps, NDJSON, 4 streams", ""),
  POSTGRES_GLOBAL("PostgreSQL, one chain for all", "global"),
  POSTGRES_ACCOUNT("PostgreSQL, a chain an account", "account"),
  POSTGRES_BATCH("PostgreSQL, 32 runs a transaction", "batch"),
  REDIS("Redis, AOF always", "redis"),
  ENDPOINT("the endpoint alone, no store", "none");

  /** In the order of a round: ours stand apart, so that theirs lie between. */
  static final List<Contestant> ROUND =
      List.of(
          OURS_HTTP,
          POSTGRES_ACCOUNT,
          REDIS,
          OURS_NDJSON,
          POSTGRES_GLOBAL,
          POSTGRES_BATCH,
          ENDPOINT);

  private final String shown;
  private final String store;

  Contestant(String shown, String store) {
    this.shown = shown;
    this.store = store;
  }

  String shown() {
    return shown;
  }

  /** What {@link PeerServer} calls its store, and PostgreSQL's database; empty for ours. */
  String store() {
    return store;
  }
}
