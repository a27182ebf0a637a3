package dev.tokenops.ledger.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log.key");
  }

  @Test
  void aNewKeyIsTheOwnersAloneAndLoadsAgain() throws Exception {
    var key = KeyFile.create(file, new SecureRandom());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertArrayEquals(key.publicKey(), KeyFile.load(file).publicKey());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aKeyIsNeverReplaced() throws Exception {
    KeyFile.create(file, new SecureRandom());
    byte[] before = Files.readAllBytes(file);
    assertThrows(IllegalStateException.class, () -> KeyFile.create(file, new SecureRandom()));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void aMissingKeyIsAskedFor() {
    says("is missing", () -> KeyFile.load(file));
    assertThrows(
        UncheckedIOException.class,
        () -> KeyFile.create(folder.resolve("no/such.key"), new SecureRandom()));
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    KeyFile.create(file, new SecureRandom());
    for (var mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      says("chmod 600", () -> KeyFile.load(file));
    }
    for (var mode : List.of("rw-------", "r--------")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      KeyFile.load(file);
    }
  }

  @Test
  void aDamagedKeyIsRefused() throws Exception {
    KeyFile.create(file, new SecureRandom());
    String pem = Files.readString(file);
    for (var damaged :
        List.of(
            "",
            "\0\u00ff\ufffd",
            pem.replace("MC4C", "M\u00e4C"),
            pem.strip(),
            pem.replace("PRIVATE", "PUBLIC"),
            pem.replace("MC4C", "MC4D"),
            pem.replace("MC4C", "MC4*"),
            pem.replace("MC4C", ""))) {
      Files.writeString(file, damaged);
      says("log.key", () -> KeyFile.load(file));
    }
  }

  @Test
  void theFirstVectorOfRfc8032IsSignedAsItShouldBe() {
    var key =
        Ed25519Key.ofSeed(hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    assertArrayEquals(
        hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), key.publicKey());
    byte[] signature =
        hex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b");
    assertArrayEquals(signature, key.sign(new byte[0]));
    assertTrue(Ed25519Key.verifies(key.publicKey(), new byte[0], signature));
  }

  @Test
  void theFileIsTheStandardFormThatOtherProgramsRead() throws Exception {
    var key = KeyFile.create(file, new SecureRandom());
    String base64 = Files.readAllLines(file).get(1);
    var jdk =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(jdk);
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    signature.update(message);
    assertArrayEquals(signature.sign(), key.sign(message));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static void says(String part, Runnable check) {
    var message =
        String.valueOf(assertThrows(IllegalStateException.class, check::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
