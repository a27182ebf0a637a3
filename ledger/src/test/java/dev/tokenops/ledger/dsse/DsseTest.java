package dev.tokenops.ledger.dsse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DsseTest {
  private static final byte[] STATEMENT = "{\"_type\":\"statement\"}".getBytes(UTF_8);

  private final AttestationSigner signer = signer(1);
  private final DsseEnvelope envelope = signer.sign(Dsse.IN_TOTO, STATEMENT);

  @Test
  void theVectorOfTheSpecificationHolds() {
    assertEquals(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        new String(
            Dsse.pae("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)), UTF_8));
  }

  @Test
  void lengthsAreCountedInBytes() {
    assertEquals("DSSEv1 2 é 0 ", new String(Dsse.pae("é", new byte[0]), UTF_8));
  }

  @Test
  void theSameStatementHasTheSameEnvelope() {
    assertArrayEquals(envelope.json(), signer.sign(Dsse.IN_TOTO, STATEMENT).json());
    assertTrue(CanonicalJson.isCanonical(envelope.json()));
  }

  @Test
  void anEnvelopeIsReadBackAndVerifies() {
    var parsed = DsseEnvelope.parse(envelope.json());
    assertArrayEquals(envelope.json(), parsed.json());
    assertArrayEquals(STATEMENT, signer.verifier().verify(parsed, Dsse.IN_TOTO));
  }

  @Test
  void theKeyIsReadBackFromItsPem() {
    var verifier = AttestationVerifier.parse(signer.publicKeyPem());
    assertEquals(signer.verifier().keyId(), verifier.keyId());
    verifier.verify(envelope, Dsse.IN_TOTO);
  }

  @Test
  void theJdkVerifiesWithThePublishedKey() throws Exception {
    byte[] der = Base64.getDecoder().decode(signer.publicKeyPem().split("\n", -1)[1]);
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    signature.update(Dsse.pae(Dsse.IN_TOTO, STATEMENT));
    assertTrue(signature.verify(envelope.signatures().getFirst().signature()));
  }

  @Test
  void anyChangedByteOfAnEnvelopeIsRefused() {
    byte[] json = envelope.json();
    for (int i = 0; i < json.length; i++) {
      byte[] changed = json.clone();
      changed[i] ^= 1;
      assertThrows(
          ProofRefused.class,
          () -> signer.verifier().verify(DsseEnvelope.parse(changed), Dsse.IN_TOTO),
          () -> new String(changed, UTF_8));
    }
  }

  @Test
  void theRefusalSaysWhatDoesNotFit() {
    var verifier = signer.verifier();
    refused("not by", () -> signer(2).verifier().verify(envelope, Dsse.IN_TOTO));
    refused("the payload is", () -> verifier.verify(envelope, "text/plain"));
    var one = envelope.signatures().getFirst();
    refused("2 signatures", () -> verifier.verify(with(List.of(one, one)), Dsse.IN_TOTO));
    refused("0 signatures", () -> verifier.verify(with(List.of()), Dsse.IN_TOTO));
    var bad = new DsseEnvelope.Signature(one.keyId(), new byte[64]);
    refused("is bad", () -> verifier.verify(with(List.of(bad)), Dsse.IN_TOTO));
    refused("has the fields", () -> DsseEnvelope.parse("{}".getBytes(UTF_8)));
    refused("has the fields", () -> DsseEnvelope.parse("[]".getBytes(UTF_8)));
    refused("not JSON", () -> DsseEnvelope.parse("{".getBytes(UTF_8)));
    refused("not a public key", () -> AttestationVerifier.parse("x"));
    refused(
        "not an Ed25519",
        () -> AttestationVerifier.parse(signer.publicKeyPem().replace("MCow", "MCox")));
  }

  private DsseEnvelope with(List<DsseEnvelope.Signature> signatures) {
    return new DsseEnvelope(envelope.payloadType(), envelope.payload(), signatures);
  }

  private static AttestationSigner signer(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new AttestationSigner(Ed25519Key.ofSeed(bytes));
  }

  private static void refused(String part, Runnable check) {
    var message = String.valueOf(assertThrows(ProofRefused.class, check::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
