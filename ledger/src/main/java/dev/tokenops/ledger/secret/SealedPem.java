package dev.tokenops.ledger.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM, encrypted: {@code EncryptedPrivateKeyInfo} (RFC 5958 section 3), PBES2 (RFC
 * 8018 section 6.2) of PBKDF2 with HMAC-SHA256 and AES-256 in CBC mode. What {@code openssl pkcs8
 * -topk8} makes with these algorithms is read too, and {@code openssl pkey} reads ours.
 */
public final class SealedPem {
  private static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";
  private static final String END = "\n-----END ENCRYPTED PRIVATE KEY-----\n";
  private static final int BLOCK = 16;
  private static final int LINE = 64;

  /** More would keep a server from starting for minutes: nobody means that. */
  private static final int MAX_ITERATIONS = 50_000_000;

  private static final AlgorithmIdentifier HMAC_SHA256 =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);

  private SealedPem() {}

  /** Whether the text means to be such a file. */
  public static boolean isSealed(String pem) {
    return pem.startsWith(BEGIN);
  }

  /**
   * Encrypts.
   *
   * @param pkcs8 {@code PrivateKeyInfo} in DER
   */
  public static byte[] seal(byte[] pkcs8, Passphrase passphrase, SecureRandom random) {
    var salt = passphrase.salt(random);
    var iv = new byte[BLOCK];
    random.nextBytes(iv);
    try {
      byte[] key = passphrase.key(salt, Passphrase.ITERATIONS);
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(pkcs8);
      var derivation =
          new KeyDerivationFunc(
              PKCSObjectIdentifiers.id_PBKDF2,
              new PBKDF2Params(salt, Passphrase.ITERATIONS, HMAC_SHA256));
      var scheme =
          new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv));
      var algorithm =
          new AlgorithmIdentifier(
              PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(derivation, scheme));
      byte[] der = new EncryptedPrivateKeyInfo(algorithm, encrypted).getEncoded(ASN1Encoding.DER);
      var base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
      return (BEGIN + base64 + END).getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot encrypt: " + e.getMessage(), e);
    }
  }

  /**
   * Decrypts.
   *
   * @param path names the file in what is thrown
   * @param passphrase null if none was given
   * @return {@code PrivateKeyInfo} in DER, if the passphrase is right; one time in 256 something
   *     else if it is not
   * @throws IllegalStateException if the passphrase is missing or wrong, or the file is damaged;
   *     the message says what to do
   */
  public static byte[] open(Path path, String pem, @Nullable Passphrase passphrase) {
    if (passphrase == null)
      throw new IllegalStateException(
          path
              + " is encrypted, and no passphrase was given: name its file with --passphrase-file,"
              + " or set TOKENOPS_PASSPHRASE");
    try {
      if (!isSealed(pem) || !pem.endsWith(END)) throw new IOException("it is cut off");
      var base64 = pem.substring(BEGIN.length(), pem.length() - END.length()).replace("\n", "");
      var info =
          EncryptedPrivateKeyInfo.getInstance(
              ASN1Primitive.fromByteArray(Base64.getDecoder().decode(base64)));
      return decrypt(info, passphrase);
    } catch (BadPaddingException e) {
      throw wrong(path, e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException(
          path + " is damaged: put it back from where you keep a copy (" + e.getMessage() + ")", e);
    }
  }

  /**
   * What to throw if a file is not encrypted, and a passphrase was given: somebody trusts in it.
   */
  public static IllegalStateException open(Path path) {
    return new IllegalStateException(
        path
            + " is not encrypted, and a passphrase was given: `tokenops ledger passphrase` encrypts"
            + " the keys of a data folder");
  }

  /** What to throw if what was decrypted is no key. */
  public static IllegalStateException wrong(Path path, @Nullable Throwable cause) {
    return new IllegalStateException("the passphrase does not open " + path, cause);
  }

  private static byte[] decrypt(EncryptedPrivateKeyInfo info, Passphrase passphrase)
      throws GeneralSecurityException, IOException {
    var algorithm = info.getEncryptionAlgorithm();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2))
      throw new IOException("it is not encrypted by PBES2");
    var parameters = PBES2Parameters.getInstance(algorithm.getParameters());
    var scheme = parameters.getEncryptionScheme();
    if (!scheme.getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_CBC))
      throw new IOException("it is not encrypted by AES-256 in CBC mode");
    var derivation = parameters.getKeyDerivationFunc();
    if (!derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2))
      throw new IOException("its key is not derived by PBKDF2");
    var derived = PBKDF2Params.getInstance(derivation.getParameters());
    var iterations = derived.getIterationCount().intValueExact();
    if (!derived.getPrf().equals(HMAC_SHA256) || iterations < 1 || iterations > MAX_ITERATIONS)
      throw new IOException("its key is not derived by HMAC-SHA256 in a sensible number of turns");
    byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
    byte[] key = passphrase.key(derived.getSalt(), iterations);
    return cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(info.getEncryptedData());
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher;
  }

  /** Overwrites what is not needed any more. */
  public static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }
}
