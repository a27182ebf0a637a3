package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyFile;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.KeyName;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.store.LedgerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Whose log a data folder holds: its files {@code origin}, {@code log.key} and {@code log.pub}. */
final class FolderKeys {
  private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

  private static final String REPLACED =
      "One of log.pub, log.key and origin was replaced. " + Recovery.RESTORE;

  private final LedgerFolder folder;
  private final LedgerOptions options;
  private final @Nullable Passphrase passphrase;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param passphrase that log.key is encrypted with; null if it is not
   */
  FolderKeys(LedgerFolder folder, LedgerOptions options, @Nullable Passphrase passphrase) {
    this.folder = folder;
    this.options = options;
    this.passphrase = passphrase;
  }

  /**
   * Reads them, or makes name and key at first start; what a crash left of a change of keys is
   * settled first. Under the folder's lock.
   *
   * @throws LedgerRefused if one is missing, or they do not fit each other
   */
  LogIdentity identity(boolean first) throws LedgerRefused, IOException {
    new FileSwitch(folder.path()).settle();
    var signer = new NoteSigner(origin(first), key(first));
    var known = new AtomicFile(folder.verifierKeys()).read();
    if (known.isEmpty()) return new LogIdentity(signer);
    var history = history(known.get());
    if (!history.current().equals(signer.verifier()))
      throw new LedgerRefused(
          folder.verifierKeys().toString(),
          "it does not name the key in log.key under the name in origin",
          REPLACED);
    return new LogIdentity(signer, history);
  }

  private KeyHistory history(String lines) throws LedgerRefused {
    try {
      return KeyHistory.parse(lines);
    } catch (ProofRefused e) {
      throw new LedgerRefused(
          folder.verifierKeys().toString(),
          "its keys are not good: " + e.getMessage(),
          REPLACED,
          e);
    }
  }

  /**
   * Puts the public keys there, once a ledger is recovered.
   *
   * @throws LedgerRefused if another key has signed the first batch than the first one known here:
   *     then handovers are lost, and with them what makes older checkpoints good
   */
  void publish(Chain chain) throws LedgerRefused, IOException {
    var history = chain.identity.history();
    try {
      if (chain.size() > 0) history.verify(new Reader(chain).unverified(0).note());
    } catch (ProofRefused e) {
      throw new LedgerRefused(
          folder.verifierKeys().toString(),
          "handovers of keys are missing, the first batch does not fit: " + e.getMessage(),
          "Put the file back from a backup, or from what /ledger/keys has given.",
          e);
    } catch (IllegalStateException | UncheckedIOException damaged) {
      LOG.log(Level.WARNING, "the first batch is for the scrub to judge", damaged);
    }
    new AtomicFile(folder.verifierKeys()).writeIfOther(history.text());
  }

  private String origin(boolean first) throws LedgerRefused, IOException {
    var file = new AtomicFile(folder.origin());
    var known = file.read();
    if (known.isEmpty()) {
      if (!first) throw FolderOpening.missing(folder.origin(), "the log's name");
      var origin = Ledger.originOrRandom(options, random);
      file.write(origin + "\n");
      return origin;
    }
    var line = known.get();
    var origin = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    if (!KeyName.isValid(origin))
      throw new LedgerRefused(
          folder.origin().toString(), "it holds no name of a log", Recovery.RESTORE);
    if (options.origin() != null && !options.origin().equals(origin))
      throw new LedgerRefused(
          folder.origin().toString(),
          "the log is named %s, not %s; its name stands in every checkpoint and never changes"
              .formatted(origin, options.origin()),
          "Leave the origin out, or choose another folder.");
    return origin;
  }

  private Ed25519Key key(boolean first) throws LedgerRefused {
    if (!Files.exists(folder.key())) {
      if (!first) throw FolderOpening.missing(folder.key(), "the key that signs the log");
      return KeyFile.create(folder.key(), passphrase, random);
    }
    try {
      return KeyFile.load(folder.key(), passphrase);
    } catch (IllegalStateException e) {
      throw new LedgerRefused(
          folder.key().toString(), String.valueOf(e.getMessage()), "Then start again.", e);
    }
  }
}
