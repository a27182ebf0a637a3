package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes as {@link Envelope} makes them, byte for byte, in a fraction of its time: for whoever
 * answers every run with its proof.
 *
 * <pre>
 *   shared by the runs of a contract       {@link AgreementText}   6 entries, rails
 *   shared by the runs that a funding paid {@link FundingText}     3 or 4 entries, rails, the receipt but for its run
 *   shared by the runs of a batch          {@link CheckpointText}  the note, the common part of every inclusion proof
 *   the run's own                          {@link ObjectTexts}     written key by key, hashed where they lie
 * </pre>
 *
 * <p>What verifies an envelope makes it again with {@link Envelope}, so that the two ways check
 * each other. What is shared is kept in bounded memory. Any thread.
 */
public final class EnvelopeWriter {
  private static final int MOST_AGREEMENTS = 2_048;
  private static final int MOST_FUNDINGS = 2_048;
  private static final int MOST_CREDENTIALS = 1_024;
  private static final int MOST_CHECKPOINTS = 256;

  private static final JsonKey CHECKPOINTS = JsonKey.of("checkpoints");
  private static final JsonKey CREDIT_STATE = JsonKey.of("credit_state");
  private static final JsonKey ENTRIES = JsonKey.of("entries");
  private static final JsonKey HANDOVERS = JsonKey.of("handovers");
  private static final JsonKey OBJECTS = JsonKey.of("objects");
  private static final JsonKey ORIGIN = JsonKey.of("origin");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey PROOF_OBJECTS = JsonKey.of("proof_objects");
  private static final JsonKey PROVIDER_ROUTE = JsonKey.of("provider_route");
  private static final JsonKey RUN_STATE = JsonKey.of("run_state");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey VKEYS = JsonKey.of("vkeys");

  private static final RawJson ALL_FINAL = finalNames(CallbackState.NONE);
  private static final RawJson ALL_BUT_CALLBACK = finalNames(CallbackState.PENDING);

  private static final ThreadLocal<ObjectBuffer> BUFFERS =
      ThreadLocal.withInitial(ObjectBuffer::new);

  private final LedgerProofs proofs;
  private final RawJson origin;
  private final RawJson vkeys;
  private final @Nullable RawJson handovers;

  // By the index of the entry that stands for each; checkpoints by their size.
  private final Bounded<Long, AgreementText> agreements = new Bounded<>(MOST_AGREEMENTS);
  private final Bounded<Long, FundingText> fundings = new Bounded<>(MOST_FUNDINGS);
  private final Bounded<Long, EntryText> credentials = new Bounded<>(MOST_CREDENTIALS);
  private final Bounded<Long, CheckpointText> checkpoints = new Bounded<>(MOST_CHECKPOINTS);

  /** Of one log, whose entries never change. */
  public EnvelopeWriter(LedgerProofs proofs) {
    this.proofs = proofs;
    this.origin = RawJson.canonical(CanonicalRecords.encode(proofs.origin()));
    this.vkeys = RawJson.canonical(CanonicalRecords.encode(proofs.vkeys()));
    this.handovers =
        proofs.handovers().isEmpty()
            ? null
            : RawJson.canonical(CanonicalRecords.encode(proofs.handovers()));
  }

  private static RawJson finalNames(CallbackState state) {
    return RawJson.canonical(CanonicalRecords.encode(ProofObjects.finalNames(state)));
  }

  /** Writes the envelope of a completed run: one value, canonical. */
  public void write(Passage passage, CanonicalWriter out) {
    if (!passage.recovery().isEmpty()) { // Seldom, and little of it is shared.
      out.raw(RawJson.canonical(Envelope.of(passage, proofs).json()));
      return;
    }
    var run = inHand(passage);
    var callback = passage.callback();
    var later = callback == null ? null : checkpoint(callback.index());
    out.beginObject();
    writeCheckpoints(run.checkpoint(), later, out.key(CHECKPOINTS));
    out.key(CREDIT_STATE).ascii(PilotSummary.FUNDED);
    writeEntries(run, later, out.key(ENTRIES));
    if (handovers != null) out.key(HANDOVERS).raw(handovers);
    ObjectTexts.of(run, BUFFERS.get()).write(out.key(OBJECTS));
    out.key(ORIGIN).raw(origin).key(PILOT_ID).string(passage.pilotId());
    boolean settled = CallbackState.of(passage).settled();
    out.key(PROOF_OBJECTS).raw(settled ? ALL_FINAL : ALL_BUT_CALLBACK);
    var oldest = passage.fundings().getFirst().funding().fact();
    out.key(PROVIDER_ROUTE).string(oldest.providerRoute());
    out.key(RUN_STATE).ascii(ResultObjects.RESULT_READY).key(TOOL).raw(run.agreement().tool());
    out.key(VKEYS).raw(vkeys).endObject();
  }

  private InHand inHand(Passage passage) {
    var completion = passage.completion();
    var checkpoint = checkpoint(completion.index());
    var lots = new ArrayList<FundingText>(passage.fundings().size());
    for (var lot : passage.fundings()) lots.add(funding(lot));
    return new InHand(
        passage,
        agreement(passage.agreement()),
        lots,
        checkpoint,
        completion.fact().outcome().tail(),
        origin,
        RawJson.canonical(new CanonicalWriter(32).time(completion.time()).toBytes()),
        checkpoint.proof(completion.index()));
  }

  private static void writeCheckpoints(
      CheckpointText own, @Nullable CheckpointText later, CanonicalWriter out) {
    out.beginObject();
    int order = later == null ? 0 : later.key().compareTo(own.key());
    if (later != null && order < 0) out.key(later.key()).raw(later.note());
    out.key(own.key()).raw(own.note());
    if (later != null && order > 0) out.key(later.key()).raw(later.note());
    out.endObject();
  }

  private void writeEntries(InHand run, @Nullable CheckpointText later, CanonicalWriter out) {
    var passage = run.passage();
    var under = run.checkpoint();
    out.beginArray();
    var own = passage.hasOwnCredential() ? credential(passage.runCredential()) : null;
    run.agreement().writeEntries(own, under, out);
    for (var lot : run.fundings()) lot.writeEntries(under, out);
    var acceptance = under.proof(passage.acceptance().index());
    EntryText.write(Role.RUN_ACCEPTANCE, passage.acceptance(), under, acceptance, out);
    EntryText.write(Role.RUN_COMPLETION, passage.completion(), under, run.inclusionProof(), out);
    var callback = passage.callback();
    if (later != null && callback != null)
      EntryText.write(Role.CALLBACK, callback, later, later.proof(callback.index()), out);
    out.endArray();
  }

  private AgreementText agreement(Agreement agreed) {
    return agreements.get(agreed.acceptance().index(), () -> AgreementText.of(agreed));
  }

  private FundingText funding(Passage.Funding lot) {
    return fundings.get(lot.funding().index(), () -> new FundingText(lot));
  }

  private EntryText credential(SealedEntry<?> credential) {
    return credentials.get(
        credential.index(), () -> new EntryText(Role.RUN_CREDENTIAL, credential));
  }

  /** Of the batch that sealed the entry. */
  private CheckpointText checkpoint(long index) {
    long size = proofs.batchSize(index);
    return checkpoints.get(size, () -> new CheckpointText(proofs, index, size));
  }
}
