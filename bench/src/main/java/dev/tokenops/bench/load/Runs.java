package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every run that was posted, by its number, and what the server said of it: 56 bytes each, so that
 * ten million fit. One thread.
 */
final class Runs {
  /** What was consumed is not known: the answer came before the run's end, or did not say. */
  static final long UNKNOWN = -1;

  private static final int PAGE = 1 << 14;
  private static final int ID_BYTES = 30; // run_ and 26 characters.

  /** What is known of a run. */
  enum State {
    POSTED,
    ACKNOWLEDGED,
    /** The server said no; nothing may be left of it. */
    REFUSED,
    /** No whole answer came: it may be in the ledger or not. */
    UNANSWERED
  }

  private static final class Page {
    private final State[] states = new State[PAGE];
    private final int[] agents = new int[PAGE];
    private final long[] intendedNs = new long[PAGE];
    private final long[] consumedMicros = new long[PAGE];
    private final byte[] ids = new byte[PAGE * ID_BYTES];
  }

  private final List<Page> pages = new ArrayList<>();
  private long size;

  /** A new run of an agent, about to be posted; its number, from 0. */
  long begin(int agent, long intendedNs) {
    if (size % PAGE == 0) pages.add(new Page());
    page(size).agents[slot(size)] = agent;
    page(size).states[slot(size)] = State.POSTED;
    page(size).intendedNs[slot(size)] = intendedNs;
    return size++;
  }

  /**
   * The server has answered for it.
   *
   * @param consumedMicros or {@link #UNKNOWN}
   */
  void acknowledged(long run, String runId, long consumedMicros) {
    if (runId.length() > ID_BYTES) throw new IllegalArgumentException("no id of a run: " + runId);
    var page = page(run);
    page.states[slot(run)] = State.ACKNOWLEDGED;
    page.consumedMicros[slot(run)] = consumedMicros;
    var id = Arrays.copyOf(runId.getBytes(ISO_8859_1), ID_BYTES);
    System.arraycopy(id, 0, page.ids, slot(run) * ID_BYTES, ID_BYTES);
  }

  void refused(long run) {
    page(run).states[slot(run)] = State.REFUSED;
  }

  void unanswered(long run) {
    page(run).states[slot(run)] = State.UNANSWERED;
  }

  long size() {
    return size;
  }

  State state(long run) {
    return page(run).states[slot(run)];
  }

  int agent(long run) {
    return page(run).agents[slot(run)];
  }

  /** When it was meant to begin, as {@link System#nanoTime}. */
  long intendedNs(long run) {
    return page(run).intendedNs[slot(run)];
  }

  long consumedMicros(long run) {
    return page(run).consumedMicros[slot(run)];
  }

  /** The id that the server gave; null before. */
  @Nullable String id(long run) {
    if (state(run) != State.ACKNOWLEDGED) return null;
    var text = new String(page(run).ids, slot(run) * ID_BYTES, ID_BYTES, ISO_8859_1);
    return text.stripTrailing().replace("\0", "");
  }

  private Page page(long run) {
    return pages.get((int) (run / PAGE));
  }

  private static int slot(long run) {
    return (int) (run % PAGE);
  }
}
