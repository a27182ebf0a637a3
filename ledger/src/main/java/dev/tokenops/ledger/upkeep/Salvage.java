package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.Damage;
import dev.tokenops.ledger.store.EntryStore.Place;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.ScanVisitor;
import dev.tokenops.ledger.store.SmallFiles;
import dev.tokenops.ledger.store.StoredBatch;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the longest prefix of a ledger that can be trusted to a new folder, and says of every
 * entry behind it what became of that.
 *
 * <pre>
 *   DIR, read only ──verify──► size of the prefix ──scan──► its queue files, up to there ──► OUT, forced
 *                                                    └────► what stands behind: Heir        └─► verified
 * </pre>
 *
 * <p>Trusted is an entry whose batch is intact, as are all before it, and signed. The bytes stay as
 * they are, name and checkpoints too, for a proof that was given must go on to hold. So the copy is
 * the same log, and shorter: if it were written to, two histories would be signed by one key, and
 * whoever saved a later checkpoint could show it. The copy gets no signing key therefore, unless
 * the operator says that it is to be the log from now on.
 *
 * @param from read only; nothing in it is opened for writing
 * @param out made, or empty
 * @param keys of the log; null for those found in the folder
 * @param keepsIdentity whether the signing key goes along
 */
public record Salvage(Path from, Path out, @Nullable LogKeys keys, boolean keepsIdentity) {
  /** Hears of every entry there is, in the order of the files. On the calling thread. */
  public interface Heir {
    /** An entry that is in the copy. */
    void kept(Entry entry);

    /**
     * An entry that can be read and is not in the copy: what it follows, or who signed it, is not
     * known.
     */
    void beyond(Entry entry);

    /**
     * Entries that cannot be read.
     *
     * @param end behind the last of them
     */
    void lost(long from, long end);
  }

  /**
   * What was done.
   *
   * @param entries copied
   * @param checkpoint over them, as the log has signed it
   * @param named entries that the head of the folder names, and so were acknowledged; −1 if it
   *     names none
   * @param reason why no more could be trusted; null if all of it was copied
   */
  public record Saved(long entries, Checkpoint checkpoint, long named, @Nullable String reason) {}

  /** It cannot be done; the message says why, and nothing is left in {@code out}. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Does it. On return the copy is on disk, and was verified.
   *
   * @throws Refused if {@code out} holds something, or nothing can be trusted
   */
  public Saved run(Heir heir) throws Refused, IOException {
    requireRoom();
    var verifier = new LedgerVerifier(from);
    var report = (keys == null ? verifier : verifier.withKeys(keys)).verify(e -> e, heir::kept);
    long size = trusted(report);
    if (size == 0) throw new Refused("nothing in " + from + " can be trusted: " + why(report));
    var pass = new Pass(size, heir);
    pass.scan();
    long named = named();
    pass.end(named);
    copy(pass, report);
    requireGood();
    var checkpoint = Checkpoint.parse(SignedNote.parse(pass.note()).text());
    return new Saved(size, checkpoint, named, why(report));
  }

  private void requireRoom() throws Refused, IOException {
    var source = from.toRealPath();
    if (out.toAbsolutePath().normalize().startsWith(source))
      throw new Refused(out + " lies inside the folder that is to be left as it is");
    if (!Files.exists(out)) return;
    try (Stream<Path> content = Files.list(out)) {
      if (content.findAny().isPresent()) throw new Refused(out + " is not empty");
    }
  }

  /** Entries that are intact, up to the first batch that is not signed. */
  private static long trusted(VerifyReport report) {
    var signed = report.verdict("signed");
    if (report.keys().isEmpty()) return 0;
    var index = signed.index();
    boolean ofBatch =
        signed.status() == Status.FAILED && index != null && !"head".equals(signed.where());
    return ofBatch && index != null ? Math.min(index, report.goodEntries()) : report.goodEntries();
  }

  private static @Nullable String why(VerifyReport report) {
    for (var name : new String[] {"intact", "signed"}) {
      Verdict verdict = report.verdict(name);
      if (verdict.status() == Status.FAILED)
        return verdict.detail() + (verdict.where() == null ? "" : " (" + verdict.where() + ")");
    }
    return null;
  }

  private long named() throws IOException {
    try {
      var head = new AtomicFile(new LedgerFolder(from).head()).read();
      return head.isEmpty() ? -1 : Checkpoint.parse(SignedNote.parse(head.get()).text()).size();
    } catch (ProofRefused e) {
      return -1;
    }
  }

  private void copy(Pass pass, VerifyReport report) throws IOException {
    var source = new LedgerFolder(from);
    var target = new LedgerFolder(out);
    var copy = new FolderCopy(source, target);
    Files.createDirectories(out);
    for (var last : pass.lasts.values()) {
      var file = from.resolve(source.fileName(last));
      copy.file(file, Math.min(endOf(last), Files.size(file)));
      AtomicFile.forceFolder(target.path().resolve(from.relativize(file)).resolveSibling(""));
    }
    AtomicFile.forceFolder(target.queue());
    new AtomicFile(target.origin()).write(report.origin() + "\n");
    var lines = new AtomicFile(source.verifierKeys()).read();
    new AtomicFile(target.verifierKeys())
        .write(
            keys == null && lines.isPresent()
                ? lines.get()
                : String.join("\n", report.keys()) + "\n");
    if (keepsIdentity) SmallFiles.DISK.write(target.key(), Files.readAllBytes(source.key()), true);
    copy.head(pass.note());
  }

  /** Of a batch and what fills it up to the next header. */
  private static long endOf(Place batch) {
    return batch.offset() + ((batch.length() + 3L) & ~3L);
  }

  private void requireGood() throws IOException {
    var verifier = new LedgerVerifier(out);
    var report = (keys == null ? verifier : verifier.withKeys(keys)).verify(_ -> 0, _ -> {});
    var why = why(report);
    if (why != null) throw new IOException("the copy in " + out + " does not verify: " + why);
  }

  /** The files once more, now that it is known how much can be trusted. */
  private final class Pass implements ScanVisitor {
    private final long size;
    private final Heir heir;

    /** The last batch that is copied of each file. */
    private final TreeMap<Long, Place> lasts = new TreeMap<>();

    private byte[] note = {};
    private long next;

    Pass(long size, Heir heir) {
      this.size = size;
      this.heir = heir;
    }

    void scan() throws IOException {
      try {
        LedgerFolder.scan(from, this);
      } catch (IOException e) {
        if (next < size) throw e; // Else a file behind the prefix cannot be read: it is lost.
      }
    }

    @Override
    public void batch(Place place, StoredBatch batch) {
      if (next < size) {
        if (batch.firstIndex() != next || batch.endIndex() > size)
          throw new IllegalStateException("the folder changes while it is read");
        lasts.put(place.segment(), place);
        note = batch.note();
        next = batch.endIndex();
        return;
      }
      if (batch.firstIndex() > next) heir.lost(next, batch.firstIndex());
      for (byte[] entry : batch.entries()) beyond(entry);
      next = Math.max(next, batch.endIndex());
    }

    private void beyond(byte[] bytes) {
      try {
        heir.beyond(EntryCodec.decode(bytes));
      } catch (IllegalArgumentException _) {
        // Whole by its CRC and no entry: made by no ledger.
      }
    }

    @Override
    public void damage(Damage damage) {
      // The verifier has told of it; what it costs is seen from the entries that follow.
    }

    void end(long named) {
      if (named > next) heir.lost(next, named);
    }

    String note() {
      return new String(note, StandardCharsets.UTF_8);
    }
  }
}
