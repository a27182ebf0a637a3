package dev.tokenops.cli;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.verify.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * Replaces the checkpoint. The keys of the first use stay; handovers join them, so that a key
   * that was retired is known as such from then on.
   */
  void save(String note, LogKeys keys) throws IOException {
    var first = keys();
    var trusted = first == null ? keys.verifiers() : first.verifiers();
    var lines = new StringBuilder();
    for (var key : trusted) lines.append(key.vkey()).append('\n');
    var history = keys.history();
    if (history != null)
      for (var handover : history.handovers()) lines.append('\n').append(handover.note());
    new AtomicFile(keysFile()).writeIfOther(lines.toString());
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
