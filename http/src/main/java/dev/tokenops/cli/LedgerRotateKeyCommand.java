package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;

import dev.tokenops.http.AttestationKeys;
import dev.tokenops.ledger.KeyRotation;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Gives a log a new key. */
final class LedgerRotateKeyCommand implements Command {
  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  LedgerRotateKeyCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger rotate-key",
        List.of("DIR"),
        "Gives the log, or its attestations, a new key; what the old one signed stays good.",
        List.of(
            flag("--attestation", "another key signs attestations; the log keeps its own"),
            Passphrases.option()),
        """
        Changes DIR, which no server may have open. The new key signs every later checkpoint. Both
        keys sign a handover, which says up to which size the old one signs: whoever has one of the
        keys learns the other from it. Handovers stand in DIR/log.pub, at /ledger/keys and in every
        proof envelope. The old private key is deleted. After a crash, one of the two keys signs, and
        the command may be given again.

        With --attestation the key of attestations changes: /ledger/attestation-key gives the new one
        first, and behind it those of before.

        exit: 0 done, 1 the folder is in use or cannot be trusted, 2 DIR is no data folder
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = LedgerStatusCommand.folder(arguments.operand(0));
    try (var passphrase = Passphrases.find(arguments.option(Passphrases.OPTION), environment)) {
      if (arguments.has("--attestation")) {
        out.printf(
            "attestations have a new key%n  key id  %s%n",
            AttestationKeys.rotate(folder, passphrase, new SecureRandom()));
        return OK;
      }
      var handover =
          new KeyRotation(folder, LedgerOptions.defaults(), passphrase, new SecureRandom()).run();
      out.printf("%s has a new key%n", handover.at().origin());
      out.printf("  until size %,d  %s%n", handover.at().size(), handover.from().vkey());
      out.printf("  from there on  %s%n", handover.to().vkey());
      out.printf("  the handover   %s%n", folder.resolve("log.pub"));
      return OK;
    } catch (LedgerRefused | IllegalStateException e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }
}
