package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyFile;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.store.FileSwitch.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a log a new key.
 *
 * <pre>
 *   open the ledger (lock, recover) ─► new key ─► handover at the last checkpoint, by both keys
 *     ─► log.key and log.pub, replaced as one ─► close
 * </pre>
 *
 * <p>The old private key is gone when this is over, so that nobody can steal it any more: it has
 * signed its last checkpoint, and the handover says which. A crash leaves the old key, and nothing
 * of the new one, or the new key with its handover.
 */
public final class KeyRotation {
  private final Path folder;
  private final LedgerOptions options;
  private final @Nullable Passphrase passphrase;
  private final SecureRandom random;
  private final FileSwitch files;

  /**
   * @param folder the data folder of a ledger that nobody has open
   * @param passphrase that its key is encrypted with, and the new one will be; null if it is not
   */
  public KeyRotation(
      Path folder, LedgerOptions options, @Nullable Passphrase passphrase, SecureRandom random) {
    this(folder, options, passphrase, random, new FileSwitch(folder));
  }

  KeyRotation(
      Path folder,
      LedgerOptions options,
      @Nullable Passphrase passphrase,
      SecureRandom random,
      FileSwitch files) {
    this.folder = folder;
    this.options = options;
    this.passphrase = passphrase;
    this.random = random;
    this.files = files;
  }

  /**
   * Does it; as long as opening the ledger.
   *
   * @return from which key to which, and at what size
   * @throws LedgerRefused if the folder is in use, or what it holds cannot be trusted
   * @throws IOException if the new files cannot be written; then which key signs is decided when
   *     the ledger is next opened
   */
  public KeyHandover run() throws LedgerRefused, IOException {
    try (var ledger = Ledger.open(folder, options, passphrase)) {
      var from = ledger.signer();
      var key = Ed25519Key.random(random);
      var handover =
          KeyHandover.sign(
              ledger.checkpoint().checkpoint(), from, new NoteSigner(from.name(), key));
      var history = ledger.keyHistory().then(handover);
      files.replace(
          Map.of(
              "log.key", Content.secret(KeyFile.pem(key, passphrase, random)),
              "log.pub", Content.open(history.text())));
      return handover;
    }
  }
}
