package dev.tokenops.http;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.proof.EntryLookup;
import dev.tokenops.engine.proof.LedgerProofs;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.Seal;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a run or a settlement to the entries that it stands on: the views know where they are, the
 * ledger has them. Any thread; short reads from the page cache.
 */
public final class Passages implements LedgerProofs {
  private final Ledger ledger;
  private final Views views;

  public Passages(Ledger ledger, Views views) {
    this.ledger = ledger;
    this.views = views;
  }

  /**
   * The way of a completed run.
   *
   * @throws IllegalArgumentException if the run is not completed
   */
  public Passage of(RunView run) {
    var completed = run.completedIndex();
    if (completed == null) throw new IllegalArgumentException(run.runId() + " is not completed");
    var callback = run.callbackIndex();
    var ended = run.callbackState() == RunView.CallbackState.PENDING ? null : callback;
    return Passage.walk(
        entry(completed), ended == null ? null : entry(ended), lookup(run.acceptedIndex()));
  }

  /** What funded a settlement; null if nothing has. */
  Passage.@Nullable Funding funding(Settlement settlement) {
    var index = settlement.fundedIndex();
    if (index == null) return null;
    var funding = entry(index).as(CreditsFunded.class);
    var confirmation = named(funding.fact().confirmationSha256()).as(ProviderConfirmed.class);
    var match = views.places().matchOf(confirmation.bodySha256());
    return new Passage.Funding(
        named(funding.fact().settlementSha256()).as(SettlementRequested.class),
        confirmation,
        match == null ? null : entry(match).as(ProviderMatched.class),
        funding);
  }

  private SealedEntry<? extends Fact> entry(long index) {
    return SealedEntry.of(ledger.entry(index));
  }

  private SealedEntry<? extends Fact> named(String bodySha256) {
    var index = views.places().index(bodySha256);
    if (index == null) throw new IllegalStateException("no entry has the body " + bodySha256);
    return entry(index);
  }

  /** Everything that later entries bind, and the one acceptance that the completion binds. */
  private EntryLookup lookup(long acceptedIndex) {
    var acceptance = entry(acceptedIndex);
    return new EntryLookup() {
      @Override
      public @Nullable SealedEntry<? extends Fact> byBody(String sha256) {
        if (sha256.equals(acceptance.bodySha256())) return acceptance;
        var index = views.places().index(sha256);
        return index == null ? null : entry(index);
      }

      @Override
      public @Nullable SealedEntry<? extends Fact> matchOf(String confirmationSha256) {
        var index = views.places().matchOf(confirmationSha256);
        return index == null ? null : entry(index);
      }
    };
  }

  @Override
  public String origin() {
    return ledger.origin();
  }

  @Override
  public List<String> vkeys() {
    return ledger.keys().stream().map(NoteVerifier::vkey).toList();
  }

  @Override
  public long batchSize(long index) {
    return ledger.checkpointCovering(index).checkpoint().size();
  }

  @Override
  public Seal seal(long index, long size) {
    return new Seal(
        size,
        ledger.root(size),
        ledger.inclusionProof(index, size),
        ledger.checkpointCovering(size - 1).note());
  }
}
