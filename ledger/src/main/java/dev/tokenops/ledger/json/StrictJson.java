package dev.tokenops.ledger.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The strict way in: RFC 8259 in UTF-8, without what two readers could read differently.
 *
 * <p>Refused: malformed UTF-8, a byte order mark, duplicate keys, lone surrogates, more than one
 * value, and depth over {@value #MAX_DEPTH} (RFC 8785 section 3.1 and RFC 7493). Thread-safe.
 */
public final class StrictJson {
  /** Levels of objects and arrays, counted from 1. */
  public static final int MAX_DEPTH = 64;

  private static final ObjectReader READER =
      JsonMapper.builder(factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  /** How Jackson names a repeated key; one that is long, or no text, is not told again. */
  private static final Pattern DUPLICATE =
      Pattern.compile("Duplicate field '([^\\p{Cs}\\p{Cc}]{0,200})'");

  private StrictJson() {}

  /**
   * Parses one JSON value.
   *
   * @throws Malformed if the bytes are not strict JSON; its message is fit for the sender
   */
  public static JsonNode parse(byte[] json) {
    String text = utf8(json);
    if (text.isBlank()) throw new Malformed("empty, where JSON must stand");
    try {
      JsonNode node = READER.readValue(text);
      if (mayHoldSurrogates(text)) refuseLoneSurrogates(node, JsonPointer.empty());
      return node;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (NumberFormatException e) { // Not wrapped by Jackson: an exponent beyond an int.
      throw new Malformed("a number's exponent is too large");
    }
  }

  /**
   * What a parser of a tree has thrown, in our words.
   *
   * @throws UncheckedIOException if it is not about the JSON
   */
  public static Malformed malformed(IOException e) {
    return switch (e) {
      case StreamConstraintsException _ ->
          new Malformed("nested deeper than " + MAX_DEPTH + " levels, or a token is too long");
      case JsonProcessingException about -> new Malformed(reason(about) + place(about));
      default -> throw new UncheckedIOException(e);
    };
  }

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  /** What is wrong, in our words: Jackson's speak of its own classes and settings. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof JsonEOFException) return "the JSON ends before it is complete";
    if (e instanceof MismatchedInputException) return "something follows the JSON value";
    var duplicate = DUPLICATE.matcher(e.getOriginalMessage());
    if (duplicate.matches()) return "the key '" + duplicate.group(1) + "' stands twice";
    return e.getOriginalMessage().startsWith("Duplicate field") ? "a key stands twice" : "not JSON";
  }

  private static String place(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static String utf8(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("not UTF-8");
    }
  }

  /** UTF-8 holds no lone surrogate, so it takes an escape to write one: most texts have none. */
  private static boolean mayHoldSurrogates(String text) {
    return text.contains("\\ud") || text.contains("\\uD");
  }

  private static void refuseLoneSurrogates(JsonNode node, JsonPointer at) {
    switch (node.getNodeType()) {
      case STRING -> refuseLoneSurrogate(node.textValue(), at);
      case ARRAY -> {
        for (int i = 0; i < node.size(); i++) refuseLoneSurrogates(node.get(i), at.appendIndex(i));
      }
      case OBJECT -> {
        for (var field : node.properties()) {
          refuseLoneSurrogate(field.getKey(), at);
          refuseLoneSurrogates(field.getValue(), at.appendProperty(field.getKey()));
        }
      }
      default -> {}
    }
  }

  private static void refuseLoneSurrogate(String text, JsonPointer at) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
        throw new Malformed("a lone surrogate in the string at '" + at + "'");
      i += Character.charCount(codePoint);
    }
  }

  /** Not strict JSON. The message names what is wrong and where, and holds nothing internal. */
  public static final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
      super(message);
    }
  }
}
