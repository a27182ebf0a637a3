package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.http.KeyEncryption;
import dev.tokenops.ledger.secret.Passphrase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encrypts the key files of a data folder, or decrypts them, or changes the passphrase. */
final class LedgerPassphraseCommand implements Command {
  private static final String NEW = "--new-passphrase-file";
  private static final String NONE = "--none";

  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  LedgerPassphraseCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger passphrase",
        List.of("DIR"),
        "Encrypts the key files of a data folder, or changes or removes their passphrase.",
        List.of(
            Passphrases.option(),
            option(NEW, "FILE", "its first line will open them"),
            flag(NONE, "decrypt them: they will need no passphrase")),
        """
        Changes DIR, which no server may have open: log.key, attestation.key and master.key, all or
        none of them, whenever a crash comes. operator.key stays as it is, for you to read. Encrypted
        files are PKCS #8 (PBES2: PBKDF2 with HMAC-SHA256, AES-256), which `openssl pkey` reads. What
        the old files held may still be found on the medium.

        exit: 0 done, 1 the passphrase is wrong, DIR is in use, or a file is not good: then nothing
        has changed; 2 wrong use
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = LedgerStatusCommand.folder(arguments.operand(0));
    var file = arguments.option(NEW);
    if ((file == null) != arguments.has(NONE))
      throw CommandRefused.wrongUse("give either " + NEW + " FILE or " + NONE);
    try (var from = Passphrases.find(arguments.option(Passphrases.OPTION), environment);
        var to = file == null ? null : Passphrases.read(Path.of(file))) {
      var changed = change(folder, from, to);
      out.printf(
          "%s: %s %s%n",
          folder, String.join(", ", changed), to == null ? "are not encrypted" : "are encrypted");
      return OK;
    }
  }

  private static List<String> change(
      Path folder, @Nullable Passphrase from, @Nullable Passphrase to) throws IOException {
    try {
      return new KeyEncryption(folder).change(from, to, new SecureRandom());
    } catch (IllegalStateException e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }
}
