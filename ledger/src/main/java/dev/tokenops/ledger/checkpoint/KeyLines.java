package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * Public keys as people pass them around: vkeys, one a line, and behind them what links them.
 *
 * <pre>
 *   vkey                    of the key that signs now
 *   vkey                    of one before
 *
 *   a {@link KeyHandover}, and so on, an empty line before each
 * </pre>
 *
 * <p>Further empty lines, and white space around a vkey, do not count. Nothing in it is believed
 * yet, but that each handover is signed by its own two keys.
 */
public record KeyLines(List<NoteVerifier> vkeys, List<KeyHandover> handovers) {
  public KeyLines {
    vkeys = List.copyOf(vkeys);
    handovers = List.copyOf(handovers);
  }

  /**
   * Reads them.
   *
   * @throws ProofRefused if a line is no vkey, or a handover is not good
   */
  public static KeyLines parse(String text) {
    var parts = new ArrayList<StringBuilder>();
    parts.add(new StringBuilder());
    for (var line : text.lines().toList()) {
      if (line.equals(KeyHandover.HEADER)) parts.add(new StringBuilder());
      parts.getLast().append(line).append('\n');
    }
    var vkeys =
        parts
            .getFirst()
            .toString()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(NoteVerifier::parse)
            .toList();
    var handovers =
        parts.stream().skip(1).map(part -> part.toString().stripTrailing() + '\n').toList();
    return new KeyLines(vkeys, handovers.stream().map(KeyHandover::parse).toList());
  }
}
