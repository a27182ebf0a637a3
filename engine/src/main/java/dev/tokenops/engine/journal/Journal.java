package dev.tokenops.engine.journal;

import dev.tokenops.engine.message.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Where facts become durable: one journal, one order, for all lanes.
 *
 * <p>The facts of one append MUST become durable together, and appends in the order of the calls:
 * so a crash leaves a prefix of whole decisions. An answer MUST NOT be released before everything
 * appended up to it is durable: so a refusal or a repeat, which append nothing, never tell of facts
 * that a crash could take back, and a lane's answers leave in the order of its decisions.
 *
 * <p>Nothing here assumes that the ledger is local.
 */
public interface Journal {
  /**
   * Hands over the durable facts, oldest first, before it returns. Before {@link #start}.
   *
   * @param from index of the first, 0 for all
   */
  void replay(long from, Consumer<Placed> apply);

  /** Hands over every durable fact. */
  default void replay(Consumer<Placed> apply) {
    replay(0, apply);
  }

  /** The log's name. */
  String origin();

  /** Durable facts. */
  long size();

  /** SHA-256 in hex: the root of the tree of the first facts, at most {@link #size}. */
  String rootHash(long size);

  /**
   * Makes sure that a later start need not read what is durable now to trust it. It waits for the
   * disk; not on a loop.
   */
  void anchor() throws IOException;

  /**
   * Tells how many facts are durable, after each batch and after all outlets were told of it; on
   * the journal's thread. Before {@link #start}.
   */
  void onSealed(LongConsumer sizes);

  /**
   * Reads a durable fact back. Any thread; it may wait for the disk.
   *
   * @throws RuntimeException if it cannot be read, or is not what was sealed
   */
  Placed read(long index);

  /** Opens the journal for appends. */
  void start();

  /** Takes a decision. Returns at once; called on the lane's loop. */
  void append(Outlet lane, List<Recorded> facts, Answer answer);

  /** What was appended together, now durable. */
  record Durable(List<Placed> facts, Answer answer) {}

  /** A lane as the journal sees it. Called on the journal's thread; must return at once. */
  interface Outlet {
    /** Once a lane and batch, not once an answer: waking another thread costs 50 µs. */
    void durable(List<Durable> decisions);

    /** Memory is ahead of the disk. The one cure is to stop and replay; nothing is tried again. */
    void failed(Throwable cause);
  }
}
