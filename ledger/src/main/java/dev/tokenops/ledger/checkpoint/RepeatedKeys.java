package dev.tokenops.ledger.checkpoint;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Notices under which keys many signatures are checked, and makes a {@link RepeatedKey} of each of
 * those. It remembers a few keys, each in the one place where it belongs; another key that belongs
 * there drives it out, so that strangers' keys fill no memory. Thread-safe, and nobody waits.
 */
final class RepeatedKeys {
  /** Signatures after which a table pays: it takes as long as a hundred of them. */
  static final int ENOUGH = 256;

  private static final int PLACES = 8;

  private final AtomicReferenceArray<@Nullable Place> places = new AtomicReferenceArray<>(PLACES);

  /** A key, and how often it was asked for. */
  private static final class Place {
    private final byte[] publicKey;
    private final AtomicInteger uses = new AtomicInteger();
    private volatile @Nullable RepeatedKey ready;

    Place(byte[] publicKey) {
      this.publicKey = publicKey.clone();
    }
  }

  /**
   * To be called for each signature; makes the table on the call that is enough.
   *
   * @param publicKey 32 bytes
   * @return null if the key was not seen often, or is no good one
   */
  @Nullable RepeatedKey of(byte[] publicKey) {
    int number = publicKey[0] & (PLACES - 1);
    var place = places.get(number);
    if (place == null || !Arrays.equals(place.publicKey, publicKey)) {
      places.set(number, new Place(publicKey));
      return null;
    }
    var ready = place.ready;
    if (ready == null && place.uses.get() < ENOUGH && place.uses.incrementAndGet() == ENOUGH)
      place.ready = ready = RepeatedKey.of(publicKey);
    return ready;
  }
}
