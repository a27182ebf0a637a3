package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether a published tree goes on from a checkpoint that was saved: by a proof of consistency,
 * which is put together from a few tiles.
 *
 * @param keys that must have signed what was saved; null if none are known
 * @param saved the signed checkpoint; null if there is none
 */
record Continuation(TileSource source, @Nullable LogKeys keys, @Nullable String saved) {
  private static final String COMPLETE = "complete";
  private static final String SAVED = "the saved checkpoint";

  /**
   * @param now what the tree is now; null if that cannot be read
   */
  Verdict of(@Nullable Checkpoint now) {
    if (saved == null)
      return Verdict.notChecked(
          COMPLETE,
          "give a checkpoint that was saved earlier with --checkpoint: only that can show that"
              + " nothing has been cut off or rewritten since");
    try {
      if (keys == null) throw new ProofRefused("no key of the log is known");
      var before = keys.verify(saved).checkpoint();
      if (now == null) return failed("there is no checkpoint now to compare it with", null);
      return of(before, now);
    } catch (ProofRefused e) {
      return failed(SAVED + " is not good: " + e.getMessage(), null);
    }
  }

  private Verdict of(Checkpoint before, Checkpoint now) {
    if (!before.origin().equals(now.origin()))
      return failed(
          "%s is of %s, this is %s".formatted(SAVED, before.origin(), now.origin()), null);
    if (before.size() > now.size())
      return failed(
          "%s names %,d entries, now there are %,d: the log is shorter than it was"
              .formatted(SAVED, before.size(), now.size()),
          now.size());
    try {
      if (before.size() == 0) {
        if (!Arrays.equals(before.root(), Hashes.emptyRoot()))
          throw new ProofRefused("the root of no entries is another");
      } else {
        var nodes = new TileNodes(source, now.size());
        requireRoot(nodes, now);
        MerkleProofs.verifyConsistency(
            before.size(), now.size(), nodes.consistency(before.size()), before.root(), now.root());
      }
    } catch (Unshown e) {
      return failed("it cannot be shown: " + e.getMessage(), null);
    } catch (IOException e) {
      return failed("it cannot be shown: " + e.getMessage(), null);
    } catch (ProofRefused e) {
      return failed(
          "%s has another root: the first %,d entries are not those of then (%s)"
              .formatted(SAVED, before.size(), e.getMessage()),
          null);
    }
    return Verdict.holds(
        COMPLETE,
        "the first %,d entries of %,d are those of %s".formatted(before.size(), now.size(), SAVED));
  }

  /** Tiles that are not those of the checkpoint would prove nothing, for or against. */
  private static void requireRoot(TileNodes nodes, Checkpoint now) throws IOException, Unshown {
    byte[] root;
    try {
      root = nodes.root();
    } catch (ProofRefused e) {
      throw new Unshown(String.valueOf(e.getMessage()));
    }
    if (!Arrays.equals(root, now.root()))
      throw new Unshown("the tiles do not lead to the root of the checkpoint that is there now");
  }

  private static Verdict failed(String why, @Nullable Long index) {
    return Verdict.failed(COMPLETE, why, index, null);
  }

  /** The tiles do not say. */
  private static final class Unshown extends Exception {
    private static final long serialVersionUID = 1L;

    Unshown(String message) {
      super(message);
    }
  }
}
