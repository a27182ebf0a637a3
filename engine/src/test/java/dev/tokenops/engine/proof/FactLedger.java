package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of hand-made facts, in memory: entries chained and in a tree, written without the
 * product's writer, so that the two check each other.
 */
public final class FactLedger implements LedgerProofs, EntryLookup {
  public static final String ORIGIN = "tokenops.example/test";

  private NoteSigner signer;
  private final NavigableMap<Long, NoteSigner> retired = new TreeMap<>(); // By their last size.
  private final List<KeyHandover> handovers = new ArrayList<>();
  private final MerkleTree tree = new MerkleTree(new HeapHashStore());
  private final List<SealedEntry<Fact>> entries = new ArrayList<>();
  private final TreeSet<Long> batches = new TreeSet<>();
  private Instant now = Instant.parse("2026-11-22T12:00:00.000Z");

  public FactLedger() {
    this(new byte[32]);
  }

  /**
   * @param seed of its key, 32 bytes
   */
  public FactLedger(byte[] seed) {
    signer = new NoteSigner(ORIGIN, Ed25519Key.ofSeed(seed));
  }

  /** Another key signs what is sealed from now on. */
  public void rotate(byte[] seed) {
    var next = new NoteSigner(ORIGIN, Ed25519Key.ofSeed(seed));
    long size = tree.size();
    var at = new Checkpoint(ORIGIN, size, tree.root(size));
    handovers.add(KeyHandover.sign(at, signer, next));
    retired.putIfAbsent(size, signer);
    signer = next;
  }

  /** The next entry, 125 ms after the last one. */
  public SealedEntry<Fact> append(Fact fact) {
    now = now.plusMillis(125);
    byte[] body = FactCodec.encode(fact);
    byte[] prev =
        entries.isEmpty()
            ? Sha256.of(ORIGIN.getBytes(StandardCharsets.UTF_8))
            : entries.getLast().entry().leafHash();
    var document =
        new TreeMap<String, Object>(
            Map.of(
                "body", new RawJson(new String(body, StandardCharsets.UTF_8)),
                "index", entries.size(),
                "prev", HexFormat.of().formatHex(prev),
                "time", now,
                "type", FactCodec.type(fact)));
    byte[] bytes = CanonicalJson.encode(document);
    byte[] leaf = Hashes.leaf(bytes);
    tree.append(leaf);
    var entry =
        SealedEntry.of(new Entry(entries.size(), now, FactCodec.type(fact), body, bytes, leaf));
    entries.add(entry);
    return entry;
  }

  /** Ends a batch: what was appended so far stands under one checkpoint. */
  public void seal() {
    batches.add(tree.size());
  }

  public Instant now() {
    return now;
  }

  public List<SealedEntry<Fact>> entries() {
    return List.copyOf(entries);
  }

  @Override
  public String origin() {
    return ORIGIN;
  }

  @Override
  public List<String> vkeys() {
    if (handovers.isEmpty()) return List.of(signer.verifier().vkey());
    return KeyHistory.of(handovers).keys().stream().map(NoteVerifier::vkey).toList();
  }

  @Override
  public List<String> handovers() {
    return handovers.stream().map(KeyHandover::note).toList();
  }

  @Override
  public long batchSize(long index) {
    Long size = batches.higher(index);
    if (size == null) throw new IllegalStateException("entry " + index + " is not sealed yet");
    return size;
  }

  @Override
  public Seal seal(long index, long size) {
    byte[] root = tree.root(size);
    return new Seal(size, root, tree.inclusionProof(index, size), note(size));
  }

  public String note(long size) {
    var of = retired.ceilingEntry(size);
    return SignedCheckpoint.sign(
            new Checkpoint(ORIGIN, size, tree.root(size)), of == null ? signer : of.getValue())
        .note();
  }

  @Override
  public @Nullable SealedEntry<Fact> byBody(String sha256) {
    for (var entry : entries) if (entry.bodySha256().equals(sha256)) return entry;
    return null;
  }

  @Override
  public @Nullable SealedEntry<Fact> matchOf(String confirmationSha256) {
    for (var entry : entries)
      if (entry.fact() instanceof Fact.OfProvider.ProviderMatched matched
          && matched.confirmationSha256().equals(confirmationSha256)) return entry;
    return null;
  }
}
