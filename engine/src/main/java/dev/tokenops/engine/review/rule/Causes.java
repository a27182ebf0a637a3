package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.rule.Findings.Explained;
import dev.tokenops.engine.review.rule.Findings.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of causes: which finding swallows which, and how it names them.
 *
 * <p>A finding is swallowed by the first row of the table that finds its cause among the others.
 * What is swallowed is named by the cause, in its detail and its refs, and still weighs in the
 * score. A cause never swallows what is graver than itself, nor, unless it is a gap itself, a gap:
 * so neither severity, status nor verdict changes by it. The table has no circles, so every finding
 * that is swallowed stands, at last, under one that is told. Linear in the findings and their refs.
 */
public final class Causes {
  /** Before there were any. */
  static final Causes NONE = new Causes(List.of());

  static final Causes TABLE = new Causes(CauseTable.ROWS);

  private static final int NAMED = 3;

  private final List<Row> rows;
  private final Map<String, List<Row>> byConsequence = new HashMap<>();
  private final Set<String> roots = new HashSet<>();

  /** How a cause and its consequence are known to belong together. */
  public enum Link {
    /** They have an id of the pack among their refs. */
    ITEM,
    /** The consequence is about one thing alone, and the cause is about it too. */
    ONLY_ITEM,
    /** The cause is of the whole pack. */
    PACK,
    /** A check has worked it out. */
    STATED
  }

  /**
   * A line of the table.
   *
   * @param root the rule whose finding is the cause
   * @param consequence the rule whose finding it swallows
   * @param because why, in a few words
   */
  public record Row(String root, String consequence, Link link, String because) {}

  private record Key(String rule, String item) {}

  private Causes(List<Row> rows) {
    this.rows = rows;
    for (var row : rows) {
      byConsequence.computeIfAbsent(row.consequence, _ -> new ArrayList<>()).add(row);
      roots.add(row.root);
    }
  }

  /** The table, first things first. */
  List<Row> rows() {
    return rows;
  }

  /** What is left to tell; in {@link Finding#ORDER}, as what comes in is. */
  List<Found> told(List<Found> found, List<Explained> explained) {
    if (found.size() < 2 || rows.isEmpty()) return found;
    var byItem = byItem(found);
    if (byItem.isEmpty()) return found;
    var stated = new HashMap<Key, List<Explained>>();
    for (var one : explained)
      stated
          .computeIfAbsent(new Key(one.consequence().rule(), one.item()), _ -> new ArrayList<>(1))
          .add(one);
    var causes = new IdentityHashMap<Found, Found>();
    for (var one : found) {
      var cause = cause(one, byItem, stated);
      if (cause != null) causes.put(one, cause);
    }
    return causes.isEmpty() ? found : named(found, causes);
  }

  /** The findings that may be a cause, by each of their refs, and by none. */
  private Map<Key, Found> byItem(List<Found> found) {
    var byItem = new HashMap<Key, Found>();
    for (var one : found) {
      if (!roots.contains(one.finding().rule())) continue;
      byItem.putIfAbsent(new Key(one.finding().rule(), ""), one);
      for (var ref : one.finding().refs())
        byItem.putIfAbsent(new Key(one.finding().rule(), ref), one);
    }
    return byItem;
  }

  private @Nullable Found cause(
      Found found, Map<Key, Found> byItem, Map<Key, List<Explained>> stated) {
    for (var row : byConsequence.getOrDefault(found.finding().rule(), List.of())) {
      var cause =
          switch (row.link) {
            case PACK -> byItem.get(new Key(row.root, ""));
            case ITEM -> sharing(row.root, found, byItem);
            case ONLY_ITEM ->
                found.finding().refs().size() == 1 ? sharing(row.root, found, byItem) : null;
            case STATED -> stated(row.root, found, byItem, stated);
          };
      if (cause != null && maySwallow(cause, found)) return cause;
    }
    return null;
  }

  private static boolean maySwallow(Found cause, Found consequence) {
    return cause.finding().severity().compareTo(consequence.finding().severity()) >= 0
        && (cause.isGap() || !consequence.isGap());
  }

  private static @Nullable Found sharing(String root, Found found, Map<Key, Found> byItem) {
    for (var ref : found.finding().refs()) {
      var cause = byItem.get(new Key(root, ref));
      if (cause != null && maySwallow(cause, found)) return cause;
    }
    return null;
  }

  private static @Nullable Found stated(
      String root, Found found, Map<Key, Found> byItem, Map<Key, List<Explained>> stated) {
    if (stated.isEmpty() || found.finding().refs().isEmpty()) return null;
    var key = new Key(found.finding().rule(), found.finding().refs().getFirst());
    for (var one : stated.getOrDefault(key, List.of()))
      if (one.root().rule().equals(root)) {
        var cause = byItem.get(new Key(root, one.rootItem()));
        if (cause != null) return cause;
      }
    return null;
  }

  private static List<Found> named(List<Found> found, Map<Found, Found> causes) {
    var swallowed = new IdentityHashMap<Found, List<Found>>();
    for (var one : found) {
      var top = causes.get(one);
      if (top == null) continue;
      for (var above = causes.get(top); above != null; above = causes.get(above)) top = above;
      swallowed.computeIfAbsent(top, _ -> new ArrayList<>(2)).add(one);
    }
    var told = new ArrayList<Found>(found.size() - causes.size());
    for (var one : found)
      if (!causes.containsKey(one)) {
        var under = swallowed.get(one);
        told.add(under == null ? one : new Found(one.rule(), naming(one, under)));
      }
    return Findings.sorted(told);
  }

  /** The finding, with what it explains: its own refs first. */
  private static Finding naming(Found cause, List<Found> under) {
    var finding = cause.finding();
    var refs = new LinkedHashSet<>(finding.refs());
    var detail = finding.detail();
    int end = detail.length() - (detail.endsWith(".") ? 1 : 0);
    var text = new StringBuilder(detail.length() + 64).append(detail, 0, end);
    text.append("; also explains ");
    int named = Math.min(under.size(), NAMED);
    for (int i = 0; i < named; i++) {
      var one = under.get(i).finding();
      if (i > 0) text.append(i == under.size() - 1 ? " and " : ", ");
      text.append(one.rule()).append(" on ").append(item(one, refs));
    }
    if (under.size() > named) text.append(" and ").append(under.size() - named).append(" more");
    for (var one : under) refs.addAll(one.finding().refs());
    return new Finding(
        finding.rule(),
        finding.title(),
        finding.severity(),
        text.append('.').toString(),
        List.copyOf(refs),
        finding.nextAction());
  }

  /** The first thing that the cause is not itself about, else the first. */
  private static String item(Finding finding, Collection<String> ofCause) {
    for (var ref : finding.refs()) if (!ofCause.contains(ref)) return ref;
    return finding.refs().isEmpty() ? "the pack" : finding.refs().getFirst();
  }
}
