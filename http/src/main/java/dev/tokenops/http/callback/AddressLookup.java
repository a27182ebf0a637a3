package dev.tokenops.http.callback;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/** The addresses that a name has now. */
@FunctionalInterface
public interface AddressLookup {
  /**
   * Looks a name up; MUST NOT block the caller.
   *
   * @return all its addresses in the order to try them; fails if it has none
   */
  Future<List<InetAddress>> addressesOf(String name);

  /**
   * Asks the system's resolver, hosts file included, on eight threads of its own: a slow name
   * server then delays other callbacks and nothing else.
   */
  static AddressLookup ofSystem(Vertx vertx) {
    var workers = vertx.createSharedWorkerExecutor("callback-lookup", 8);
    return name ->
        workers
            .executeBlocking(() -> InetAddress.getAllByName(name), /* ordered= */ false)
            .map(found -> List.of(Objects.requireNonNull(found)));
  }
}
