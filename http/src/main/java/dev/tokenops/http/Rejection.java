package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.stage.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A "no" on its way to the client: leaves a handler at the first thing that is wrong.
 *
 * <p>Inside the edge only. It has no stack trace, because it is no failure.
 */
final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where in the body the refused value stands, if it is one value. */
  private static final Map<Refusal, String> POINTERS =
      Map.of(
          Refusal.EVIDENCE_AS_OF_IN_FUTURE, "/evidence/as_of",
          Refusal.EVIDENCE_EXCEEDS_CONTRACT, "/evidence");

  private final transient Problem problem;
  private final transient @Nullable ObjectNode members;

  Rejection(Problem problem) {
    this(problem, null);
  }

  /**
   * @param members more members of the problem (RFC 9457 section 3.2), such as what is missing
   */
  Rejection(Problem problem, @Nullable ObjectNode members) {
    super(problem.code(), null, false, false);
    this.problem = problem;
    this.members = members;
  }

  static Rejection of(ProblemCode code, String detail) {
    return new Rejection(Problem.of(code, detail));
  }

  /** With the code's own sentence. */
  static Rejection of(ProblemCode code) {
    return of(code, code.meaning());
  }

  /** The engine's "no", with all that is wrong in the body, where it is that. */
  static Rejection of(Reply.Refused refused) {
    if (refused.faults().isEmpty()) return of(refused.refusal(), refused.detail(), null);
    var problem = RefusalProblem.of(refused.refusal(), refused.detail());
    var faults =
        refused.faults().stream()
            .map(fault -> new Fault(fault.pointer(), fault.detail(), Fault.Kind.MEANING))
            .toList();
    return new Rejection(
        new Problem(
            problem.code(),
            problem.status(),
            problem.title(),
            problem.detail(),
            faults,
            problem.retryAfterSeconds()));
  }

  /**
   * The engine's "no".
   *
   * @param members see above
   */
  static Rejection of(Refusal refusal, String detail, @Nullable ObjectNode members) {
    var problem = RefusalProblem.of(refusal, detail);
    var pointer = POINTERS.get(refusal);
    if (pointer == null) return new Rejection(problem, members);
    var fault = new Fault(pointer, problem.detail(), Fault.Kind.MEANING);
    return new Rejection(
        new Problem(
            problem.code(),
            problem.status(),
            problem.title(),
            problem.detail(),
            List.of(fault),
            problem.retryAfterSeconds()),
        members);
  }

  static Rejection of(Refusal refusal) {
    return of(refusal, refusal.sentence(), null);
  }

  Problem problem() {
    return problem;
  }

  /** The problem with all its members. */
  ObjectNode json(String instance) {
    var json = problem.json(instance);
    if (members != null) json.setAll(members);
    return json;
  }

  /** The answer. */
  Answer answer(String instance) {
    var answer = Answer.bytes(problem.status(), Problem.CONTENT_TYPE, Json.bytes(json(instance)));
    var wait = problem.retryAfterSeconds();
    if (wait != null) answer = answer.with("Retry-After", Long.toString(wait));
    return problem.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
  }
}
