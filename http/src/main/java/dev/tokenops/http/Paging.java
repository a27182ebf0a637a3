package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code page_size} and {@code page_token}.
 *
 * @param size 1 to 1,000
 * @param after where the page before ended, as the views know it; null for the first
 */
record Paging(int size, @Nullable String after) {
  static final String PAGE_SIZE = "page_size";
  static final String PAGE_TOKEN = "page_token";
  static final int MAX_SIZE = 1_000;
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_TOKEN_LENGTH = 128;

  static Paging of(Exchange exchange) {
    var size = exchange.query(PAGE_SIZE);
    var token = exchange.query(PAGE_TOKEN);
    return new Paging(
        size == null ? DEFAULT_SIZE : (int) exchange.number(PAGE_SIZE, size, 1, MAX_SIZE),
        token == null ? null : open(token));
  }

  /** {@code {"data":[…],"next_page_token":"…"}}; the token is absent on the last page. */
  static <T> ObjectNode page(
      Collection<T> data, Function<? super T, ? extends JsonNode> item, @Nullable String next) {
    var page = Json.object();
    page.set("data", Json.array(data, item));
    if (next != null) page.put("next_page_token", seal(next));
    return page;
  }

  private static String seal(String after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(after.getBytes(StandardCharsets.UTF_8));
  }

  private static String open(String token) {
    try {
      if (token.length() <= MAX_TOKEN_LENGTH && !token.isEmpty())
        return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Told below, as any other token that is not ours.
    }
    throw Rejection.of(
        ProblemCode.PARAMETER_MALFORMED, "page_token is not one that a list has given.");
  }
}
