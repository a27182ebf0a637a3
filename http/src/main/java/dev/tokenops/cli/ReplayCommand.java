package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.OutcomeDifference;
import dev.tokenops.engine.review.OutcomeJson;
import dev.tokenops.engine.review.UnknownRules;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reviews a run again from its replay package, with no server and no ledger. */
final class ReplayCommand implements Command {
  private static final long MAX_BYTES = 8L * 1024 * 1024;

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "replay",
        List.of("FILE"),
        "Reviews a run again from its replay package, and compares what comes out.",
        List.of(
            option(
                "--rules", "VERSION", "other rules than the contract pins, on the same evidence"),
            flag("--json", "one JSON document instead of lines")),
        """
        FILE is what GET /v1/runs/<run_id>/replay gives: the evidence as posted and what was added,
        the terms, the review's now and the outcome as recorded. The evidence is put together and
        reviewed here, and the outcome compared byte for byte; what differs is shown finding by
        finding.

        exit: 0 the same bytes, 1 not, or the package contradicts itself, 2 it is no replay package
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var replay = read(Path.of(arguments.operand(0)));
    var rules = arguments.option("--rules", replay.rulesVersion());
    Outcome again;
    try {
      again = replay.again(rules);
    } catch (UnknownRules e) {
      throw CommandRefused.wrongUse(String.valueOf(e.getMessage()));
    }
    boolean same = Replay.isSame(again, replay.outcome());
    var difference =
        same || replay.outcome() == null ? null : difference(replay.outcome(), again, replay);
    if (arguments.has("--json")) out.println(json(replay, again, same, difference));
    else print(replay, again, same, difference, out);
    return same && replay.faults().isEmpty() ? OK : FAILED;
  }

  private static Replay read(Path file) throws IOException {
    if (!Files.isRegularFile(file))
      throw CommandRefused.wrongUse(file + " is not there, or no file");
    if (Files.size(file) > MAX_BYTES)
      throw CommandRefused.wrongUse(file + " is too large for a replay package");
    try {
      return Replay.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw CommandRefused.wrongUse("%s is no replay package: %s".formatted(file, e.getMessage()));
    }
  }

  /** Null where the recorded outcome cannot be read as one: then only its bytes are compared. */
  private static @Nullable OutcomeDifference difference(
      RawJson recorded, Outcome again, Replay replay) {
    try {
      var before = Replay.decoded(recorded);
      boolean other = !before.rulesVersion().equals(again.rulesVersion());
      if (other && Replay.isSame(replay.again(before.rulesVersion()), recorded))
        return OutcomeDifference.between(
            replay.evidence(),
            replay.policy(),
            replay.asOf(),
            before.rulesVersion(),
            again.rulesVersion());
      return OutcomeDifference.of(before, again);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static void print(
      Replay replay,
      Outcome again,
      boolean same,
      @Nullable OutcomeDifference difference,
      PrintStream out) {
    out.printf(
        "run %s reviewed again as of %s under rules %s%n",
        replay.runId(), replay.asOf(), again.rulesVersion());
    for (var fault : replay.faults()) out.printf("  FAIL %s%n", fault);
    out.printf(
        "  evidence %s, score %d, verdict %s, findings %d%n",
        CanonicalJson.tree(again.evidenceStatus()).asText(),
        again.evidenceScore(),
        CanonicalJson.tree(again.verdict()).asText(),
        again.findingsTotal());
    if (same) out.printf("  ok   the same bytes: sha256 %s%n", sha256(again));
    else if (replay.outcome() == null)
      out.println("  FAIL the run has no recorded outcome to compare with");
    else {
      out.printf(
          "  FAIL not the same bytes: recorded %s, here %s%n",
          Sha256.hex(replay.outcome()), sha256(again));
      if (difference == null) out.println("  the recorded outcome is not of this evidence");
      else print(difference, out);
    }
  }

  private static void print(OutcomeDifference difference, PrintStream out) {
    changed("rules", difference.rulesVersion(), out);
    changed("evidence", difference.evidenceStatus(), out);
    changed("score", difference.evidenceScore(), out);
    changed("verdict", difference.verdict(), out);
    for (var finding : difference.came()) finding("came", finding, out);
    for (var finding : difference.went()) finding("went", finding, out);
    for (var change : difference.changed()) {
      finding("was", change.before(), out);
      finding("is", change.after(), out);
    }
    if (!difference.whole()) out.println("  findings that an outcome left out are not compared");
    if (difference.isEmpty()) out.println("  the findings are the same; other words differ");
  }

  private static void changed(String what, OutcomeDifference.Change<?> change, PrintStream out) {
    if (!change.before().equals(change.after()))
      out.printf("  %-8s was %s, is %s%n", what, change.before(), change.after());
  }

  private static void finding(String how, Finding finding, PrintStream out) {
    out.printf(
        "  %-8s %s %s %s: %s%n",
        how,
        finding.rule(),
        CanonicalJson.tree(finding.severity()).asText(),
        String.join(" ", finding.refs()),
        finding.detail());
  }

  private static ObjectNode json(
      Replay replay, Outcome again, boolean same, @Nullable OutcomeDifference difference) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("run_id", replay.runId());
    json.put("same", same);
    json.put("rules_version", again.rulesVersion());
    json.put("recorded_rules_version", replay.rulesVersion());
    json.put("outcome_sha256", sha256(again));
    var outcome = replay.outcome();
    json.put("recorded_outcome_sha256", outcome == null ? null : Sha256.hex(outcome));
    var faults = json.putArray("faults");
    replay.faults().forEach(faults::add);
    json.set(
        "difference",
        difference == null ? null : StrictJson.parse(CanonicalJson.encode(difference)));
    json.set("outcome", StrictJson.parse(OutcomeJson.encode(again).bytes()));
    return json;
  }

  private static String sha256(Outcome outcome) {
    return Sha256.hex(OutcomeJson.encode(outcome));
  }
}
