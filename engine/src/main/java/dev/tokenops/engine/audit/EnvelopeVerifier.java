package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.proof.Envelope;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.proof.Unbound;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.UnknownRules;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a proof envelope offline, from nothing but its file: everything that it says is made again
 * from the entries in it, and compared value by value.
 *
 * <pre>
 *   intact    each entry is canonical and stands under a checkpoint of the envelope
 *   signed    each checkpoint is the log's, by every key asked for and every key the envelope names;
 *             where handovers link them, by the one that signs its size
 *   complete  the entries are one run's whole passage, and none besides
 *   balanced  what was funded, reserved, consumed and released fits
 *   bound     every value follows from the entries, and the entries from each other
 *   rerun     the review gives the recorded outcome again
 * </pre>
 */
public final class EnvelopeVerifier {
  private static final String OUTCOME = "/objects/result_contract/outcome";

  private final EnvelopeFile file;
  private final @Nullable LogKeys trusted;
  private final @Nullable String savedCheckpoint;
  private @Nullable Passage passage;

  private EnvelopeVerifier(
      EnvelopeFile file, @Nullable LogKeys trusted, @Nullable String savedCheckpoint) {
    this.file = file;
    this.trusted = trusted;
    this.savedCheckpoint = savedCheckpoint;
  }

  /** Whether the bytes mean to be an envelope, be it a damaged one. */
  public static boolean isEnvelope(byte[] file) {
    var text = new String(file, StandardCharsets.UTF_8);
    return text.contains("\"proof_objects\"") || text.contains("\"inclusion_proof\"");
  }

  /**
   * Judges an envelope file.
   *
   * @param trusted keys of the log that must all have signed; null: those the envelope names itself
   * @param savedCheckpoint a signed note of the log that the envelope must not contradict
   */
  public static EnvelopeReport verify(
      byte[] file, @Nullable LogKeys trusted, @Nullable String savedCheckpoint) {
    EnvelopeFile parsed;
    try {
      parsed = EnvelopeFile.parse(file);
    } catch (Fault | StrictJson.Malformed e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
    return new EnvelopeVerifier(parsed, trusted, savedCheckpoint).report();
  }

  private static EnvelopeReport unreadable(String why) {
    var verdicts =
        List.of("intact", "signed", "complete", "balanced", "bound", "rerun").stream()
            .map(name -> Verdict.failed(name, "the envelope cannot be read: " + why, null, null))
            .toList();
    return new EnvelopeReport(verdicts, null, null, List.of());
  }

  private EnvelopeReport report() {
    var verdicts =
        List.of(
            verdict("intact", this::intact),
            verdict("signed", this::signed),
            verdict("complete", this::complete),
            verdict("balanced", this::balanced),
            verdict("bound", this::bound),
            verdict("rerun", this::rerun));
    var keys = trusted == null ? file.vkeys() : vkeys(trusted);
    JsonNode runId = file.tree().at("/objects/runtime_record/run_id");
    return new EnvelopeReport(verdicts, runId.textValue(), file.origin(), keys);
  }

  private static Verdict verdict(String name, Supplier<String> check) {
    try {
      return Verdict.holds(name, check.get());
    } catch (Unjudged e) {
      return Verdict.notChecked(name, String.valueOf(e.getMessage()));
    } catch (Fault | Unbound | ProofRefused | ArithmeticException | IllegalArgumentException e) {
      return Verdict.failed(name, String.valueOf(e.getMessage()), null, null);
    }
  }

  private String intact() {
    for (var shown : file.shown()) shown.proven().checkUnsigned();
    return "%d entries, each canonical and in its place under a checkpoint"
        .formatted(file.shown().size());
  }

  private String signed() {
    var own = own();
    unless(own.verifiers().size() == file.vkeys().size(), () -> "/vkeys has an empty line");
    unless(
        own.verifiers().stream().distinct().count() == own.verifiers().size(),
        () -> "/vkeys names a key twice");
    unless(
        own.origin().equals(file.origin()),
        () -> "/origin is " + file.origin() + ", /vkeys are keys of " + own.origin());
    var linked = own.history();
    if (linked != null)
      unless(
          linked.keys().stream().map(NoteVerifier::vkey).toList().equals(file.vkeys()),
          () -> "/vkeys are not the keys that /handovers link, the newest first");
    var asked = trusted();
    for (var note : file.checkpoints().entrySet())
      signed(note.getKey(), note.getValue(), own, asked);
    String checkpoints =
        file.checkpoints().size() == 1 ? "the checkpoint is" : "each checkpoint is";
    if (asked == null)
      return "%s signed by the key that the envelope names itself (%s): give the log's own key to know whose it is"
          .formatted(checkpoints, String.join(", ", file.vkeys()));
    return "%s signed by %s%s"
        .formatted(
            checkpoints,
            asked.history() == null ? "" : "the key of its size, linked by handovers to ",
            String.join(", ", vkeys(asked)));
  }

  /** The keys that the envelope names itself. */
  private LogKeys own() {
    return linked(LogKeys.parse(String.join("\n", file.vkeys())));
  }

  /** The keys that were asked for; null if none were. */
  private @Nullable LogKeys trusted() {
    return trusted == null ? null : linked(trusted);
  }

  private LogKeys linked(LogKeys keys) {
    var handovers = new ArrayList<KeyHandover>();
    for (var note : file.handovers())
      try {
        handovers.add(KeyHandover.parse(note));
      } catch (ProofRefused e) {
        throw new Fault("/handovers/" + handovers.size() + ": " + e.getMessage());
      }
    try {
      return keys.with(handovers);
    } catch (ProofRefused e) {
      throw new Fault("/handovers: " + e.getMessage());
    }
  }

  private void signed(String size, String note, LogKeys own, @Nullable LogKeys asked) {
    try {
      var checkpoint = own.verify(note).checkpoint();
      unless(
          Long.toString(checkpoint.size()).equals(size),
          () -> "it is of " + checkpoint.size() + " entries");
      for (var signature : SignedNote.parse(note).signatures())
        unless(
            own.verifiers().stream()
                .anyMatch(
                    key -> key.keyId() == signature.keyId() && key.name().equals(signature.name())),
            () -> "it has a signature by " + signature.name() + " that /vkeys does not name");
      if (asked != null) asked.verify(note);
    } catch (ProofRefused | Fault e) {
      throw new Fault("/checkpoints/" + size + ": " + e.getMessage());
    }
  }

  private String complete() {
    var steps = passage().steps();
    unless(
        steps.size() == file.shown().size(),
        () ->
            "/entries has %d entries, the passage of the run is %d"
                .formatted(file.shown().size(), steps.size()));
    return "the %d entries are one run's whole passage%s".formatted(steps.size(), saved());
  }

  /** What a saved checkpoint says of it: only one of the same size can be compared. */
  private String saved() {
    if (savedCheckpoint == null) return "";
    var asked = trusted();
    var keys = asked == null ? own() : asked;
    var saved = keys.verify(savedCheckpoint).checkpoint();
    var size = Long.toString(saved.size());
    if (!file.checkpoints().containsKey(size))
      throw new Unjudged(
          "the saved checkpoint is of %s entries, those of the envelope of %s: ask the log for a consistency proof"
              .formatted(size, String.join(" and ", file.checkpoints().keySet())));
    unless(
        file.checkpoint(size).equals(saved),
        () -> "the saved checkpoint has another root for " + size + " entries: the log forked");
    return ", under the saved checkpoint";
  }

  private String balanced() {
    var passage = passage();
    var held = held(passage);
    for (var lot : passage.earlierFundings())
      MoneyRules.funding(
          lot.settlement().fact(), lot.confirmation().fact().event(), lot.funding().fact());
    for (int i = 0; i < passage.fundings().size(); i++) {
      var lot = passage.fundings().get(i);
      var funded = lot.funding().fact();
      var part = held.lots().get(i);
      MoneyRules.funding(lot.settlement().fact(), lot.confirmation().fact().event(), funded);
      unless(
          part.creditsMicros() <= funded.creditsMicros(),
          () ->
              "the run holds %s credits of %s, which funded %s"
                  .formatted(
                      MoneyRules.text(part.creditsMicros()),
                      part.settlementId(),
                      MoneyRules.text(funded.creditsMicros())));
    }
    var completed = passage.completion().fact();
    MoneyRules.completion(held, completed);
    return "reserved %s = consumed %s + released %s, by %d confirmed fundings"
        .formatted(
            MoneyRules.text(held.micros()),
            MoneyRules.text(completed.consumedMicros()),
            MoneyRules.text(completed.releasedMicros()),
            passage.fundings().size());
  }

  /** What the run holds when it completes, after all that was done on its way. */
  private static MoneyRules.Reservation held(Passage passage) {
    var accepted = passage.acceptance().fact();
    var run = new HeldRun(accepted.agentId(), MoneyRules.Reservation.of(accepted));
    MoneyRules.reservation(run.reservation());
    for (var step : passage.recovery()) run.take(step.fact());
    return run.ends(passage.completion().fact().causeSha256()).reservation();
  }

  private String bound() {
    var again = StrictJson.parse(Envelope.of(shown(), file).json());
    var difference = TreeDifferences.of(again, file.tree());
    unless(difference.isEmpty(), () -> difference);
    return "every object, made again from the entries, is the same";
  }

  /**
   * With the outcome as the file shows it, where the completion holds it in brief: its digest binds
   * it whether or not this program still has the rules. If it is another, the review is repeated,
   * so that the value can be named that was changed.
   */
  private Passage shown() {
    var passage = passage();
    try {
      passage.completion().fact().outcome().show(RawJson.of(file.tree().at(OUTCOME)));
    } catch (IllegalArgumentException e) {
      try {
        passage.outcome();
      } catch (UnknownRules | IllegalStateException _) {
        throw new Fault(OUTCOME + " " + e.getMessage());
      }
    }
    return passage;
  }

  private String rerun() {
    var passage = passage();
    var run = Rerun.Reviewed.of(passage.acceptance().fact());
    var agreed = Rerun.agreed(passage.contract().fact());
    for (var step : passage.recovery())
      if (step.fact() instanceof EvidenceAdded added) run = run.with(added);
      else if (step.fact() instanceof ExceptionOpened opened)
        Rerun.check(run, RecordedOutcome.recorded(opened.outcome()), agreed);
    Rerun.check(run, passage.completion().fact().outcome(), agreed);
    return "the review of the recorded evidence gives the recorded outcome again";
  }

  private Passage passage() {
    var walked = passage;
    if (walked == null) passage = walked = walk();
    return walked;
  }

  private Passage walk() {
    var completion = only(RunCompleted.class);
    if (completion == null) throw new Fault("/entries has no run.completed entry");
    return Passage.walk(completion, only(CallbackEnded.class), file);
  }

  private @Nullable SealedEntry<Fact> only(Class<? extends Fact> kind) {
    SealedEntry<Fact> only = null;
    for (var shown : file.shown()) {
      var entry = shown.sealed();
      if (!kind.isInstance(entry.fact())) continue;
      if (only != null)
        throw new Fault("entries " + only.index() + " and " + entry.index() + " both end it");
      only = entry;
    }
    return only;
  }

  private static List<String> vkeys(LogKeys keys) {
    return keys.verifiers().stream().map(NoteVerifier::vkey).toList();
  }
}
