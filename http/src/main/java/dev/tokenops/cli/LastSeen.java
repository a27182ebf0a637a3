package dev.tokenops.cli;

import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.verify.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server's log was when it was last looked at.
 *
 * <pre>
 *   FILE             the signed checkpoint
 *   FILE.keys        the verifier keys it was judged by: those of the first use, ever since
 *   FILE.conflict    a signed checkpoint that contradicts it, if one was ever shown
 * </pre>
 */
record LastSeen(Path file) {
  private static final long MAX_BYTES = 1 << 16;

  /** The checkpoint; null at first use. */
  @Nullable String checkpoint() throws IOException {
    return read(file);
  }

  /**
   * The keys of the first use; null at that.
   *
   * @throws CommandRefused if the file holds none
   */
  @Nullable LogKeys keys() throws IOException {
    var lines = read(keysFile());
    try {
      return lines == null ? null : LogKeys.parse(lines);
    } catch (ProofRefused | IllegalArgumentException e) {
      throw CommandRefused.failed(keysFile() + ": " + e.getMessage());
    }
  }

  private static @Nullable String read(Path file) throws IOException {
    if (!Files.exists(file)) return null;
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES)
      throw CommandRefused.wrongUse(file + " is not what was saved here");
    return new AtomicFile(file).read().orElse(null);
  }

  /** Replaces the checkpoint; keys that are there stay. */
  void save(String note, LogKeys keys) throws IOException {
    if (!Files.exists(keysFile()))
      new AtomicFile(keysFile())
          .write(
              keys.verifiers().stream()
                  .map(NoteVerifier::vkey)
                  .collect(Collectors.joining("\n", "", "\n")));
    new AtomicFile(file).writeIfOther(note);
  }

  /** Keeps what contradicts the checkpoint: the two together are the proof. */
  void contradicted(String note) throws IOException {
    new AtomicFile(contradiction()).write(note);
  }

  Path contradiction() {
    return beside(".conflict");
  }

  private Path keysFile() {
    return beside(".keys");
  }

  private Path beside(String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}
