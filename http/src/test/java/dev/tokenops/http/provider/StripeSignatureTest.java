package dev.tokenops.http.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.net.Webhook;
import dev.tokenops.http.provider.StripeSignature.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {
  private static final String SECRET = "whsec_test_secret";
  private static final long T = 1_795_300_000L;
  private static final byte[] BODY =
      """
      {"id":"evt_1","object":"event","type":"payment_intent.succeeded","api_version":"2026-07-29.dahlia",\
      "data":{"object":{"id":"pi_1","object":"payment_intent","amount":2500,"currency":"usd",\
      "status":"succeeded"}}}\
      """
          .getBytes(UTF_8);
  private static final String CODE =
      "2caf619112fc9581344e5a92131b88c0506c355a503c36fbfbfdf48fc23b4b32";
  private static final String HEADER = "t=" + T + ",v1=" + CODE;

  @Test
  void makesTheHeaderOfTheVector() {
    assertEquals(HEADER, StripeSignature.sign(BODY, SECRET, Instant.ofEpochSecond(T)));
  }

  @Test
  void acceptsTheVectorUpTo300SecondsToBothSidesAndNoFurther() {
    assertEquals(Verdict.GENUINE, verdictAt(T));
    assertEquals(Verdict.GENUINE, verdictAt(T + 300));
    assertEquals(Verdict.TOO_OLD, verdictAt(T + 301));
    assertEquals(Verdict.GENUINE, verdictAt(T - 300));
    assertEquals(Verdict.TOO_NEW, verdictAt(T - 301));
    assertEquals(Verdict.TOO_NEW, verdictAt(T - 86_400));
  }

  @Test
  void acceptsTheHeadersOfStripesOwnLibraryAndIsAcceptedByIt() throws Exception {
    String text = new String(BODY, UTF_8);
    String theirs = Webhook.Signature.generateSignatureHeader(text, SECRET, T);
    assertEquals(Verdict.GENUINE, verify(theirs, BODY));

    Instant now = Instant.now();
    String ours = StripeSignature.sign(BODY, SECRET, now);
    assertTrue(Webhook.Signature.verifyHeader(text, ours, SECRET, 300));
  }

  @Test
  void acceptsAnyV1UnderAnySecretOfARotation() {
    String wrong = "0".repeat(64);
    assertEquals(Verdict.GENUINE, verify("t=" + T + ",v1=" + wrong + ",v1=" + CODE, BODY));
    assertEquals(
        Verdict.GENUINE,
        StripeSignature.verify(HEADER, BODY, List.of("whsec_new", SECRET), now(T)));
    assertEquals(Verdict.WRONG, StripeSignature.verify(HEADER, BODY, List.of("whsec_new"), now(T)));
    assertEquals(Verdict.WRONG, StripeSignature.verify(HEADER, BODY, List.of(), now(T)));
  }

  @Test
  void ignoresOtherSchemesAndNeverTakesV0ForV1() {
    assertEquals(Verdict.GENUINE, verify(HEADER + ",v0=" + CODE, BODY));
    assertEquals(Verdict.GENUINE, verify("v9=x," + HEADER, BODY));
    assertEquals(Verdict.MALFORMED, verify("t=" + T + ",v0=" + CODE, BODY));
  }

  @Test
  void refusesTheSignatureOfAnotherTimeOrABodyWithOneByteChanged() {
    assertEquals(Verdict.WRONG, verify("t=" + (T + 1) + ",v1=" + CODE, BODY));
    for (int i = 0; i < BODY.length; i++) {
      byte[] changed = BODY.clone();
      changed[i] ^= 1;
      assertEquals(Verdict.WRONG, verify(HEADER, changed), "byte " + i);
    }
  }

  @Test
  void signsBytesNotText() {
    byte[] notUtf8 = {(byte) 0xff, (byte) 0xfe, 0, 10};
    byte[] otherBytes = {(byte) 0xfe, (byte) 0xff, 0, 10};
    String header = StripeSignature.sign(notUtf8, SECRET, now(T));
    assertEquals(Verdict.GENUINE, verify(header, notUtf8));
    assertEquals(Verdict.WRONG, verify(header, otherBytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t",
        "=",
        ",",
        "t=",
        "v1=",
        "t=1",
        "t=,v1=",
        "t=-1,v1=00",
        "t=+1795300000,v1=00",
        "t=01795300000,v1=00",
        "t=1e9,v1=00",
        "t=99999999999999999999,v1=00",
        "t=1795300000,v1",
        "t=1795300000,t=1795300000,v1=00",
        "t=1795300000;v1=00",
        "t=\u0661,v1=00",
        "Bearer x"
      })
  void callsMalformedWhatIsNoHeader(String header) {
    assertEquals(Verdict.MALFORMED, verify(header, BODY));
  }

  @Test
  void callsAnAbsentHeaderMissing() {
    assertEquals(Verdict.MISSING, StripeSignature.verify(null, BODY, List.of(SECRET), now(T)));
    assertEquals(Verdict.MISSING, verify(" ", BODY));
  }

  @Test
  void refusesTheRightCodeWhenCutOrLengthened() {
    assertEquals(Verdict.WRONG, verify("t=" + T + ",v1=" + CODE.substring(1), BODY));
    assertEquals(Verdict.WRONG, verify("t=" + T + ",v1=" + CODE + "0", BODY));
    assertEquals(Verdict.WRONG, verify("t=" + T + ",v1=", BODY));
  }

  @Test
  void neverThrowsAndNeverAcceptsWhateverIsSent() {
    var random = new Random(7);
    String alphabet = "tv01=,.-9aF \u00e4\u0000\ud800";
    for (int n = 0; n < 20_000; n++) {
      var header = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--)
        header.append(alphabet.charAt(random.nextInt(alphabet.length())));
      var verdict = verify(header.toString(), BODY);
      assertTrue(verdict != Verdict.GENUINE, () -> "accepted " + header);
    }
  }

  private static Verdict verdictAt(long seconds) {
    return StripeSignature.verify(HEADER, BODY, List.of(SECRET), now(seconds));
  }

  private static Verdict verify(String header, byte[] body) {
    return StripeSignature.verify(header, body, List.of(SECRET), now(T));
  }

  private static Instant now(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }
}
