package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.http.callback.CallbackTarget;
import dev.tokenops.ledger.json.RawJson;
import java.net.URI;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * An agent's manifest on its way in, judged field by field.
 *
 * <pre>
 *   name             text, 1 to 120 bytes
 *   owner            text, 1 to 120 bytes
 *   contact          text, 1 to 254 bytes: how a person is reached
 *   url              http or https URL, at most 2,048 characters          (may be absent)
 *   callback_url     see {@link CallbackTarget}                           (may be absent)
 *   requested_tools  1 to 8 names of tools that are here
 *   capabilities     up to 32 texts of 1 to 64 bytes
 *   data_modes       up to 32 texts of 1 to 64 bytes
 *   public_key       JWK of an Ed25519 key (RFC 8037), without its secret  (may be absent)
 * </pre>
 *
 * Bytes are of UTF-8; no text holds control characters; no list holds a text twice. Pure.
 */
public final class AgentManifest {
  private static final String TOOL = "tokenops";
  private static final TextRule NAME = TextRule.line(120);
  private static final TextRule CONTACT = TextRule.line(254);
  private static final TextRule WORD = TextRule.line(64);
  private static final TextRule KNOWN_TOOL = TextRule.of(64, TOOL, "must be " + TOOL);
  private static final TextRule BASE64_URL =
      TextRule.of(43, "[A-Za-z0-9_-]{43}", "must be 32 bytes in base64url without padding");
  private static final int MAX_URL_LENGTH = 2_048;
  private static final int MOST_TOOLS = 8;
  private static final int MOST_WORDS = 32;

  private AgentManifest() {}

  /**
   * Reads {@code {"manifest":{…}}}; pointers begin with {@code /manifest}.
   *
   * @param loopbackAllowed true in a sandbox: callbacks may go to loopback
   */
  public static BodyReading<Manifest> read(JsonNode body, boolean loopbackAllowed) {
    return BodyFields.read(body, fields -> manifest(fields.object("manifest"), loopbackAllowed));
  }

  private static Manifest manifest(BodyFields fields, boolean loopbackAllowed) {
    return new Manifest(
        fields.text("name", NAME),
        fields.text("owner", NAME),
        fields.text("contact", CONTACT),
        fields.optionalParsed("url", AgentManifest::webAddress),
        fields.optionalParsed(
            "callback_url", url -> CallbackTarget.require(url, loopbackAllowed).url()),
        fields.texts("requested_tools", 1, MOST_TOOLS, KNOWN_TOOL),
        fields.texts("capabilities", 0, MOST_WORDS, WORD),
        fields.texts("data_modes", 0, MOST_WORDS, WORD),
        publicKey(fields.optionalObject("public_key")));
  }

  /** A link for people; nothing here ever connects to it. */
  private static String webAddress(String text) {
    if (text.length() > MAX_URL_LENGTH)
      throw new IllegalArgumentException("must have at most " + MAX_URL_LENGTH + " characters");
    try {
      var url = URI.create(text);
      boolean web =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null && url.getRawUserInfo() == null) return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a URL such as https://agent.example", e);
    }
    throw new IllegalArgumentException("must be a URL such as https://agent.example");
  }

  private static @Nullable RawJson publicKey(@Nullable BodyFields key) {
    if (key == null) return null;
    key.text("kty", TextRule.of(8, "OKP", "must be OKP"));
    key.text("crv", TextRule.of(16, "Ed25519", "must be Ed25519"));
    String x = key.text("x", BASE64_URL);
    key.optionalText("kid", WORD);
    key.optionalText("use", TextRule.of(8, "sig", "must be sig"));
    key.optionalText("alg", TextRule.of(16, "EdDSA|Ed25519", "must be EdDSA or Ed25519"));
    if (key.optionalTree("d") != null)
      key.refuse("d", "is the secret half of the key: never send it; make a new key");
    else if (!x.isEmpty() && !isPoint(x)) key.refuse("x", "is no public key of Ed25519");
    return canonical(key.tree());
  }

  /** Null where there is none: of a number, which no field of the key may be. */
  private static @Nullable RawJson canonical(JsonNode key) {
    try {
      return RawJson.of(key);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean isPoint(String base64Url) {
    try {
      return Ed25519.validatePublicKeyFull(Base64.getUrlDecoder().decode(base64Url), 0);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
