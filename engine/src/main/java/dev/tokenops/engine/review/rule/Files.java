package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import java.util.List;

/** The files behind the pack: each with content, and each content once. */
final class Files implements Check {
  /** SHA-256 of no bytes (FIPS 180-4). */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final Rule EMPTY =
      Rule.of("FIL-003", MEDIUM, "File is empty")
          .says("The file's `size` is zero, or its `sha256` is that of no bytes.")
          .example("`settlements.csv` of size 0.")
          .next("Export the file again.");
  private static final Rule REPEATED =
      Rule.of("FIL-004", LOW, "One file under several names")
          .says("Several files have the same `sha256`; that of no bytes is told by FIL-003.")
          .example("`a.csv` and `b.csv` with one digest.")
          .next("Post the file that is missing, or leave out the copy.");

  @Override
  public List<Rule> rules() {
    return List.of(EMPTY, REPEATED);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var byDigest = new Groups<String, String>();
    for (var file : dossier.evidence().files()) {
      var digest = file.sha256();
      boolean ofNothing = OF_NOTHING.equals(digest);
      boolean zero = file.size() != null && file.size() == 0;
      if (zero || ofNothing)
        findings.add(
            EMPTY,
            zero
                ? "The file has 0 bytes."
                : "The digest is that of 0 bytes%s."
                    .formatted(file.size() == null ? "" : ", the size " + file.size()),
            file.name());
      if (!ofNothing) byDigest.add(digest, file.name());
    }
    byDigest.forEachRepeated((digest, names) ->
        findings.add(
            REPEATED,
            "%d files have the digest %s….".formatted(names.size(), digest.substring(0, 12)),
            names));
  }
}
