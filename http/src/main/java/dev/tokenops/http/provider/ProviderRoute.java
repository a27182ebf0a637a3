package dev.tokenops.http.provider;

import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.ProviderEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider as the edge knows it: who may say something, and what it means in our words.
 *
 * <p>Pure; any thread. Nothing here moves credits or remembers anything.
 */
public interface ProviderRoute {
  /** The route's name in paths, quotes and settlements, such as {@code stripe_stablecoin}. */
  String name();

  /**
   * Judges the sender; never throws, whatever was sent.
   *
   * @param headers of the request
   * @param body the bytes as they came
   */
  Verification verify(Headers headers, byte[] body, Instant now);

  /**
   * Reads a verified event; never throws, whatever was sent.
   *
   * @param body the bytes that were verified
   * @param receivedAt when they came: the event's time where it names none
   */
  Normalised normalise(byte[] body, Instant receivedAt);

  /**
   * What the provider would send if the settlement were paid now, in the order of its sending: the
   * last one funds. In a sandbox only; the same settlement gives the same events.
   *
   * @throws IllegalStateException if the route has no secret to sign with
   */
  List<SignedEvent> sandboxPayment(SettlementRequested settlement, Instant now);

  /** The headers of a request. */
  @FunctionalInterface
  interface Headers {
    /** The first value of a header whatever its case, null if there is none. */
    @Nullable String get(String name);
  }

  /** Whether a request is the provider's. */
  sealed interface Verification {
    record Genuine() implements Verification {}

    /**
     * @param sentence why not, fit for the sender
     */
    record Refused(String sentence) implements Verification {}
  }

  /** What a verified body says. */
  sealed interface Normalised {
    record Event(ProviderEvent event) implements Normalised {}

    /**
     * An event that concerns no credits.
     *
     * @param reason a sentence
     */
    record Ignored(String reason) implements Normalised {}

    /**
     * No event of this provider.
     *
     * @param sentence what is wrong, fit for the sender
     */
    record Malformed(String sentence) implements Normalised {}
  }

  /**
   * A request as the provider would make it.
   *
   * @param headers to send with it, the signature among them
   * @param body to be sent in UTF-8
   */
  record SignedEvent(Map<String, String> headers, String body) {}
}
