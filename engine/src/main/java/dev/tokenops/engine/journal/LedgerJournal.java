package dev.tokenops.engine.journal;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryFrame;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.Ledger.SealedBatch.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The journal over the embedded ledger. */
public final class LedgerJournal implements Journal, Ledger.Listener {
  private final Ledger ledger;
  private final Witness witness;
  private final Set<Outlet> lanes = ConcurrentHashMap.newKeySet();
  private LongConsumer onSealed = _ -> {};

  /** Takes an open ledger that was not yet started. */
  public LedgerJournal(Ledger ledger) {
    this(ledger, (_, _, _) -> {});
  }

  /** As above, with somebody who hears of what was sealed first. */
  public LedgerJournal(Ledger ledger, Witness witness) {
    this.ledger = ledger;
    this.witness = witness;
  }

  @Override
  public void replay(long from, Consumer<Placed> apply) {
    ledger.replay(from, LedgerJournal::read, apply);
  }

  @Override
  public String origin() {
    return ledger.origin();
  }

  @Override
  public long size() {
    return ledger.size();
  }

  @Override
  public String rootHash(long size) {
    return HexFormat.of().formatHex(ledger.root(size));
  }

  @Override
  public void anchor() throws IOException {
    ledger.anchor();
  }

  @Override
  public void onSealed(LongConsumer sizes) {
    onSealed = sizes;
  }

  @Override
  public Placed read(long index) {
    return read(ledger.entry(index));
  }

  private static Placed read(Entry entry) {
    return new Placed(Recorded.of(entry.type(), entry.body()), entry.index(), entry.time());
  }

  private static Placed read(EntryFrame entry) {
    var recorded = Recorded.of(entry.type(), entry.body());
    // Whoever applies it will ask for the hash, and has but one thread.
    if (recorded.fact() instanceof RunCompleted run && run.deliveryId() != null) recorded.sha256();
    return new Placed(recorded, entry.index(), entry.time());
  }

  @Override
  public void start() {
    ledger.start(this);
  }

  @Override
  public void append(Outlet lane, List<Recorded> facts, Answer answer) {
    lanes.add(lane);
    var drafts = new Draft[facts.size()];
    for (int i = 0; i < drafts.length; i++) drafts[i] = draft(facts.get(i));
    ledger.append(List.of(drafts), new Appended(lane, facts, answer));
  }

  @Override
  public void sealed(SealedBatch batch) {
    Map<Outlet, List<Durable>> byLane = new LinkedHashMap<>();
    for (var group : batch.groups()) {
      var appended = (Appended) group.tag();
      var placed = place(appended.facts(), group);
      for (var fact : placed)
        witness.sealed(fact, () -> batch.bytes().apply(fact.index()), batch.checkpoint());
      byLane
          .computeIfAbsent(appended.lane(), _ -> new ArrayList<>())
          .add(new Durable(placed, appended.answer()));
    }
    byLane.forEach(Outlet::durable);
    onSealed.accept(batch.checkpoint().checkpoint().size());
  }

  @Override
  public void failed(Throwable cause) {
    lanes.forEach(lane -> lane.failed(cause));
  }

  private static Draft draft(Recorded recorded) {
    return new Draft(FactCodec.type(recorded.fact()), recorded.body());
  }

  private static List<Placed> place(List<Recorded> facts, Group group) {
    var placed = new ArrayList<Placed>(facts.size());
    for (int i = 0; i < facts.size(); i++)
      placed.add(new Placed(facts.get(i), group.firstIndex() + i, group.time()));
    return placed;
  }

  private record Appended(Outlet lane, List<Recorded> facts, Answer answer) {}
}
