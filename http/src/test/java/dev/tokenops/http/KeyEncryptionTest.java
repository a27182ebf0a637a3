package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.checkpoint.KeyFile;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.store.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyEncryptionTest {
  private static final List<String> FILES = List.of("log.key", "attestation.key", "master.key");
  private static final String OLD = "the old words";
  private static final String NEW = "the new words";

  @TempDir Path root;
  private Path folder = Path.of("");
  private final SecureRandom random = new SecureRandom();

  @BeforeEach
  void aFolder() throws Exception {
    folder = root.resolve("data");
    make(folder);
  }

  private void make(Path made) throws Exception {
    Ledger.open(made, LedgerOptions.defaults()).close();
    KeyFile.create(made.resolve("attestation.key"), random);
    MasterKey.load(made, null, random);
    OperatorKey.load(made, random);
  }

  @Test
  void allSecretFilesAreEncryptedChangedAndDecryptedAgain() throws Exception {
    var before = keys(null);
    var operator = Files.readString(folder.resolve("operator.key"));
    assertEquals(FILES, change(null, OLD));
    for (var name : FILES) {
      var path = folder.resolve(name);
      assertTrue(Files.readString(path).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"), name);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    assertEquals(before, keys(OLD));
    assertEquals(operator, Files.readString(folder.resolve("operator.key")));
    change(OLD, NEW);
    assertEquals(before, keys(NEW));
    assertThrows(IllegalStateException.class, () -> keys(OLD));
    change(NEW, null);
    assertEquals(before, keys(null));
    assertFalse(Files.readString(folder.resolve("log.key")).contains("ENCRYPTED"));
  }

  @Test
  void aWrongOrMissingPassphraseChangesNothing() throws Exception {
    change(null, OLD);
    var before = contents();
    for (var wrong : new String[] {"wrong", null})
      for (var to : new String[] {NEW, null}) {
        var refused = assertThrows(IllegalStateException.class, () -> change(wrong, to));
        assertTrue(String.valueOf(refused.getMessage()).contains("passphrase"));
        assertFalse(String.valueOf(refused.getMessage()).contains(OLD));
      }
    assertEquals(before, contents());
    change(OLD, null);
    var refused = assertThrows(IllegalStateException.class, () -> change(OLD, NEW));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("is not encrypted"), refused.getMessage());
  }

  @Test
  void aFolderInUseIsLeftAlone() throws Exception {
    var before = contents();
    try (var _ = Ledger.open(folder, LedgerOptions.defaults())) {
      assertThrows(IllegalStateException.class, () -> change(null, OLD));
    }
    assertEquals(before, contents());
  }

  @Test
  void aServerStartsByItsPassphraseAndByNoOther() throws Exception {
    change(null, OLD);
    var settings = Settings.sandbox(folder, 0);
    assertThrows(LedgerRefused.class, () -> Server.start(settings).close());
    try (var wrong = words(NEW)) {
      assertThrows(LedgerRefused.class, () -> Server.start(settings, wrong).close());
    }
    try (var right = words(OLD);
        var server = Server.start(settings, right)) {
      assertEquals(0, server.ledger().size());
    }
    try (var first = words(NEW)) {
      Server.start(Settings.sandbox(root.resolve("fresh"), 0), first).close();
    }
    for (var name : FILES)
      assertTrue(Files.readString(root.resolve("fresh").resolve(name)).contains("ENCRYPTED"), name);
  }

  @Test
  void aStopAtAnyStepLeavesAllFilesUnderOnePassphrase() throws Exception {
    var outcomes = new TreeSet<String>();
    for (int step = 0; ; step++) {
      var stopped = root.resolve("stopped" + step);
      make(stopped);
      var before = keys(stopped, null);
      var disk = new Stopping(step);
      boolean finished = false;
      try (var to = words(OLD)) {
        new KeyEncryption(stopped, new FileSwitch(stopped, disk)).change(null, to, random);
        finished = true;
      } catch (Stopped _) {
        // Whoever opens it next settles it.
      }
      new FileSwitch(stopped).settle();
      boolean encrypted = Files.readString(stopped.resolve("log.key")).contains("ENCRYPTED");
      assertEquals(before, keys(stopped, encrypted ? OLD : null), "step " + step);
      try (var files = Files.list(stopped)) {
        assertTrue(files.noneMatch(file -> file.toString().matches(".*(next|new|switching)")));
      }
      outcomes.add(encrypted ? "encrypted" : "as it was");
      if (finished) {
        assertTrue(encrypted);
        break;
      }
    }
    assertEquals(2, outcomes.size());
  }

  /** Nobody catches it, and nothing of the step has happened. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A process that ends before one of its steps. */
  private static final class Stopping implements SmallFiles {
    private int left;

    Stopping(int left) {
      this.left = left;
    }

    private void step() {
      if (left-- == 0) throw new Stopped();
    }

    @Override
    public void write(Path file, byte[] content, boolean ownerOnly) throws IOException {
      step();
      DISK.write(file, content, ownerOnly);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      DISK.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      step();
      DISK.delete(file);
    }

    @Override
    public void forceFolder(Path forced) throws IOException {
      step();
      DISK.forceFolder(forced);
    }
  }

  private List<String> change(@Nullable String from, @Nullable String to) throws IOException {
    try (var old = from == null ? null : words(from);
        var next = to == null ? null : words(to)) {
      return new KeyEncryption(folder).change(old, next, random);
    }
  }

  private List<String> keys(@Nullable String passphrase) {
    return keys(folder, passphrase);
  }

  /** What the files hold. */
  private static List<String> keys(Path folder, @Nullable String text) {
    try (var words = text == null ? null : words(text)) {
      return List.of(
          hex(KeyFile.load(folder.resolve("log.key"), words).publicKey()),
          hex(KeyFile.load(folder.resolve("attestation.key"), words).publicKey()),
          MasterKey.load(folder, words, null).callbackSecret("ctr_1", 1).text());
    }
  }

  private List<String> contents() throws IOException {
    var contents = new ArrayList<String>();
    for (var name : FILES) contents.add(Files.readString(folder.resolve(name)));
    return contents;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Passphrase words(String text) {
    return Passphrase.of(text.toCharArray());
  }
}
