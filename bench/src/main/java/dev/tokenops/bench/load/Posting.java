package dev.tokenops.bench.load;

import static dev.tokenops.bench.load.wire.Scan.member;

import dev.tokenops.bench.load.wire.Answer;
import dev.tokenops.bench.load.wire.Outgoing;
import dev.tokenops.bench.load.wire.Work;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Single posts: their requests, and the judgement of what is answered. */
final class Posting {
  static final byte[] RUN_ID = member("run_id");
  static final byte[] CODE = member("code");
  private static final byte[] RUN_STATE = member("run_state");
  private static final byte[] CONSUMED = member("credits_consumed");
  private static final String IN_FLIGHT = "idempotency_in_flight";
  private static final int TRIES = 3;

  private final RunRequests requests;
  private final Runs runs;
  private final Score score;
  private final Recent recent;
  private final boolean hammer;

  /**
   * @param recent learns which runs may be repeated
   * @param hammer whether a post that is told to wait is sent again at once
   */
  Posting(RunRequests requests, Runs runs, Score score, Recent recent, boolean hammer) {
    this.requests = requests;
    this.runs = runs;
    this.score = score;
    this.recent = recent;
    this.hammer = hammer;
  }

  /** A new run. */
  Work run(RunRequests.AgentPart part, int agent, long intendedNs) {
    return new NewRun(part, runs.begin(agent, intendedNs), intendedNs);
  }

  /** A run posted again, word for word. */
  Work repeat(RunRequests.AgentPart part, long run) {
    return new Repeat(part, run, false);
  }

  /** The key of a run with another body. */
  Work reuse(RunRequests.AgentPart part, long run) {
    return new Repeat(part, run, true);
  }

  Work bad(BadPost kind, PreparedAgent agent, long number) {
    return new Bad(kind, agent, number);
  }

  /** What all of them do alike: wait when told to, try again when the connection breaks. */
  private abstract class Post implements Work {
    private int tries;

    @Override
    public final Verdict answered(Answer answer, long nowNs) {
      if (answer.status() == 409 && mayBeInFlight() && IN_FLIGHT.equals(answer.text(CODE)))
        return Verdict.LATER;
      if (answer.status() != 429 && answer.status() != 503) {
        judge(answer, nowNs);
        return Verdict.DONE;
      }
      if (answer.retryAfterSeconds() < 1) {
        score.wrong("a refusal for now without Retry-After: " + answer);
        gaveUp();
        return Verdict.DONE;
      }
      score.count(Outcome.SHED);
      return hammer ? Verdict.NEXT : Verdict.LATER;
    }

    @Override
    public final Verdict broken(String why, long nowNs) {
      if (++tries < TRIES) return Verdict.LATER;
      score.count(Outcome.BROKEN);
      gaveUp();
      return Verdict.DONE;
    }

    abstract void judge(Answer answer, long nowNs);

    /** It ends without an answer of its own. */
    void gaveUp() {}

    /** Whether the same key may be under way by another post: then 409 is right, for a moment. */
    boolean mayBeInFlight() {
      return repeated();
    }

    final boolean repeated() {
      return tries > 0;
    }
  }

  private final class NewRun extends Post {
    private final RunRequests.AgentPart part;
    private final long run;
    private final long intendedNs;

    NewRun(RunRequests.AgentPart part, long run, long intendedNs) {
      this.part = part;
      this.run = run;
      this.intendedNs = intendedNs;
    }

    @Override
    public void write(Outgoing out) {
      requests.write(out, part, run);
    }

    @Override
    void judge(Answer answer, long nowNs) {
      var runId = answer.text(RUN_ID);
      boolean good = (answer.status() == 200 || answer.status() == 202) && runId != null;
      if (!good || runId == null || (answer.replayed() && !repeated())) {
        score.wrong("a new run: " + answer);
        runs.refused(run);
        return;
      }
      runs.acknowledged(run, runId, consumed(answer));
      recent.add(run);
      score.accepted(intendedNs, nowNs);
    }

    @Override
    void gaveUp() {
      runs.unanswered(run);
    }
  }

  private static long consumed(Answer answer) {
    if (answer.status() != 200 || !"result_ready".equals(answer.text(RUN_STATE)))
      return Runs.UNKNOWN;
    return micros(answer.text(CONSUMED));
  }

  /** Decimal credits as micro-credits; {@link Runs#UNKNOWN} for none. */
  static long micros(@Nullable String credits) {
    return credits == null
        ? Runs.UNKNOWN
        : new BigDecimal(credits).movePointRight(6).longValueExact();
  }

  private final class Repeat extends Post {
    private final RunRequests.AgentPart part;
    private final long run;
    private final boolean changed;

    Repeat(RunRequests.AgentPart part, long run, boolean changed) {
      this.part = part;
      this.run = run;
      this.changed = changed;
    }

    @Override
    public void write(Outgoing out) {
      if (changed) requests.writeChanged(out, part, run);
      else requests.write(out, part, run);
    }

    @Override
    boolean mayBeInFlight() {
      return true;
    }

    @Override
    void judge(Answer answer, long nowNs) {
      if (changed) refused(answer, 422, "idempotency_key_reused", "a key with another body");
      else if (answer.status() / 100 == 2
          && answer.replayed()
          && String.valueOf(runs.id(run)).equals(answer.text(RUN_ID)))
        score.count(Outcome.REPLAYED);
      else score.wrong("a duplicate of " + runs.id(run) + ": " + answer);
    }
  }

  private void refused(Answer answer, int status, String code, String what) {
    if (answer.status() == status && code.equals(answer.text(CODE))) score.count(Outcome.REFUSED);
    else score.wrong(what + ", which must be " + status + " " + code + ": " + answer);
  }

  private final class Bad extends Post {
    private final BadPost kind;
    private final PreparedAgent agent;
    private final long number;

    Bad(BadPost kind, PreparedAgent agent, long number) {
      this.kind = kind;
      this.agent = agent;
      this.number = number;
    }

    @Override
    public void write(Outgoing out) {
      kind.write(out, requests.host(), agent, "bad-" + number);
    }

    @Override
    void judge(Answer answer, long nowNs) {
      refused(answer, kind.status(), kind.code(), kind.name());
    }
  }
}
