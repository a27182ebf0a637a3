package dev.tokenops.http;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.proof.Agreement;
import dev.tokenops.engine.proof.Bounded;
import dev.tokenops.engine.proof.EntryLookup;
import dev.tokenops.engine.proof.EnvelopeWriter;
import dev.tokenops.engine.proof.LedgerProofs;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.Seal;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.json.CanonicalWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a run or a settlement to the entries that it stands on: the views know where they are, the
 * ledger has them. What was just sealed, and what many runs share, is in memory; the rest is short
 * reads from the page cache. Any thread.
 */
public final class Passages implements LedgerProofs {
  private static final int MOST_NAMED = 8_192;
  private static final int MOST_SHARED = 2_048;

  private final Ledger ledger;
  private final Views views;
  private final RecentEntries recent;
  private final List<String> vkeys;
  private final List<String> handovers;

  /** What many runs stand on: contracts, fundings and what is behind them, by their bodies. */
  private final Bounded<String, SealedEntry<? extends Fact>> named = new Bounded<>(MOST_NAMED);

  /** Contracts that were accepted and what they bind, and fundings, by the same: checked once. */
  private final Bounded<String, Agreement> agreements = new Bounded<>(MOST_SHARED);

  private final Bounded<String, Passage.Funding> fundings = new Bounded<>(MOST_SHARED);

  private final EnvelopeWriter envelopes;

  public Passages(Ledger ledger, Views views, RecentEntries recent) {
    this.ledger = ledger;
    this.views = views;
    this.recent = recent;
    this.vkeys = ledger.keys().stream().map(NoteVerifier::vkey).toList();
    this.handovers = ledger.keyHistory().handovers().stream().map(KeyHandover::note).toList();
    this.envelopes = new EnvelopeWriter(this);
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
    return Passage.walk(entry(completed), ended == null ? null : entry(ended), lookup(run));
  }

  /** Writes the envelope of a completed run: the same bytes wherever they stand. */
  void writeEnvelope(RunView run, CanonicalWriter out) {
    envelopes.write(of(run), out);
  }

  /** What was posted with a run. */
  EvidencePack evidence(RunView run) {
    return entry(run.acceptedIndex()).as(RunAccepted.class).fact().evidence();
  }

  /** The proof of a run was made: its newest entries need not be kept at hand any longer. */
  void letGo(RunView run) {
    recent.letGo(run.acceptedIndex());
    var completed = run.completedIndex();
    if (completed != null) recent.letGo(completed);
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
    var newest = recent.get(index);
    return newest == null ? SealedEntry.of(ledger.entry(index)) : newest.entry(ledger);
  }

  private SealedEntry<? extends Fact> named(String bodySha256) {
    var entry = find(bodySha256);
    if (entry == null) throw new IllegalStateException("no entry has the body " + bodySha256);
    return entry;
  }

  private @Nullable SealedEntry<? extends Fact> find(String bodySha256) {
    var known = named.get(bodySha256);
    if (known != null) return known;
    var index = views.places().index(bodySha256);
    if (index == null) return null;
    var entry = entry(index);
    named.put(bodySha256, entry);
    return entry;
  }

  /** The steps of a run's recovery, by their bodies. */
  private Map<String, SealedEntry<? extends Fact>> recovery(RunView run) {
    if (run.recoveries() == 0) return Map.of();
    var steps = new HashMap<String, SealedEntry<? extends Fact>>();
    for (var placed : views.archive().run(run.runId()))
      if (placed.fact() instanceof OfException || placed.fact() instanceof RunFailed)
        steps.put(placed.recorded().sha256(), entry(placed.index()));
    return steps;
  }

  /** Everything that later entries bind, and of the run itself what its own later ones do. */
  private EntryLookup lookup(RunView run) {
    var acceptance = entry(run.acceptedIndex());
    var recovery = recovery(run);
    return new EntryLookup() {
      @Override
      public @Nullable SealedEntry<? extends Fact> byBody(String sha256) {
        if (sha256.equals(acceptance.bodySha256())) return acceptance;
        var step = recovery.get(sha256);
        return step == null ? find(sha256) : step;
      }

      @Override
      public @Nullable SealedEntry<? extends Fact> matchOf(String confirmationSha256) {
        var index = views.places().matchOf(confirmationSha256);
        return index == null ? null : entry(index);
      }

      @Override
      public Agreement agreement(SealedEntry<ContractAccepted> acceptance) {
        return agreements.get(acceptance.bodySha256(), () -> Agreement.walk(acceptance, this));
      }

      @Override
      public Passage.Funding funding(SealedEntry<CreditsFunded> funding) {
        return fundings.get(funding.bodySha256(), () -> Passage.Funding.walk(funding, this));
      }
    };
  }

  @Override
  public String origin() {
    return ledger.origin();
  }

  @Override
  public List<String> vkeys() {
    return vkeys;
  }

  @Override
  public List<String> handovers() {
    return handovers;
  }

  @Override
  public long batchSize(long index) {
    var newest = recent.get(index);
    return newest == null
        ? ledger.checkpointCovering(index).checkpoint().size()
        : newest.checkpoint().checkpoint().size();
  }

  @Override
  public Seal seal(long index, long size) {
    var newest = recent.get(size - 1);
    var checkpoint = newest == null ? ledger.checkpointCovering(size - 1) : newest.checkpoint();
    return new Seal(size, checkpoint.checkpoint().root(), hashes(index, size), checkpoint.note());
  }

  @Override
  public List<byte[]> hashes(long index, long size) {
    return ledger.inclusionProof(index, size);
  }

  @Override
  public List<byte[]> hashesInside(long index, long size, int level) {
    return ledger.inclusionProofInside(index, size, level);
  }
}
