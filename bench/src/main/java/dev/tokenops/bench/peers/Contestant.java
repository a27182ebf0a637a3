package dev.tokenops.bench.peers;

import java.util.List;

/** Who takes part. */
enum Contestant {
  OURS_HTTP("TokenOps, POST with Prefer: wait"),
  OURS_NDJSON("TokenOps, NDJSON, 4 streams"),
  POSTGRES_GLOBAL("PostgreSQL, one chain for all"),
  POSTGRES_ACCOUNT("PostgreSQL, a chain an account"),
  POSTGRES_BATCH("PostgreSQL, 32 runs a transaction"),
  REDIS("Redis, AOF always"),
  ENDPOINT("the endpoint alone, no store");

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

  Contestant(String shown) {
    this.shown = shown;
  }

  String shown() {
    return shown;
  }

  boolean isOurs() {
    return this == OURS_HTTP || this == OURS_NDJSON;
  }
}
