package dev.tokenops.engine.review.evidence;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the assets and accounts of one pack: most of a pack name the same few, so the last ones are
 * kept, and one that comes again is not looked at again. One thread.
 */
final class CaipIds {
  private static final int KEPT = 4;

  /** As {@link AssetId#read}. */
  final Function<String, @Nullable AssetId> assets = this::asset;

  /** As {@link AccountId#read}. */
  final Function<String, @Nullable AccountId> accounts = this::account;

  private final @Nullable AccountId[] lastAccounts = new @Nullable AccountId[KEPT];
  private int next;
  private AssetId lastAsset = AssetId.UNREAD;

  private @Nullable AssetId asset(String text) {
    if (text.equals(lastAsset.text()) && !text.isEmpty()) return lastAsset;
    var asset = AssetId.read(text);
    if (asset != null) lastAsset = asset;
    return asset;
  }

  private @Nullable AccountId account(String text) {
    for (var known : lastAccounts) if (known != null && known.text().equals(text)) return known;
    var account = AccountId.read(text);
    if (account == null) return null;
    lastAccounts[next] = account;
    next = (next + 1) % KEPT;
    return account;
  }
}
