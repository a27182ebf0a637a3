package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.InOrder;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One pass over a published tree. */
final class TreePass<T> {
  private static final String INTACT = "intact";
  private static final String SIGNED = "signed";
  private static final String CHECKPOINT = "checkpoint";

  /** As long as paths of tiles can name. */
  private static final long MAX_SIZE = 1L << 48;

  private final TreeVerifier asked;
  private final TileSource source;
  private final @Nullable Function<Entry, T> reading;
  private final Consumer<? super T> visitor;
  private final Findings intact = new Findings(INTACT);
  private final Findings signed = new Findings(SIGNED);
  private @Nullable LogKeys keys;
  private @Nullable Checkpoint checkpoint;

  private byte @Nullable [] lastLeafHash;
  private Instant lastTime = Instant.MIN;
  private boolean unbroken = true;
  private long goodEntries;
  private long bytes;
  private long olderTiles;

  TreePass(TreeVerifier asked, @Nullable Function<Entry, T> reading, Consumer<? super T> visitor) {
    this.asked = asked;
    this.source = asked.source();
    this.reading = reading;
    this.visitor = visitor;
  }

  VerifyReport run() {
    var published = PublishedKeys.of(source);
    var trusted = asked.keys();
    keys = trusted == null ? published.own() : published.linkedTo(trusted);
    var wrong = trusted == null ? null : published.refusal(trusted);
    if (wrong != null) signed.add("the public keys: " + wrong, null, null);
    checkpoint = checkpoint();
    if (checkpoint != null && checkpoint.size() > 0) {
      if (asked.withheld() == null) entries(checkpoint);
      else edge(checkpoint);
      olderTiles += new OtherTiles(source, checkpoint.size(), intact).check();
    }
    var vkeys =
        keys == null
            ? List.<String>of()
            : keys.verifiers().stream().map(NoteVerifier::vkey).toList();
    return new VerifyReport(
        List.of(
            intact(),
            signed(),
            new Continuation(source, keys, asked.savedCheckpoint()).of(checkpoint)),
        goodEntries,
        checkpoint != null ? checkpoint.origin() : keys == null ? null : keys.origin(),
        vkeys);
  }

  private @Nullable Checkpoint checkpoint() {
    try {
      var note = SignedNote.parse(source.checkpoint());
      var found = Checkpoint.parse(note.text());
      if (keys == null) signed.add("no key of the log is known: give one with --key", null, null);
      else verify(keys, note, found);
      if (found.size() <= MAX_SIZE) return found;
      intact.add("no tree has %,d entries".formatted(found.size()), null, CHECKPOINT);
    } catch (IOException | ProofRefused e) {
      intact.add("the checkpoint: " + e.getMessage(), null, CHECKPOINT);
    }
    return null;
  }

  private void verify(LogKeys keys, SignedNote note, Checkpoint found) {
    try {
      keys.verify(note, found);
    } catch (ProofRefused e) {
      signed.add("the checkpoint: " + e.getMessage(), null, CHECKPOINT);
    }
  }

  private void entries(Checkpoint checkpoint) {
    asked.progress().expected(checkpoint.size());
    lastLeafHash = EntryCodec.firstPrev(checkpoint.origin());
    try (var examined = new InOrder<ExaminedBundle<T>>(this::take)) {
      new TileWalk(
              source,
              checkpoint,
              intact,
              (path, hashes) ->
                  examined.add(() -> ExaminedBundle.of(source, path, hashes, reading)))
          .run();
      examined.finish();
    }
  }

  private void take(ExaminedBundle<T> bundle) {
    long index = bundle.badIndex();
    String bad = index < 0 ? null : bundle.bad();
    var entries = bundle.entries();
    if (entries != null && entries.count() > 0 && index != bundle.path().first()) {
      String loose = loose(entries);
      if (loose != null) {
        index = bundle.path().first();
        bad = loose;
      }
    }
    if (bad != null) intact.add("entry " + index + ": " + bad, index, bundle.path().text());
    unbroken &= bad == null && bundle.hashes() != null;
    lastLeafHash = bundle.lastLeafHash();
    if (entries != null && entries.count() > 0 && bad == null) lastTime = entries.lastTime();
    if (unbroken && entries != null) {
      goodEntries = bundle.path().first() + bundle.path().width();
      entries.read().forEach(visitor);
    }
    bytes += bundle.bytes();
    asked.progress().scanned(bundle.path().first() + bundle.path().width(), bytes);
  }

  /** Why the first of them does not follow the entry before; null if it does. */
  private @Nullable String loose(ExaminedEntries<T> entries) {
    if (lastLeafHash != null && !Arrays.equals(entries.firstPrev(), lastLeafHash))
      return entries.firstIndex() == 0
          ? "its prev is not the hash of the log's origin"
          : "its prev is not the hash of the entry before";
    return entries.firstTime().isBefore(lastTime)
        ? "its time lies before that of the entry before"
        : null;
  }

  /** Only what is public: the hashes that the root is made from. */
  private void edge(Checkpoint checkpoint) {
    try {
      if (!Arrays.equals(new TileNodes(source, checkpoint.size()).root(), checkpoint.root()))
        intact.add(
            "the tiles do not lead to the root that the checkpoint names for %,d entries"
                .formatted(checkpoint.size()),
            null,
            CHECKPOINT);
    } catch (IOException | ProofRefused e) {
      intact.add(String.valueOf(e.getMessage()), null, null);
    }
  }

  private Verdict intact() {
    var size = checkpoint == null ? 0 : checkpoint.size();
    if (asked.withheld() != null && !intact.any())
      return Verdict.notChecked(
          INTACT,
          "the hashes at the edge of the tree lead to the root of %,d entries; %s"
              .formatted(size, asked.withheld()));
    long bundles = (size + TilePath.FULL - 1) / TilePath.FULL;
    return intact.verdict(
        "%,d entries in %,d bundles: each is canonical and in its place of chain and tree, and every hash tile is right%s"
            .formatted(
                size,
                bundles,
                olderTiles == 0 ? "" : "; %,d older partial tiles agree".formatted(olderTiles)));
  }

  private Verdict signed() {
    var size = checkpoint == null ? 0 : checkpoint.size();
    boolean shown = checkpoint != null && (goodEntries == size || asked.withheld() != null);
    if (!signed.any() && !shown)
      signed.add("what is damaged cannot be shown to be signed", null, null);
    return signed.verdict("the checkpoint of all %,d entries is signed".formatted(size));
  }
}
