package dev.tokenops.engine.index;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The door of the index: rows go in at the tail, and are found in the tail and in all segments.
 *
 * <p>Any thread, but for {@link #settle} and {@link #merge}: one at a time, off the event loops.
 * What was added before a look-up began is found by it, also while its rows move into a segment.
 */
public final class RunIndex {
  private static final int AT_ONCE = 64;

  private final KeyHash hash;
  private final Map<Kind, Tail> tails = new EnumMap<>(Kind.class);

  /** Of the kinds of which most of what is asked for is new. */
  private final Map<Kind, Filter> filters = new EnumMap<>(Kind.class);

  private volatile List<Segment> segments;

  /** Over segments that are already there, which may be none. */
  public RunIndex(KeyHash hash, List<Segment> segments) {
    this.hash = hash;
    this.segments = List.copyOf(segments);
    for (var kind : Kind.values()) {
      tails.put(kind, new Tail(kind.mostlyNew()));
      if (kind.mostlyNew()) filters.put(kind, new Filter());
    }
    List.copyOf(filters.keySet()).parallelStream()
        .forEach(kind -> filter(kind).add(tables(kind, segments), List.of()));
  }

  private Filter filter(Kind kind) {
    var filter = filters.get(kind);
    if (filter == null) throw new IllegalStateException("no filter of " + kind);
    return filter;
  }

  private static List<MemorySegment> tables(Kind kind, List<Segment> segments) {
    return segments.stream().map(segment -> segment.table(kind)).toList();
  }

  public KeyHash hash() {
    return hash;
  }

  public List<Segment> segments() {
    return segments;
  }

  /** Rows that stand in no segment. */
  public long tailRows() {
    long rows = 0;
    for (var tail : tails.values()) rows += tail.rows();
    return rows;
  }

  public void add(Kind kind, long hash, long index) {
    tail(kind).add(hash, index);
  }

  /**
   * False: there is no such row. True: there is one, or the filter errs.
   *
   * <p>For kinds that are {@link Kind#mostlyNew} it touches memory alone, the tail and the filter.
   * So an event loop may ask.
   */
  public boolean mayHave(Kind kind, long hash) {
    if (tail(kind).has(hash)) return true; // First: what leaves it is in the filter before.
    var filter = filters.get(kind);
    if (filter != null) return filter.mayHave(hash);
    for (var segment : segments) if (segment.has(kind, hash)) return true;
    return false;
  }

  /**
   * The indexes of the rows with a hash, newest first, each once. It may read from disk.
   *
   * @param before only lower ones
   * @param most 1 or more
   */
  public long[] newest(Kind kind, long hash, long before, int most) {
    var found = new Newest(before, most);
    tail(kind).find(hash, found);
    for (var segment : segments) segment.find(kind, hash, found);
    return found.toArray();
  }

  /** All rows with a hash: for keys that have few. Newest first. */
  public long[] all(Kind kind, long hash) {
    int most = AT_ONCE;
    var found = newest(kind, hash, Long.MAX_VALUE, most);
    while (found.length == most) {
      most *= 4;
      found = newest(kind, hash, Long.MAX_VALUE, most);
    }
    return found;
  }

  /** The rows of the tail that a segment is to be made of. */
  public static final class Cut {
    private final Map<Kind, List<Block>> blocks = new EnumMap<>(Kind.class);
  }

  /** Ends the tail as it is: what is added from now on stands in the next one. Fast. */
  public Cut cut() {
    var cut = new Cut();
    tails.forEach((kind, tail) -> cut.blocks.put(kind, tail.cut()));
    return cut;
  }

  /** Writes what was cut into a segment, and lets the segment answer for it. Slow. */
  public Segment settle(Cut cut, Path path) throws IOException {
    var segment = SegmentWriter.build(path, cut.blocks, hash);
    filters.forEach(
        (kind, filter) -> filter.add(tables(kind, List.of(segment)), tables(kind, segments)));
    var more = new ArrayList<>(segments);
    more.add(segment);
    segments = List.copyOf(more); // Before the blocks go: for a moment both answer.
    cut.blocks.forEach((kind, blocks) -> tail(kind).drop(blocks));
    return segment;
  }

  /** Writes some segments into one, which takes their place. Slow. The old files stay. */
  public Segment merge(List<Segment> some, Path path) throws IOException {
    var merged = SegmentWriter.merge(path, some, hash);
    var rest = new ArrayList<>(segments);
    rest.removeAll(some);
    rest.add(0, merged);
    segments = List.copyOf(rest);
    return merged;
  }

  private Tail tail(Kind kind) {
    var tail = tails.get(kind);
    if (tail == null) throw new IllegalStateException("no tail of " + kind);
    return tail;
  }
}
