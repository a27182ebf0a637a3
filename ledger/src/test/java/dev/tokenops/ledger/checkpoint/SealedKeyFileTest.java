package dev.tokenops.ledger.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.secret.Passphrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files that a passphrase encrypts. */
final class SealedKeyFileTest {
  private static final String WORDS = "pass f\u00fcr log \u2713";

  @TempDir Path folder;
  private Path file = Path.of("");
  private final SecureRandom random = new SecureRandom();

  @BeforeEach
  void name() {
    file = folder.resolve("log.key");
  }

  @Test
  void itLoadsByItsPassphraseAndByNoOther() throws Exception {
    var key = KeyFile.create(file, words(WORDS), random);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.readString(file).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    assertArrayEquals(key.publicKey(), KeyFile.load(file, words(WORDS)).publicKey());
    byte[] before = Files.readAllBytes(file);
    for (var wrong : List.of("pass", WORDS + " ", WORDS.toUpperCase(java.util.Locale.ROOT)))
      says("the passphrase does not open", wrong);
    says("no passphrase was given", null);
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void aFileThatIsNotEncryptedIsNotLoadedByAPassphrase() {
    KeyFile.create(file, random);
    says("is not encrypted", WORDS);
  }

  @Test
  void oneSaltAndManyInitialVectorsSoThatAServerDerivesOnce() throws Exception {
    try (var words = words(WORDS)) {
      KeyFile.create(file, words, random);
      KeyFile.create(folder.resolve("b.key"), words, random);
    }
    assertFalse(Files.readString(file).equals(Files.readString(folder.resolve("b.key"))));
    try (var words = words(WORDS)) {
      KeyFile.load(file, words);
      long begun = System.nanoTime();
      KeyFile.load(folder.resolve("b.key"), words);
      assertTrue(System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  @Test
  void whatIsDamagedIsNotLoaded() throws Exception {
    try (var words = words(WORDS)) {
      var key = KeyFile.create(file, words, random);
      byte[] good = Files.readAllBytes(file);
      var seeded = new Random(5);
      for (int i = 0; i < 60; i++) {
        byte[] bad = good.clone();
        int at = seeded.nextInt(bad.length);
        bad[at] ^= (byte) (1 << seeded.nextInt(7));
        if (at < 250 && at > 40) continue; // Salt and turns: a derivation each; some are below.
        Files.write(file, bad);
        try {
          var loaded = KeyFile.load(file, words);
          assertFalse(
              java.util.Arrays.equals(key.publicKey(), loaded.publicKey()),
              "byte " + at + " does not matter");
        } catch (IllegalStateException refused) {
          assertTrue(String.valueOf(refused.getMessage()).contains("log.key"), "byte " + at);
        }
      }
    }
  }

  @Test
  void opensslReadsOursAndWeReadItsOwn() throws Exception {
    Assumptions.assumeTrue(openssl("version") != null, "openssl is not installed");
    var key = KeyFile.create(file, words("ascii words"), random);
    var shown = openssl("pkey", "-in", file.toString(), "-passin", "pass:ascii words", "-text");
    assertTrue(String.valueOf(shown).contains("ED25519"), shown);
    var theirs = folder.resolve("theirs.key");
    Assumptions.assumeTrue(
        openssl(
                "pkcs8",
                "-topk8",
                "-v2",
                "aes-256-cbc",
                "-v2prf",
                "hmacWithSHA256",
                "-iter",
                "5000",
                "-in",
                file.toString(),
                "-passin",
                "pass:ascii words",
                "-passout",
                "pass:other",
                "-out",
                theirs.toString())
            != null);
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-------"));
    assertArrayEquals(key.publicKey(), KeyFile.load(theirs, words("other")).publicKey());
  }

  @Test
  void aPassphraseIsTheFirstLineOfAFileThatIsTheOwnersAlone() throws Exception {
    var words = folder.resolve("words");
    Files.writeString(words, WORDS + "\r\nsecond line\n");
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-r--r--"));
    assertThrows(IllegalStateException.class, () -> Passphrase.read(words));
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("r--------"));
    assertTrue(Passphrase.read(words).isSame(words(WORDS)));
    assertFalse(Passphrase.read(words).isSame(words(WORDS + "x")));
    assertEquals("a passphrase", Passphrase.read(words).toString());
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-------"));
    for (byte[] none : new byte[][] {{}, {'\n'}, {(byte) 0xff, 'a'}, new byte[5_000]}) {
      Files.write(words, none);
      if (none.length < 5_000)
        assertThrows(IllegalStateException.class, () -> Passphrase.read(words));
    }
    assertThrows(IOException.class, () -> Passphrase.read(folder.resolve("missing")));
    assertThrows(
        IllegalArgumentException.class, () -> Passphrase.of("x".repeat(1_025).toCharArray()));
  }

  private static @Nullable String openssl(String... words) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text : null;
    } catch (IOException missing) {
      return null;
    }
  }

  private static Passphrase words(String text) {
    return Passphrase.of(text.toCharArray());
  }

  private void says(String part, @Nullable String words) {
    var refused =
        assertThrows(
            IllegalStateException.class,
            () -> KeyFile.load(file, words == null ? null : words(words)));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }
}
