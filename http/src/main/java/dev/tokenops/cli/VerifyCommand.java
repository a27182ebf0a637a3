package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.cli.Verification.Question;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a data folder, an export or an envelope without a server. */
final class VerifyCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "verify",
        List.of("DIR|EXPORT|ENVELOPE.json"),
        "Checks a data folder, an export or a proof envelope, with a verdict for each question.",
        List.of(
            option("--key", "VKEY", "must have signed: as /ledger/key gives it; several in lines"),
            option("--checkpoint", "FILE", "a signed checkpoint that was saved before"),
            option("--checks", "A,B", "only these verdicts"),
            flag("--json", "one JSON document instead of lines"),
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        verdicts:
          intact     every byte, CRC and hash link is right, and the tree has the signed roots; of an
                     export, every tile too, and nothing is missing or too much
          signed     every checkpoint is signed by each key; without --key by the one found there,
                     which shows only that it agrees with itself
          complete   the log goes on from the saved checkpoint; an envelope has a run's whole passage
          balanced   the money, counted again
          bound      every object, made again from the entries, is the same byte for byte
          rerun      the review of the recorded evidence gives the recorded outcome

        exit: 0 all that was asked for hold, 1 one does not, 2 there is nothing to check
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var question =
        new Question(
            checks(arguments.option("--checks")),
            keys(arguments.option("--key")),
            checkpoint(arguments.option("--checkpoint")));
    var found = judged(arguments, question);
    if (arguments.has("--json"))
      out.println(new String(CanonicalJson.encode(found), StandardCharsets.UTF_8));
    else print(found, out);
    return found.ok() ? OK : FAILED;
  }

  private static Verification judged(Arguments arguments, Question question) throws IOException {
    try (var progress = ProgressLine.of(arguments)) {
      return Verification.of(Path.of(arguments.operand(0)), question, progress);
    }
  }

  static void print(Verification found, PrintStream out) {
    out.printf("%s  (%s%s)%n", found.path(), found.kind().replace('_', ' '), of(found.origin()));
    for (var verdict : found.verdicts()) {
      out.printf("  %-9s %-11s %s%n", verdict.name(), word(verdict.status()), verdict.detail());
      if (verdict.where() != null) out.printf("  %-21s at %s%n", "", verdict.where());
    }
  }

  private static String of(@Nullable String origin) {
    return origin == null ? "" : " of " + origin;
  }

  static String word(Verdict.Status status) {
    return switch (status) {
      case HOLDS -> "holds";
      case FAILED -> "FAILED";
      case NOT_CHECKED -> "not checked";
    };
  }

  private static @Nullable List<String> checks(@Nullable String text) {
    if (text == null) return null;
    var names = List.of(text.split(",", -1));
    for (var name : names)
      if (!Verification.CHECKS.contains(name))
        throw CommandRefused.wrongUse(
            "'%s' is no verdict; there are %s"
                .formatted(name, String.join(", ", Verification.CHECKS)));
    return names;
  }

  private static @Nullable LogKeys keys(@Nullable String lines) {
    if (lines == null) return null;
    try {
      return LogKeys.parse(lines);
    } catch (ProofRefused | IllegalArgumentException e) {
      throw CommandRefused.wrongUse("--key: " + e.getMessage());
    }
  }

  private static @Nullable String checkpoint(@Nullable String file) throws IOException {
    if (file == null) return null;
    var path = Path.of(file);
    if (!Files.isRegularFile(path)) throw CommandRefused.wrongUse(file + " does not exist");
    return Files.readString(path);
  }
}
