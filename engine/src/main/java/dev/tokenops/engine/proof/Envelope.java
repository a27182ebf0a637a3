package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proof envelope of a completed run: what a stranger needs to check it offline.
 *
 * <pre>
 *   pilot_id, tool, provider_route, credit_state, run_state, proof_objects    the pilot in six keys
 *   objects      the seven proof objects, by name
 *   origin       the log's name
 *   vkeys        the log's verifier keys, the newest first; every checkpoint below is signed by the
 *                one of its size
 *   handovers    how each key took over from the one before, oldest first; not there if none did
 *   checkpoints  tree size (decimal) → signed note
 *   entries      [{role, index, entry, checkpoint, inclusion_proof}]
 * </pre>
 *
 * <p>An entry stands there whole as text: its UTF-8 bytes are what SHA-256(0x00 ‖ bytes) is the
 * leaf hash of. It names its note by tree size; its proof is standard base64, the leaf's sibling
 * first. Entries up to the completion are proven under the completion's own batch, the callback's
 * under its own. An issued envelope stays valid for ever.
 *
 * <p>This is the plain way to make one, from entries alone, and the one that verifies. A server
 * that answers runs takes {@link EnvelopeWriter}, which gives the same bytes.
 */
public record Envelope(
    String pilotId,
    String tool,
    @Nullable String providerRoute,
    String creditState,
    String runState,
    List<String> proofObjects,
    RawJson objects,
    String origin,
    List<String> vkeys,
    @Nullable List<String> handovers,
    SortedMap<String, String> checkpoints,
    List<RawJson> entries) {

  /** Puts together what the ledger can show of a passage. */
  public static Envelope of(Passage passage, LedgerProofs proofs) {
    long completion = passage.completion().index();
    var seal = proofs.seal(completion, proofs.batchSize(completion));
    var checkpoints = new TreeMap<String, String>();
    var entries = new ArrayList<RawJson>();
    checkpoints.put(Long.toString(seal.size()), seal.checkpoint());
    for (var step : passage.steps()) {
      long index = step.entry().index();
      long size = step.role() == Role.CALLBACK ? proofs.batchSize(index) : seal.size();
      var checkpoint = Long.toString(size);
      if (!checkpoints.containsKey(checkpoint))
        checkpoints.put(checkpoint, proofs.seal(index, size).checkpoint());
      entries.add(
          index == completion
              ? EnvelopeEntry.of(step, size, seal.hashes()).json()
              : EnvelopeEntry.of(step, size, proofs.hashes(index, size)).json());
    }
    var summary = PilotSummary.of(passage);
    return new Envelope(
        summary.pilotId(),
        summary.tool(),
        summary.providerRoute(),
        summary.creditState(),
        summary.runState(),
        summary.proofObjects(),
        ProofObjects.of(passage, proofs.origin(), seal).json(),
        proofs.origin(),
        List.copyOf(proofs.vkeys()),
        proofs.handovers().isEmpty() ? null : List.copyOf(proofs.handovers()),
        checkpoints,
        entries);
  }

  /** Canonical JSON. */
  public byte[] json() {
    return CanonicalRecords.encode(this);
  }
}
