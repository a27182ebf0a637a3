package dev.tokenops.engine.audit;

import dev.tokenops.engine.proof.Unbound;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.verify.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * What the entries of a whole ledger mean, judged as they stream by: {@code balanced}, {@code
 * bound} and {@code rerun}. Give it to whatever reads the entries; ask for the verdicts afterwards.
 * Confined to one thread, but for {@link #read}. An audit stops at the first entry that does not
 * fit.
 */
public final class FolderAudits implements Consumer<Entry> {
  /** The verdicts it can give, in their order. */
  public static final List<String> NAMES = List.of("balanced", "bound", "rerun");

  private final List<Running> audits = new ArrayList<>();
  private final boolean hashed;
  private long entries;

  private static final class Running {
    final Audit audit;
    Verdict verdict;
    boolean over;

    Running(Audit audit) {
      this.audit = audit;
      this.verdict = Verdict.notChecked(audit.name(), "no entry was read");
    }

    void end(Verdict verdict) {
      this.verdict = verdict;
      over = true;
    }
  }

  /**
   * @param checks which verdicts are asked for; other names than {@link #NAMES} are not ours
   */
  public FolderAudits(Collection<String> checks) {
    this(checks, bytes -> MemorySegment.ofArray(new long[Math.toIntExact(bytes / Long.BYTES)]));
  }

  /**
   * With memory for what is remembered of every run, about 30 bytes each.
   *
   * @param room gives so many bytes of zeros, at a multiple of 8; asked for more as it fills, and
   *     what was given before is free then
   */
  public FolderAudits(Collection<String> checks, LongFunction<MemorySegment> room) {
    Set<String> asked = new HashSet<>(checks);
    for (Audit audit : List.of(new MoneyAudit(room), new BindingAudit(room), new RerunAudit()))
      if (asked.contains(audit.name())) audits.add(new Running(audit));
    hashed = asked.contains("bound");
  }

  /** Whether nothing is asked that entries could tell. */
  public boolean isEmpty() {
    return audits.isEmpty();
  }

  /** What the audits need of an entry: the larger part of the work. Any thread, many at once. */
  public AuditEntry read(Entry entry) {
    return AuditEntry.of(entry, hashed);
  }

  /** Reads the next entry and judges it, both on this thread. */
  @Override
  public void accept(Entry entry) {
    take(read(entry));
  }

  /** Judges the next entry, in the order of the ledger. */
  public void take(AuditEntry entry) {
    entries++;
    if (audits.stream().allMatch(each -> each.over)) return;
    try {
      entry.fact();
      for (var each : audits) if (!each.over) take(each, entry);
    } catch (IllegalArgumentException e) {
      for (var each : audits)
        if (!each.over)
          each.end(failed(each, entry.index(), entry.type(), "holds no fact: " + e.getMessage()));
    }
  }

  private static void take(Running each, AuditEntry entry) {
    try {
      each.audit.take(entry);
    } catch (Fault | Unbound | ArithmeticException e) {
      each.end(failed(each, entry.index(), entry.type(), String.valueOf(e.getMessage())));
    } catch (Unjudged e) {
      each.end(
          Verdict.notChecked(each.audit.name(), "entry " + entry.index() + ": " + e.getMessage()));
    }
  }

  private static Verdict failed(Running each, long index, String type, String message) {
    var who = "entry " + index + " (" + type + ")";
    var detail = message.startsWith(who) ? message : who + ": " + message;
    return Verdict.failed(each.audit.name(), detail, index, null);
  }

  /**
   * The verdicts, in the order of {@link #NAMES}. Once, after the last entry.
   *
   * @param whole whether all entries of the ledger were here; if damage kept some away, nothing
   *     holds
   */
  public List<Verdict> verdicts(boolean whole) {
    for (var each : audits) if (!each.over) each.end(finish(each.audit, whole));
    return audits.stream().map(each -> each.verdict).toList();
  }

  private Verdict finish(Audit audit, boolean whole) {
    if (!whole)
      return Verdict.failed(
          audit.name(),
          "damage keeps it from being shown: only the first %,d entries could be read, they fit"
              .formatted(entries),
          entries,
          null);
    try {
      return Verdict.holds(audit.name(), audit.finish());
    } catch (Fault e) {
      return Verdict.failed(audit.name(), String.valueOf(e.getMessage()), null, null);
    }
  }
}
