package dev.tokenops.http;

import dev.tokenops.ledger.checkpoint.KeyFile;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.store.FileSwitch.Content;
import dev.tokenops.ledger.store.FolderLock;
import dev.tokenops.ledger.store.LedgerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secret key files of a data folder, decrypts them, or changes the passphrase: all of
 * them or none, whenever a crash comes.
 *
 * <pre>
 *   log.key, attestation.key    Ed25519, PKCS #8        master.key    HKDF secret, PKCS #8 if encrypted
 *   operator.key                never: it is there for the operator to read
 * </pre>
 */
public final class KeyEncryption {
  private static final List<String> SIGNING = List.of("log.key", "attestation.key");
  private static final String MASTER = "master.key";

  private final Path folder;
  private final FileSwitch files;

  /**
   * @param folder a data folder that nobody has open
   */
  public KeyEncryption(Path folder) {
    this(folder, new FileSwitch(folder));
  }

  KeyEncryption(Path folder, FileSwitch files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Does it.
   *
   * @param from what they are encrypted with now; null if they are not
   * @param to what they will be encrypted with; null decrypts them
   * @return the names of the files that were changed
   * @throws IllegalStateException if the folder is in use, a file is missing or damaged, or {@code
   *     from} is not the passphrase; then nothing has changed
   * @throws IOException if a file cannot be written; then the next start settles which ones count
   */
  public List<String> change(
      @Nullable Passphrase from, @Nullable Passphrase to, SecureRandom random) throws IOException {
    try (var _ = FolderLock.take(new LedgerFolder(folder).lock())) {
      files.settle();
      var contents = new LinkedHashMap<String, Content>();
      for (var name : SIGNING) {
        var path = folder.resolve(name);
        if (!Files.exists(path)) continue;
        contents.put(name, Content.secret(KeyFile.pem(KeyFile.load(path, from), to, random)));
      }
      if (Files.exists(folder.resolve(MASTER)))
        contents.put(MASTER, Content.secret(MasterKey.load(folder, from, null).file(to, random)));
      if (contents.isEmpty()) throw new IllegalStateException(folder + " holds no key files");
      files.replace(contents);
      return new ArrayList<>(contents.keySet());
    } catch (FolderLock.InUse e) {
      throw new IllegalStateException(
          "the data folder is in use by " + e.holder() + ": stop that one first", e);
    }
  }
}
