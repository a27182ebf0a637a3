package dev.tokenops.engine;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.ToExecution.ExecuteAgain;
import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Recover.MergeEvidence;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Pilots;
import dev.tokenops.engine.stage.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was before, as far as deciding asks for it: every Idempotency-Key that led to a fact, which
 * makes a repeat harmless, and every pilot id, which names one run. Also after a restart; refusals
 * are not kept. One per lane, on its loop.
 *
 * <p>There are as many as there ever were runs, so they are not in the heap. What was decided and
 * is not durable yet is held here; the rest is in the {@link Archive}, which knows a name that was
 * never used without reading. That is the answer nearly always, and never waits for the disk. A
 * name that may have been used is {@link Unsure}: a worker reads the entries that could have used
 * it, and the command is judged again with what was {@link Found}. Should another have taken the
 * name meanwhile, the places to read are others, and it is unsure once more.
 */
final class Past implements Pilots {
  private record Name(String owner, String name) {}

  private record Known(String bodySha256, String subject) {}

  /** Whether a command may be decided. */
  sealed interface Verdict {}

  /** It is to be decided. */
  record Fresh() implements Verdict {
    private static final Fresh FRESH = new Fresh();
  }

  /** It was answered before. */
  record Answered(Reply reply) implements Verdict {}

  /** Only the ledger tells: {@link #read} it, and judge again. */
  record Unsure() implements Verdict {
    private static final Unsure UNSURE = new Unsure();
  }

  /**
   * What a worker read.
   *
   * @param requestPlaces the entries that could have used the key
   * @param request the one that did
   * @param evidence all that the run has, if the command asks for that
   */
  record Found(
      List<Long> requestPlaces,
      @Nullable Placed request,
      List<Long> pilotPlaces,
      @Nullable Placed pilot,
      @Nullable EvidencePack evidence) {

    /** The command with what was read for it. */
    Command into(Command command) {
      return switch (command) {
        case MergeEvidence merge -> new MergeEvidence(merge.asked(), merge.exceptionId(), evidence);
        case ExecuteAgain again -> new ExecuteAgain(again.agentId(), again.runId(), evidence);
        default -> command;
      };
    }
  }

  private final Archive archive;
  private final Map<Name, Known> requests = new HashMap<>(); // Not durable yet, as the next.
  private final Set<Name> pilots = new HashSet<>();
  private @Nullable Name judged; // The pilot of the command that is being decided, and whether
  private boolean used; // a durable run has its name.

  Past(Archive archive) {
    this.archive = archive;
  }

  /** Takes in a fact as soon as it is decided; pilots come by {@link #use}. */
  void apply(Recorded recorded) {
    var fact = recorded.fact();
    var request = fact.request();
    if (request != null) requests.put(name(fact, request), known(fact, request));
  }

  /** Lets go of what the archive now answers. */
  void durable(Fact fact) {
    var request = fact.request();
    if (request != null) requests.remove(name(fact, request));
    if (fact instanceof RunAccepted run) pilots.remove(new Name(run.agentId(), run.pilotId()));
  }

  /** Names that are held here. */
  int held() {
    return requests.size() + pilots.size();
  }

  /**
   * Judges a command by what was before it; then, in the same turn, it is decided.
   *
   * @param found what was read for it, if it was unsure
   */
  Verdict judge(Command command, @Nullable Found found) {
    var request = command.request();
    if (request != null) {
      var repeat = requests.get(new Name(command.home(), request.key()));
      if (repeat != null) return answer(repeat, request);
      if (!isJudged(command, found) && archive.mayHaveRequest(command.home(), request.key())) {
        if (found == null || !found.requestPlaces.equals(requestPlaces(archive, command)))
          return Unsure.UNSURE;
        if (found.request != null) return answer(known(found.request.fact()), request);
      }
    }
    if (found == null && runOf(command) != null) return Unsure.UNSURE;
    return command instanceof Reserve reserve ? judge(reserve, found) : Fresh.FRESH;
  }

  /** Whether it can only be judged on all of a run's evidence. */
  static boolean asksForEvidence(Command command) {
    return runOf(command) != null;
  }

  /** The run whose evidence a command asks for; null if it asks for none. */
  private static @Nullable String runOf(Command command) {
    return switch (command) {
      case MergeEvidence merge -> merge.asked().runId();
      case ExecuteAgain again -> again.runId();
      default -> null;
    };
  }

  /**
   * Whether the archive was asked for the command's key when the run stage judged it, and nothing
   * has reached the archive since: a fact that was decided meanwhile is still held here, because
   * the loop comes to this command before it hears that the fact is durable.
   */
  private static boolean isJudged(Command command, @Nullable Found found) {
    return command instanceof Reserve && found == null;
  }

  private Verdict judge(Reserve reserve, @Nullable Found found) {
    var run = reserve.accept();
    judged = new Name(run.agentId(), run.pilotOrRunId());
    used = false;
    if (!archive.mayHavePilot(run.agentId(), run.pilotOrRunId())) return Fresh.FRESH;
    if (found == null || !found.pilotPlaces.equals(pilotPlaces(archive, reserve)))
      return Unsure.UNSURE;
    used = found.pilot != null;
    return Fresh.FRESH;
  }

  /** Reads what an unsure command asks for. On a worker: it sees nothing of the lane's own. */
  static Found read(Archive archive, Command command) {
    var requestPlaces = requestPlaces(archive, command);
    var pilotPlaces = pilotPlaces(archive, command);
    return new Found(
        requestPlaces,
        archive.first(requestPlaces, placed -> isRequest(placed.fact(), command)),
        pilotPlaces,
        archive.first(pilotPlaces, placed -> isPilot(placed.fact(), command)),
        evidence(archive, runOf(command)));
  }

  /** What was accepted and all that was added to it. */
  private static @Nullable EvidencePack evidence(Archive archive, @Nullable String runId) {
    if (runId == null) return null;
    EvidencePack whole = null;
    for (var placed : archive.run(runId))
      if (placed.fact() instanceof RunAccepted run) whole = run.evidence();
      else if (placed.fact() instanceof EvidenceAdded added && whole != null)
        whole = EvidenceMerge.again(whole, added.evidence());
    return whole;
  }

  private static List<Long> requestPlaces(Archive archive, Command command) {
    var request = command.request();
    return request == null ? List.of() : archive.placesOfRequest(command.home(), request.key());
  }

  private static List<Long> pilotPlaces(Archive archive, Command command) {
    return command instanceof Reserve reserve
        ? archive.placesOfPilot(reserve.accept().agentId(), reserve.accept().pilotOrRunId())
        : List.of();
  }

  private static boolean isRequest(Fact fact, Command command) {
    var before = fact.request();
    var now = command.request();
    return before != null
        && now != null
        && before.key().equals(now.key())
        && fact.home().equals(command.home());
  }

  private static boolean isPilot(Fact fact, Command command) {
    return command instanceof Reserve reserve
        && fact instanceof RunAccepted run
        && run.agentId().equals(reserve.accept().agentId())
        && run.pilotId().equals(reserve.accept().pilotOrRunId());
  }

  @Override
  public boolean isUsed(String agentId, String pilotId) {
    var name = new Name(agentId, pilotId);
    if (pilots.contains(name)) return true;
    if (!name.equals(judged)) throw new IllegalStateException("decided unjudged: " + name);
    return used;
  }

  @Override
  public void use(String agentId, String pilotId) {
    pilots.add(new Name(agentId, pilotId));
  }

  private static Answered answer(Known before, Request request) {
    return new Answered(
        before.bodySha256.equals(request.bodySha256())
            ? new Reply.Repeated(before.subject)
            : new Reply.Refused(
                Refusal.IDEMPOTENCY_KEY_REUSED, Refusal.IDEMPOTENCY_KEY_REUSED.sentence()));
  }

  private static Known known(Fact fact) {
    var request = fact.request();
    if (request == null) throw new IllegalStateException("no request led to " + fact);
    return known(fact, request);
  }

  private static Known known(Fact fact, Request request) {
    return new Known(request.bodySha256(), fact.subject());
  }

  private static Name name(Fact fact, Request request) {
    return new Name(fact.home(), request.key());
  }
}
