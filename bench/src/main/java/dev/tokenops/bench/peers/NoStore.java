package dev.tokenops.bench.peers;

import io.vertx.core.Future;

/** Keeps nothing: what is measured with it is the endpoint and the client alone. */
final class NoStore implements PeerStore {
  @Override
  public Future<Stored> store(PeerRun run) {
    return Future.succeededFuture(new Stored(Outcome.STORED, run.runId()));
  }

  @Override
  public void close() {}
}
