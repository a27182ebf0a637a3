package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.http.HmacSha256;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Standard Webhooks (standardwebhooks.com, specification 1.0.0), version 1 of its signature.
 *
 * <p>What is signed is {@code {id}.{timestamp}.{raw body}}, HMAC-SHA256 with the decoded secret.
 * The id stays the same over all attempts of a delivery, the timestamp is each attempt's. Pure; any
 * thread.
 */
public final class StandardWebhooks {
  public static final String ID_HEADER = "webhook-id";
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";
  public static final String SIGNATURE_HEADER = "webhook-signature";

  /** How far a timestamp may be from the receiver's now, to both sides, inclusive. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("0|[1-9][0-9]{0,11}");

  private StandardWebhooks() {}

  /**
   * The three headers of one attempt.
   *
   * @param id the delivery's, constant over retries
   * @param timestamp Unix seconds in decimal
   * @param signature {@code v1,<base64>}, several of them with a space between
   */
  public record Headers(String id, String timestamp, String signature) {}

  /** What a receiver finds; only {@link #GENUINE} is to be believed. */
  public enum Verdict {
    GENUINE("the signature fits the body and the time"),
    MISSING("a webhook-id, webhook-timestamp or webhook-signature header is missing"),
    MALFORMED("webhook-timestamp is not Unix seconds"),
    WRONG("no v1 signature fits the id, the timestamp and the body"),
    TOO_OLD("the timestamp is older than 300 seconds"),
    TOO_NEW("the timestamp is more than 300 seconds in the future");

    private final String sentence;

    Verdict(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /**
   * Signs one attempt.
   *
   * @param id of visible ASCII without a full stop, which separates the signed parts
   * @param at cut to the second
   * @param body the raw bytes that will be sent
   */
  public static Headers sign(String id, Instant at, byte[] body, CallbackSecret secret) {
    if (id.isEmpty() || id.indexOf('.') >= 0)
      throw new IllegalArgumentException("not an id for a callback: '" + id + "'");
    String timestamp = Long.toString(at.getEpochSecond());
    return new Headers(id, timestamp, code(id, timestamp, body, secret));
  }

  /** Judges the headers as they came, null where one was absent; never throws. */
  public static Verdict verify(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signature,
      byte[] body,
      CallbackSecret secret,
      Instant now) {
    if (id == null || timestamp == null || signature == null) return Verdict.MISSING;
    if (!SECONDS.matcher(timestamp).matches()) return Verdict.MALFORMED;
    if (!anyFits(signature, code(id, timestamp, body, secret))) return Verdict.WRONG;
    long ageSeconds = now.getEpochSecond() - Long.parseLong(timestamp);
    if (ageSeconds > TOLERANCE.toSeconds()) return Verdict.TOO_OLD;
    if (-ageSeconds > TOLERANCE.toSeconds()) return Verdict.TOO_NEW;
    return Verdict.GENUINE;
  }

  private static boolean anyFits(String signatures, String expected) {
    boolean fits = false;
    for (String signature : signatures.split(" ", -1))
      fits |= MessageDigest.isEqual(expected.getBytes(UTF_8), signature.getBytes(UTF_8));
    return fits;
  }

  private static String code(String id, String timestamp, byte[] body, CallbackSecret secret) {
    byte[] head = (id + "." + timestamp + ".").getBytes(UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(HmacSha256.of(secret.key(), head, body));
  }
}
