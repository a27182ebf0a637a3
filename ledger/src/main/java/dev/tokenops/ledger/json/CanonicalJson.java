package dev.tokenops.ledger.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.TreeMap;

/**
 * The canonical way out: RFC 8785, for documents whose numbers are integers below 2^53.
 *
 * <p>Records are written with their components in snake_case, sorted, without nulls; enum constants
 * in lower case; {@link Instant} as RFC 3339 UTC with milliseconds; {@link RawJson} as it stands. A
 * tree ({@link JsonNode}) keeps its nulls. Thread-safe.
 */
public final class CanonicalJson {
  /** RFC 8785 section 3.2.2.3: beyond it an IEEE double is not exact. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(module())
          .build();

  private CanonicalJson() {}

  /** The canonical bytes (UTF-8) of a record, a map, a list or a tree. */
  public static byte[] encode(Object value) {
    try {
      if (!(value instanceof JsonNode node)) return MAPPER.writeValueAsBytes(value);
      var out = new ByteArrayOutputStream(512);
      try (var generator = MAPPER.getFactory().createGenerator(out)) {
        write(node, generator);
      }
      return out.toByteArray();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not encodable: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the bytes do not fit the type, an unknown key included
   */
  public static <T> T decode(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /** A record, map or list as a tree, say for an answer that adds to it. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Whether the bytes are strict JSON in canonical form. */
  public static boolean isCanonical(byte[] json) {
    return CanonicalScan.end(json, 0) == json.length || isWrittenAlike(json);
  }

  /**
   * Whether a part of the bytes is one value in canonical form; not whether it is none: what is
   * rarely written is for {@link #isCanonical} on the whole to judge.
   *
   * @param depth objects and arrays around it in the whole
   */
  public static boolean isPlainlyCanonical(byte[] json, int from, int to, int depth) {
    return CanonicalScan.value(json, from, depth) == to;
  }

  /** The slow, obvious way. */
  static boolean isWrittenAlike(byte[] json) {
    try {
      return java.util.Arrays.equals(json, encode(StrictJson.parse(json)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void write(JsonNode node, JsonGenerator out) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        var sorted = new TreeMap<String, JsonNode>();
        node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        out.writeStartObject();
        for (var field : sorted.entrySet()) {
          out.writeFieldName(field.getKey());
          write(field.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (var item : node) write(item, out);
        out.writeEndArray();
      }
      case NUMBER -> out.writeNumber(integer(node));
      case STRING -> out.writeString(node.textValue());
      case BOOLEAN -> out.writeBoolean(node.booleanValue());
      case NULL -> out.writeNull();
      case POJO, BINARY, MISSING ->
          throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    }
  }

  private static long integer(JsonNode node) {
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || Math.abs(node.longValue()) > MAX_INTEGER)
      throw new IllegalArgumentException("not an integer below 2^53: " + node);
    return node.longValue();
  }

  private static SimpleModule module() {
    return new SimpleModule()
        .addSerializer(Instant.class, new InstantWriter())
        .addDeserializer(Instant.class, new InstantReader())
        .addSerializer(RawJson.class, new RawWriter())
        .addDeserializer(RawJson.class, new RawReader())
        .setSerializerModifier(new EnumNames.Writers())
        .setDeserializerModifier(new EnumNames.Readers());
  }

  private static final class InstantWriter extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider ignored)
        throws IOException {
      out.writeString(Rfc3339.format(time));
    }
  }

  private static final class InstantReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser in, DeserializationContext ignored) throws IOException {
      return Rfc3339.parse(in.getText());
    }
  }

  private static final class RawWriter extends JsonSerializer<RawJson> {
    @Override
    public void serialize(RawJson raw, JsonGenerator out, SerializerProvider ignored)
        throws IOException {
      out.writeRawValue(raw.text());
    }
  }

  private static final class RawReader extends JsonDeserializer<RawJson> {
    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return RawJson.of(context.readTree(in));
    }
  }
}
