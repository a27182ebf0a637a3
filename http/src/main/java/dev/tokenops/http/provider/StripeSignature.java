package dev.tokenops.http.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.http.HmacSha256;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Stripe-Signature} header: {@code t=<unix seconds>,v1=<hex>[,v1=…][,v0=…]}.
 *
 * <p>A v1 is HMAC-SHA256 over {@code t + "." + raw body}; the key is the endpoint's secret string
 * ({@code whsec_…}) as it stands, not decoded. Any matching v1 counts, under any of the secrets in
 * use: a rotation has two. Unlike Stripe's own library, a time too far in the future is refused
 * too, or a leaked header could be made to last. Source: docs.stripe.com/webhooks, "Verify webhook
 * signatures manually". Pure; any thread.
 */
public final class StripeSignature {
  /** The header's name. */
  public static final String HEADER = "Stripe-Signature";

  /** How far the header's time may be from now, to both sides, inclusive. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("0|[1-9][0-9]{0,11}");

  private StripeSignature() {}

  /** What a header is worth; only {@link #GENUINE} lets the body in. */
  public enum Verdict {
    GENUINE("the signature fits the body and the time"),
    MISSING("the Stripe-Signature header is missing"),
    MALFORMED("the Stripe-Signature header is not t=<seconds>,v1=<hex>"),
    WRONG("no v1 signature fits the body under the secrets of this route"),
    TOO_OLD("the signature is older than 300 seconds"),
    TOO_NEW("the signature's time is more than 300 seconds in the future");

    private final String sentence;

    Verdict(String sentence) {
      this.sentence = sentence;
    }

    /** Fit for the sender: it holds nothing of the secret. */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * Judges a header over the raw body; never throws, whatever was sent.
   *
   * <p>The signature is judged before the time, so that only who knows the secret learns of the
   * clock.
   *
   * @param header the header's value, null if there was none
   * @param body the bytes as they came
   * @param secrets those that are valid now; none makes every header wrong
   */
  public static Verdict verify(
      @Nullable String header, byte[] body, List<String> secrets, Instant now) {
    if (header == null || header.isBlank()) return Verdict.MISSING;
    Parsed parsed = parse(header);
    if (parsed == null) return Verdict.MALFORMED;
    if (!anyFits(parsed, body, secrets)) return Verdict.WRONG;
    long ageSeconds = now.getEpochSecond() - parsed.seconds();
    if (ageSeconds > TOLERANCE.toSeconds()) return Verdict.TOO_OLD;
    if (-ageSeconds > TOLERANCE.toSeconds()) return Verdict.TOO_NEW;
    return Verdict.GENUINE;
  }

  /**
   * Makes the header that Stripe would send, for the sandbox's own events.
   *
   * @param at cut to the second, not before 1970
   */
  public static String sign(byte[] body, String secret, Instant at) {
    String seconds = Long.toString(at.getEpochSecond());
    return "t=" + seconds + ",v1=" + code(seconds, body, secret);
  }

  private record Parsed(String time, List<String> codes) {
    long seconds() {
      return Long.parseLong(time);
    }
  }

  /** Null if malformed: an item without '=', no time or two, no v1. Unknown schemes are ignored. */
  private static @Nullable Parsed parse(String header) {
    String time = null;
    var codes = new ArrayList<String>();
    for (String item : header.split(",", -1)) {
      int equals = item.indexOf('=');
      if (equals < 0) return null;
      String value = item.substring(equals + 1);
      switch (item.substring(0, equals).strip()) {
        case "t" -> {
          if (time != null || !SECONDS.matcher(value).matches()) return null;
          time = value;
        }
        case "v1" -> codes.add(value);
        default -> {}
      }
    }
    return time == null || codes.isEmpty() ? null : new Parsed(time, codes);
  }

  private static boolean anyFits(Parsed parsed, byte[] body, List<String> secrets) {
    boolean fits = false;
    for (String secret : secrets) {
      byte[] expected = code(parsed.time(), body, secret).getBytes(UTF_8);
      for (String code : parsed.codes())
        fits |= MessageDigest.isEqual(expected, code.getBytes(UTF_8));
    }
    return fits;
  }

  private static String code(String seconds, byte[] body, String secret) {
    byte[] code = HmacSha256.of(secret.getBytes(UTF_8), (seconds + ".").getBytes(UTF_8), body);
    return HexFormat.of().formatHex(code);
  }
}
