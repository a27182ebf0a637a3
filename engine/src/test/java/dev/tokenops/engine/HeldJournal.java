package dev.tokenops.engine;

import dev.tokenops.engine.journal.Answer;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A journal whose word that something is durable can be held back. */
final class HeldJournal implements Journal {
  private final Journal journal;
  private final Map<Outlet, Outlet> outlets = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Runnable> words = new ConcurrentLinkedQueue<>();
  private final CountDownLatch heard = new CountDownLatch(1);
  private volatile boolean holding;

  HeldJournal(Journal journal) {
    this.journal = journal;
  }

  /** From now on nothing is told. */
  void hold() {
    holding = true;
  }

  /** Waits until there is something that was not told. */
  boolean awaitHeld() throws InterruptedException {
    return heard.await(10, TimeUnit.SECONDS);
  }

  /** Tells all that was held, in its order, and holds no more. */
  void release() {
    synchronized (words) {
      holding = false;
      for (var word = words.poll(); word != null; word = words.poll()) word.run();
    }
  }

  @Override
  public void replay(long from, Consumer<Placed> apply) {
    journal.replay(from, apply);
  }

  @Override
  public String origin() {
    return journal.origin();
  }

  @Override
  public long size() {
    return journal.size();
  }

  @Override
  public String rootHash(long size) {
    return journal.rootHash(size);
  }

  @Override
  public void anchor() throws IOException {
    journal.anchor();
  }

  @Override
  public void onSealed(LongConsumer sizes) {
    journal.onSealed(sizes);
  }

  @Override
  public Placed read(long index) {
    return journal.read(index);
  }

  @Override
  public void start() {
    journal.start();
  }

  @Override
  public void append(Outlet lane, List<Recorded> facts, Answer answer) {
    journal.append(outlets.computeIfAbsent(lane, this::holding), facts, answer);
  }

  private Outlet holding(Outlet lane) {
    return new Outlet() {
      @Override
      public void durable(List<Durable> decisions) {
        synchronized (words) {
          if (!holding) {
            lane.durable(decisions);
            return;
          }
          words.add(() -> lane.durable(decisions));
          heard.countDown();
        }
      }

      @Override
      public void failed(Throwable cause) {
        lane.failed(cause);
      }
    };
  }
}
