package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tokenops.http.callback.StandardWebhooks.Headers;
import dev.tokenops.http.callback.StandardWebhooks.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
  private static final CallbackSecret SECRET =
      CallbackSecret.parse("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  private static final long T = 1_795_300_000L;
  private static final String ID = "msg_01kagz";
  private static final byte[] BODY =
      """
      {"type":"tokenops.run.completed","timestamp":"2026-11-22T12:00:00.000Z",\
      "data":{"run_id":"run_01kagz0000000000000000000a"}}\
      """
          .getBytes(UTF_8);
  private static final String SIGNATURE = "v1,4SfJxbEu0JxrKlRaJGL/osanKQhvot9ulD2HTxqulsQ=";

  @Test
  void makesTheSignatureOfTheVector() {
    assertEquals(
        new Headers(ID, "1795300000", SIGNATURE),
        StandardWebhooks.sign(ID, Instant.ofEpochSecond(T), BODY, SECRET));
  }

  @Test
  void isAcceptedByTheReferenceLibrary() {
    Headers headers = StandardWebhooks.sign(ID, Instant.now(), BODY, SECRET);
    assertDoesNotThrow(() -> libraryVerifies(headers, BODY));
    byte[] changed = BODY.clone();
    changed[3] ^= 1;
    assertThrows(WebhookVerificationException.class, () -> libraryVerifies(headers, changed));
  }

  @Test
  void acceptsWhatTheReferenceLibrarySigned() throws Exception {
    String theirs = new Webhook(SECRET.text()).sign(ID, T, new String(BODY, UTF_8));
    assertEquals(Verdict.GENUINE, verify(ID, "1795300000", theirs, T));
  }

  @Test
  void acceptsUpTo300SecondsToBothSidesAndNoFurther() {
    assertEquals(Verdict.GENUINE, verify(ID, "1795300000", SIGNATURE, T + 300));
    assertEquals(Verdict.TOO_OLD, verify(ID, "1795300000", SIGNATURE, T + 301));
    assertEquals(Verdict.GENUINE, verify(ID, "1795300000", SIGNATURE, T - 300));
    assertEquals(Verdict.TOO_NEW, verify(ID, "1795300000", SIGNATURE, T - 301));
  }

  @Test
  void takesAnyOfSeveralSignatures() {
    String several = "v1,AAAA v1a,xyz " + SIGNATURE;
    assertEquals(Verdict.GENUINE, verify(ID, "1795300000", several, T));
    assertEquals(Verdict.WRONG, verify(ID, "1795300000", "v1,AAAA v1a,xyz", T));
    assertEquals(Verdict.WRONG, verify(ID, "1795300000", SIGNATURE.substring(3), T));
  }

  @Test
  void bindsTheIdTheTimeAndTheBody() {
    assertEquals(Verdict.WRONG, verify("msg_other", "1795300000", SIGNATURE, T));
    assertEquals(Verdict.WRONG, verify(ID, "1795300001", SIGNATURE, T));
    assertEquals(
        Verdict.WRONG,
        StandardWebhooks.verify(
            ID, "1795300000", SIGNATURE, new byte[0], SECRET, Instant.ofEpochSecond(T)));
  }

  @Test
  void saysWhichHeaderFormIsWrong() {
    assertEquals(Verdict.MISSING, verify(null, "1795300000", SIGNATURE, T));
    assertEquals(Verdict.MISSING, verify(ID, null, SIGNATURE, T));
    assertEquals(Verdict.MISSING, verify(ID, "1795300000", null, T));
    assertEquals(Verdict.MALFORMED, verify(ID, "yesterday", SIGNATURE, T));
    assertEquals(Verdict.MALFORMED, verify(ID, "99999999999999999999", SIGNATURE, T));
  }

  @Test
  void refusesAnIdThatWouldBlurTheSignedParts() {
    Instant now = Instant.ofEpochSecond(T);
    assertThrows(
        IllegalArgumentException.class, () -> StandardWebhooks.sign("a.1", now, BODY, SECRET));
    assertThrows(
        IllegalArgumentException.class, () -> StandardWebhooks.sign("", now, BODY, SECRET));
  }

  @Test
  void keepsSecretsOf24To64BytesAndShowsThemOnlyWhenAsked() {
    assertEquals(SECRET.text(), CallbackSecret.parse(SECRET.text()).text());
    assertFalse(SECRET.toString().contains("MDEy"));
    for (int length : new int[] {24, 64})
      assertEquals(length, CallbackSecret.of(new byte[length]).key().length);
    for (int length : new int[] {23, 65})
      assertThrows(IllegalArgumentException.class, () -> CallbackSecret.of(new byte[length]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_short", "whsec_%%%%", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="})
  void refusesWhatIsNoSecretWithoutRepeatingIt(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> CallbackSecret.parse(text));
    assertFalse(refusal.toString().contains("short"));
  }

  private static void libraryVerifies(Headers headers, byte[] body) throws Exception {
    var map =
        Map.of(
            StandardWebhooks.ID_HEADER, List.of(headers.id()),
            StandardWebhooks.TIMESTAMP_HEADER, List.of(headers.timestamp()),
            StandardWebhooks.SIGNATURE_HEADER, List.of(headers.signature()));
    new Webhook(SECRET.text()).verify(new String(body, UTF_8), map);
  }

  private static Verdict verify(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signature,
      long nowSeconds) {
    return StandardWebhooks.verify(
        id, timestamp, signature, BODY, SECRET, Instant.ofEpochSecond(nowSeconds));
  }
}
