package dev.tokenops.cli;

import dev.tokenops.ledger.secret.Passphrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator may leave a passphrase: in a file, in the environment, or with systemd. Never
 * on the command line, which everybody on the machine can read.
 */
final class Passphrases {
  static final String OPTION = "--passphrase-file";
  private static final String VARIABLE = "TOKENOPS_PASSPHRASE";
  private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
  private static final String CREDENTIAL = "tokenops.passphrase";

  private Passphrases() {}

  static Synopsis.Option option() {
    return Synopsis.option(
        OPTION, "FILE", "its first line opens the key files; else TOKENOPS_PASSPHRASE does");
  }

  /**
   * The passphrase of the key files; null if none was left anywhere.
   *
   * @param file the option's value, which goes before the environment, and that before the
   *     credential {@code tokenops.passphrase} of systemd
   * @throws CommandRefused if what was left cannot be read or is none
   */
  static @Nullable Passphrase find(@Nullable String file, Map<String, String> environment) {
    if (file != null) return read(Path.of(file));
    var text = environment.get(VARIABLE);
    if (text != null) return of(text);
    var folder = environment.get(CREDENTIALS);
    if (folder == null) return null;
    var credential = Path.of(folder).resolve(CREDENTIAL);
    return Files.exists(credential) ? read(credential) : null;
  }

  static Passphrase read(Path file) {
    try {
      return Passphrase.read(file);
    } catch (IOException e) {
      throw CommandRefused.wrongUse("the passphrase cannot be read: " + e);
    } catch (IllegalStateException e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  private static Passphrase of(String text) {
    try {
      return Passphrase.of(text.toCharArray());
    } catch (IllegalArgumentException e) {
      throw CommandRefused.wrongUse(VARIABLE + ": " + e.getMessage());
    }
  }
}
