package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callback secrets come from one key, and are what any HKDF would give. */
class MasterKeyTest {
  @Test
  void aSecretIsHkdfOfTheKeyAsTheJdkComputesIt() throws Exception {
    var random = new byte[32];
    for (int i = 0; i < random.length; i++) random[i] = (byte) i;
    var secret = new MasterKey(random).callbackSecret("ctr_1", 2).text();
    var parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(new SecretKeySpec(random, "Generic"))
            .thenExpand("callback\0ctr_1\0002".getBytes(UTF_8), 32);
    var expected = KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    assertEquals("whsec_" + Base64.getEncoder().encodeToString(expected), secret);
  }

  @Test
  void everyContractAndVersionHasItsOwnAndKeepsIt(@TempDir Path folder) {
    var key = MasterKey.load(folder, null, new SecureRandom());
    var secret = key.callbackSecret("ctr_1", 1).text();
    assertNotEquals(secret, key.callbackSecret("ctr_2", 1).text());
    assertNotEquals(secret, key.callbackSecret("ctr_1", 2).text());
    assertEquals(secret, MasterKey.load(folder, null, null).callbackSecret("ctr_1", 1).text());
  }

  @Test
  void aDamagedFileIsNotTakenForAKey(@TempDir Path folder) throws Exception {
    MasterKey.load(folder, null, new SecureRandom());
    Files.writeString(folder.resolve("master.key"), "no key\n");
    var damaged =
        assertThrows(
            IllegalStateException.class, () -> MasterKey.load(folder, null, new SecureRandom()));
    assertTrue(String.valueOf(damaged.getMessage()).contains("is damaged"));
  }
}
