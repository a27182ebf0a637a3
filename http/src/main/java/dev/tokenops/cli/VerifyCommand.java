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
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a data folder, an export or an envelope without a server, or what a server publishes. */
final class VerifyCommand implements Command {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final String KEY_VARIABLE = "TOKENOPS_AUDIT_KEY";

  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  VerifyCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "verify",
        List.of("DIR|EXPORT|ENVELOPE.json|URL"),
        "Checks a data folder, an export, a proof envelope or a server, by a verdict for each question.",
        List.of(
            option(
                "--key",
                "VKEY",
                "must have signed: as /ledger/key or /ledger/keys gives it; several in lines"),
            option(
                "--checkpoint",
                "FILE",
                "a signed checkpoint that was saved before; of a URL, kept there from now on"),
            option(
                "--credential",
                "FILE",
                "for a URL: holds the operator's key, or one of scope audit, which reads entries"),
            option("--checks", "A,B", "only these verdicts"),
            flag("--json", "one JSON document instead of lines"),
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        verdicts:
          intact     every byte, CRC and hash link is right, and the tree has the signed roots; of an
                     export, every tile too, and nothing is missing or too much
          signed     every checkpoint is signed by each key, or where a log was given a new key, by
                     the one of its size; without --key by those found there, which shows only that
                     it agrees with itself
          complete   the log goes on from the saved checkpoint; an envelope has a run's whole passage
          balanced   the money, counted again
          bound      every object, made again from the entries, is the same byte for byte
          rerun      the review of the recorded evidence gives the recorded outcome

        A URL is a running server, or a static tree on any other. Without a credential (the file, or
        TOKENOPS_AUDIT_KEY) what is public is checked: the signature, and that the log goes on from
        the saved checkpoint. If all that was asked for holds, the new checkpoint takes its place; at
        first use it is only saved, with the keys it was judged by in FILE.keys, which count from then
        on. A checkpoint that contradicts the saved one is kept in FILE.conflict.

        --json gives {path, kind, ok, origin, entries, keys, verdicts, notes}, each verdict {name,
        status, detail, index, where}; status is holds, failed or not_checked; what is null is left out.

        exit: 0 all that was asked for hold, 1 one does not, 2 there is nothing to check
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    Verification found;
    try (var progress = ProgressLine.of(arguments)) {
      found = isUrl(arguments.operand(0)) ? remote(arguments, progress) : file(arguments, progress);
    }
    if (arguments.has("--json"))
      out.println(new String(CanonicalJson.encode(found), StandardCharsets.UTF_8));
    else print(found, out);
    return found.ok() ? OK : FAILED;
  }

  private static Verification file(Arguments arguments, ProgressLine progress) throws IOException {
    if (arguments.has("--credential"))
      throw CommandRefused.wrongUse("--credential is for a URL: files are read as they are");
    var question =
        new Question(
            checks(arguments.option("--checks")),
            keys(arguments.option("--key")),
            checkpoint(arguments.option("--checkpoint")));
    return Verification.of(Path.of(arguments.operand(0)), question, progress);
  }

  private Verification remote(Arguments arguments, ProgressLine progress) throws IOException {
    var question =
        new Question(checks(arguments.option("--checks")), keys(arguments.option("--key")), null);
    var file = arguments.option("--checkpoint");
    return new RemoteVerification(
            url(arguments.operand(0)),
            question,
            file == null ? null : new LastSeen(Path.of(file)),
            credential(arguments.option("--credential")),
            RemoteVerification.PATIENCE)
        .run(progress);
  }

  private static boolean isUrl(String operand) {
    return operand.startsWith("http://") || operand.startsWith("https://");
  }

  private static URI url(String text) {
    try {
      var url = new URI(text);
      if (url.getHost() == null || url.getQuery() != null || url.getFragment() != null)
        throw CommandRefused.wrongUse(text + " is no URL of a server: it has no host, or a query");
      if (url.getUserInfo() != null)
        throw CommandRefused.wrongUse(
            "no secret belongs in a URL: everyone on this machine can see it; see --credential");
      return url;
    } catch (URISyntaxException e) {
      throw CommandRefused.wrongUse(text + " is no URL: " + e.getReason());
    }
  }

  private @Nullable String credential(@Nullable String file) throws IOException {
    if (file == null) return environment.get(KEY_VARIABLE);
    var path = Path.of(file);
    if (!Files.isRegularFile(path)) throw CommandRefused.wrongUse(file + " does not exist");
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null && !OWNER_ONLY.containsAll(view.readAttributes().permissions()))
      throw CommandRefused.wrongUse("others may read " + file + ": run chmod 600 " + file);
    var key = Files.readString(path).strip();
    if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 127))
      throw CommandRefused.wrongUse(file + " holds no key");
    return key;
  }

  static void print(Verification found, PrintStream out) {
    out.printf("%s  (%s%s)%n", found.path(), found.kind().replace('_', ' '), of(found.origin()));
    for (var verdict : found.verdicts()) {
      out.printf("  %-9s %-11s %s%n", verdict.name(), word(verdict.status()), verdict.detail());
      if (verdict.where() != null) out.printf("  %-21s at %s%n", "", verdict.where());
    }
    for (var note : found.notes()) out.printf("  note: %s%n", note);
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

  /** What {@code --key} gives: a vkey, or several in lines. */
  static @Nullable LogKeys keys(@Nullable String lines) {
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
