package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException.OfRunException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries are that later ones bind: by the SHA-256 of their bodies. Facts of a run are
 * not here, since a run knows its own.
 */
public final class Places {
  private final ConcurrentMap<String, Long> byBodySha256 = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> matches = new ConcurrentHashMap<>();

  /** The index of the entry with this body (SHA-256 in hex), or null. */
  public @Nullable Long index(String bodySha256) {
    return byBodySha256.get(bodySha256);
  }

  /** The index of the entry that matched a confirmation (SHA-256 in hex of its body), or null. */
  public @Nullable Long matchOf(String confirmationSha256) {
    return matches.get(confirmationSha256);
  }

  void apply(Placed placed) {
    switch (placed.fact()) {
      case ProviderMatched matched -> {
        byBodySha256.put(placed.recorded().sha256(), placed.index());
        matches.put(matched.confirmationSha256(), placed.index());
      }
      case OfOneRun _, OfReturns _, OfRunException _, OfControls _ -> {}
      default -> byBodySha256.put(placed.recorded().sha256(), placed.index());
    }
  }
}
