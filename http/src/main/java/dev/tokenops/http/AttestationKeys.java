package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyFile;
import dev.tokenops.ledger.dsse.AttestationSigner;
import dev.tokenops.ledger.dsse.AttestationVerifier;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.store.FileSwitch.Content;
import dev.tokenops.ledger.store.FolderLock;
import dev.tokenops.ledger.store.LedgerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs attestations, in {@code attestation.key}, and the public halves of it and of
 * those before it, in {@code attestation.pub}.
 *
 * @param published in PEM, one behind the other, the one that signs now first: whoever reads one
 *     key gets that, and whoever kept an attestation of before finds the key that signed it
 */
public record AttestationKeys(AttestationSigner signer, List<AttestationVerifier> published) {
  private static final String SECRET = "attestation.key";
  private static final String PUBLIC = "attestation.pub";
  private static final String END = "-----END PUBLIC KEY-----\n";

  public AttestationKeys {
    published = List.copyOf(published);
  }

  /**
   * Loads them, or makes the first key. Under the folder's lock, its key files settled.
   *
   * @param passphrase that the key is or will be encrypted with; null if it is not
   * @throws IllegalStateException if the files are damaged or do not fit, or the passphrase is
   *     wrong
   * @throws UncheckedIOException if they cannot be read or written
   */
  static AttestationKeys load(Path folder, @Nullable Passphrase passphrase, SecureRandom random) {
    var path = folder.resolve(SECRET);
    var signer =
        new AttestationSigner(
            Files.exists(path)
                ? KeyFile.load(path, passphrase)
                : KeyFile.create(path, passphrase, random));
    var file = new AtomicFile(folder.resolve(PUBLIC));
    try {
      var text = file.read();
      if (text.isEmpty()) file.write(signer.publicKeyPem());
      var published = text.isEmpty() ? List.of(signer.verifier()) : read(file.path(), text.get());
      if (!published.getFirst().pem().equals(signer.publicKeyPem()))
        throw new IllegalStateException(
            file.path()
                + " does not begin with the key in attestation.key: put back the one that was"
                + " replaced from where you keep a copy");
      return new AttestationKeys(signer, published);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file.path() + ": " + e, e);
    }
  }

  private static List<AttestationVerifier> read(Path path, String text) {
    var keys = new ArrayList<AttestationVerifier>();
    try {
      for (int at = 0; at < text.length() || keys.isEmpty(); ) {
        int end = text.indexOf(END, at);
        if (end < 0) throw new ProofRefused("it does not end with a key");
        keys.add(AttestationVerifier.parse(text.substring(at, end + END.length())));
        at = end + END.length();
      }
      return keys;
    } catch (ProofRefused e) {
      throw new IllegalStateException(
          path + " is damaged: put it back from where you keep a copy: " + e.getMessage(), e);
    }
  }

  /** All of {@link #published}. */
  String pem() {
    return pem(published);
  }

  private static String pem(List<AttestationVerifier> keys) {
    var text = new StringBuilder();
    for (var key : keys) text.append(key.pem());
    return text.toString();
  }

  /**
   * Has another key sign from the next start on; a crash leaves the old one or the new one.
   *
   * @param folder a data folder that nobody has open
   * @param passphrase that its key files are encrypted with; null if they are not
   * @return the id of the new key
   * @throws IllegalStateException if the folder is in use, or as {@link #load}
   * @throws IOException if the new files cannot be written
   */
  public static String rotate(Path folder, @Nullable Passphrase passphrase, SecureRandom random)
      throws IOException {
    try (var _ = FolderLock.take(new LedgerFolder(folder).lock())) {
      var files = new FileSwitch(folder);
      files.settle();
      var keys = new ArrayList<>(load(folder, passphrase, random).published());
      var key = Ed25519Key.random(random);
      var next = new AttestationVerifier(key.publicKey());
      keys.addFirst(next);
      files.replace(
          Map.of(
              SECRET,
              Content.secret(KeyFile.pem(key, passphrase, random)),
              PUBLIC,
              new Content(pem(keys).getBytes(UTF_8), false)));
      return next.keyId();
    } catch (FolderLock.InUse e) {
      throw new IllegalStateException(
          "the data folder is in use by " + e.holder() + ": stop that one first", e);
    }
  }
}
