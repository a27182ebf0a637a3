package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.MemoryStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The door of the running ledger: open, replay, start, append, read, close.
 *
 * <p>What {@link Listener#sealed} tells has been forced to disk and survives whatever happens to
 * the process or the machine. What it has not told may or may not be there after a crash, but never
 * a part of one call without the rest, and never something later without everything before.
 */
public final class Ledger implements AutoCloseable {
  /** Hears what becomes of the appends. */
  public interface Listener {
    /** A batch is durable. Called on the writer's thread, in order; whoever is slow holds it up. */
    void sealed(SealedBatch batch);

    /**
     * The ledger has stopped for good: nothing that was not told as sealed will ever be. Called on
     * a thread of the ledger once when it happens, never while {@link #sealed} runs, and on the
     * caller's thread for every append after.
     */
    void failed(Throwable cause);
  }

  /**
   * What one force made durable.
   *
   * @param checkpoint covers all entries of the batch; the newest there is
   * @param groups one for each call of {@link #append}, in their order
   * @param bytes of an entry of the batch by its index, copied: to be asked for before the listener
   *     returns, and never after
   */
  public record SealedBatch(
      SignedCheckpoint checkpoint, List<Group> groups, LongFunction<byte[]> bytes) {
    /**
     * What became of one call.
     *
     * @param tag the call's
     * @param firstIndex of the entry of its first draft; the others follow, one index each
     * @param count of its drafts, and so of its entries; 0 for a fence
     * @param time of each of its entries
     */
    public record Group(Object tag, long firstIndex, int count, Instant time) {}
  }

  private final Chain chain;
  private final LedgerOptions options;
  private final @Nullable Path folder;
  private final Closeable lock;
  private final Reader reader;
  private final TreeProofs proofs;
  private final Inbox inbox = new Inbox();
  private volatile @Nullable Appender appender;
  private boolean closed;

  Ledger(Chain chain, LedgerOptions options, @Nullable Path folder, Closeable lock) {
    this.chain = chain;
    this.options = options;
    this.folder = folder;
    this.lock = lock;
    this.reader = new Reader(chain);
    this.proofs = new TreeProofs(chain, reader);
  }

  /**
   * Opens a data folder, or makes one: takes its lock, makes key and origin at first start, scans
   * the queue and recovers. Behind an {@link #anchor} it takes as long as reading and hashing what
   * follows, else all entries, once.
   *
   * @param folder made if missing; files of other names in it are left alone
   * @throws LedgerRefused if the folder is in use, or what it holds cannot be trusted; the message
   *     names file, offset and entry, and the way out
   */
  public static Ledger open(Path folder, LedgerOptions options) throws LedgerRefused {
    return open(folder, options, null);
  }

  /**
   * The same of a folder whose key is encrypted.
   *
   * @param passphrase used until this returns; null if the key is not encrypted
   */
  public static Ledger open(Path folder, LedgerOptions options, @Nullable Passphrase passphrase)
      throws LedgerRefused {
    return new FolderOpening(folder, options, passphrase).open();
  }

  /** A ledger that forgets: for tests, and for trying things out. */
  public static Ledger inMemory(LedgerOptions options) {
    return inMemory(options, new MemoryStore());
  }

  /**
   * A ledger over what a store in memory holds, recovered just as one on disk is.
   *
   * @throws IllegalStateException if the content cannot be trusted, or has another origin
   */
  public static Ledger inMemory(LedgerOptions options, MemoryStore store) {
    var signer = store.signer();
    if (signer == null) {
      var random = new SecureRandom();
      signer = new NoteSigner(originOrRandom(options, random), Ed25519Key.random(random));
      store.signer(signer);
    }
    if (options.origin() != null && !options.origin().equals(signer.name()))
      throw new IllegalStateException("the store holds the log " + signer.name());
    var chain = new Chain(new LogIdentity(signer), store, new HeapHashStore(), new HeapHashStore());
    try (var recovery = new Recovery(chain)) {
      store.scan(recovery);
      recovery.finish(store.head());
    } catch (LedgerRefused e) {
      throw new IllegalStateException(e);
    }
    store.saveHead(chain.durable().note());
    return new Ledger(chain, options, null, () -> {});
  }

  static String originOrRandom(LedgerOptions options, SecureRandom random) {
    if (options.origin() != null) return options.origin();
    var digits = new byte[8];
    random.nextBytes(digits);
    return "tokenops.local/" + HexFormat.of().formatHex(digits);
  }

  /**
   * Hands over every durable entry, oldest first, before it returns. On the caller's thread; before
   * {@link #start}.
   */
  public synchronized void replay(Consumer<Entry> apply) {
    replay(0, apply);
  }

  /**
   * Hands over the durable entries from one on, as {@link #replay(Consumer)} does.
   *
   * @param from 0 to {@link #size}
   */
  public synchronized void replay(long from, Consumer<Entry> apply) {
    replay(from, entry -> entry.entry(chain.tree.leafHash(entry.index())), apply);
  }

  /**
   * Reads something of the durable entries from one on, on all processors, and hands it over in
   * their order on the caller's thread.
   *
   * @param from 0 to {@link #size}
   * @param reading a pure function; its argument is good during the call only
   */
  public synchronized <T> void replay(
      long from, Function<EntryFrame, T> reading, Consumer<? super T> apply) {
    if (appender != null) throw new IllegalStateException("replay comes before start");
    reader.replay(from, reading, apply);
  }

  /**
   * Puts the tree of what is durable now, and the places of its batches, on disk: the next opening
   * checks them against the signed checkpoint, and scans only what follows. Any thread but the
   * writer's; it waits for the disk. Does nothing for a ledger in memory.
   */
  public void anchor() throws IOException {
    if (folder != null)
      new AtomicFile(new LedgerFolder(folder).anchor()).write(chain.anchor().text());
  }

  /** Starts the threads that write. Once. */
  public synchronized void start(Listener listener) {
    if (appender != null) throw new IllegalStateException("the ledger has been started");
    if (closed) throw new IllegalStateException("the ledger is closed");
    var started = new Appender(chain, options, inbox, listener);
    appender = started;
    started.start();
  }

  /**
   * Takes entries to be written, and returns at once. The drafts of one call become consecutive
   * entries of one batch. A call without drafts is a fence: its group is told in its turn, once
   * everything before it is durable. Any thread; the order of calls is the order of entries.
   *
   * @param drafts neither they nor their bodies may change any more
   * @param tag comes back in the group
   * @throws IllegalArgumentException if a draft cannot become an entry, or all of them have more
   *     than 8 MiB: then none of them is taken
   * @throws IllegalStateException if the ledger is closed
   */
  public void append(List<Draft> drafts, Object tag) {
    long bytes = 0;
    for (var draft : drafts) {
      EntryCodec.check(draft);
      bytes += EntryCodec.maxEncodedLength(draft);
    }
    if (bytes > Appender.MAX_CALL_BYTES)
      throw new IllegalArgumentException(
          "one append of %,d bytes; at most %,d".formatted(bytes, Appender.MAX_CALL_BYTES));
    if (!inbox.put(new Inbox.Call(List.copyOf(drafts), tag, (int) bytes))) refuse();
  }

  private void refuse() {
    var stopped = appender;
    if (stopped == null || !stopped.tellsOfFailure())
      throw new IllegalStateException("the ledger is closed");
  }

  /** Entries that the opening has taken up behind an anchor and not read. Any thread. */
  public long unread() {
    return chain.anchoredSize();
  }

  /** See {@link TreeCheck}. */
  TreeCheck treeCheck() {
    return chain.treeCheck();
  }

  /** Makes the next opening read everything. Any thread; it waits for the disk. */
  public void distrust() {
    if (folder == null) return;
    try {
      AnchoredOpening.forget(new LedgerFolder(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the anchor: " + e.getMessage(), e);
    }
  }

  /** Entries that are durable. Any thread, as all that follow. */
  public long size() {
    return chain.size();
  }

  /** The newest checkpoint whose entries are durable; of size 0 in an empty ledger. */
  public SignedCheckpoint checkpoint() {
    return chain.durable();
  }

  /**
   * Reads an entry and compares it with its leaf hash.
   *
   * @param index below {@link #size}
   * @throws IllegalStateException if it is not what was sealed
   * @throws UncheckedIOException if it cannot be read
   */
  public Entry entry(long index) {
    return reader.entry(index);
  }

  /**
   * An entry that was just sealed and is still in memory, instead of being read. That it is what
   * stands in the tree is its holder's promise: it is checked only while assertions are on, because
   * the bytes are those that were hashed.
   *
   * @param index below {@link #size}
   * @param time of the entry
   * @param draft what it was made from
   * @param bytes as {@link SealedBatch} gave them; not copied
   */
  public Entry entry(long index, Instant time, Draft draft, byte[] bytes) {
    return reader.entry(index, time, draft, bytes);
  }

  /** The checkpoint of the batch that sealed this entry: for ever the same bytes. */
  public SignedCheckpoint checkpointCovering(long index) {
    return reader.checkpointCovering(index);
  }

  /**
   * The root of the first {@code size} entries, RFC 6962 section 2.1.
   *
   * @param size 0 to {@link #size}
   */
  public byte[] root(long size) {
    return proofs.root(durable(size));
  }

  /** RFC 6962 section 2.1.1, the leaf's sibling first. */
  public List<byte[]> inclusionProof(long index, long size) {
    return proofs.inclusion(index, durable(size));
  }

  /**
   * The first hashes of an inclusion proof: up to the root over the 2^level entries that the entry
   * is one of, all of which the size covers.
   */
  public List<byte[]> inclusionProofInside(long index, long size, int level) {
    return proofs.inclusionInside(index, durable(size), level);
  }

  /** RFC 6962 section 2.1.2. */
  public List<byte[]> consistencyProof(long from, long to) {
    return proofs.consistency(from, durable(to));
  }

  /**
   * Roots over 2^level entries each, one after the other.
   *
   * @param level 0 to 62; 0 for leaf hashes
   * @param first from 0
   * @param count all of them over durable entries
   */
  public List<byte[]> nodes(int level, long first, int count) {
    durable((first + count) << level);
    return proofs.nodes(level, first, count);
  }

  private long durable(long size) {
    if (size > size())
      throw new IllegalArgumentException("no tree of %d entries; %d".formatted(size, size()));
    return size;
  }

  /** The log's name. */
  public String origin() {
    return chain.identity.origin();
  }

  /** The keys that have signed its checkpoints, the one that signs now first. */
  public List<NoteVerifier> keys() {
    return chain.identity.keys();
  }

  /** What signs now. */
  NoteSigner signer() {
    return chain.identity.signer();
  }

  /** The same, and which sizes each of them signs. */
  public KeyHistory keyHistory() {
    return chain.identity.history();
  }

  /**
   * The data folder.
   *
   * @throws IllegalStateException if the ledger is in memory
   */
  public Path folder() {
    if (folder == null) throw new IllegalStateException("a ledger in memory has no folder");
    return folder;
  }

  /**
   * Seals what was appended, tells the listener, writes the head, and lets go of the folder. After
   * a failure it writes nothing more. Not on a thread of its own. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) return;
    var started = appender;
    if (started != null && started.isOwn(Thread.currentThread()))
      throw new IllegalStateException("a listener cannot close the ledger that waits for it");
    closed = true;
    inbox.shut();
    try (lock;
        chain) {
      if (started != null) started.join();
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger did not close cleanly: " + e.getMessage(), e);
    }
  }
}
