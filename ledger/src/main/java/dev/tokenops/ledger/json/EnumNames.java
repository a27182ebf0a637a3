package dev.tokenops.ledger.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Enum constants on the wire: their names in lower case, and nothing else is read back. */
public final class EnumNames {
  /** By ordinal: lower case is worked out once, not at each fact that is written. */
  private static final ClassValue<String[]> NAMES =
      new ClassValue<>() {
        @Override
        protected String[] computeValue(Class<?> type) {
          return Arrays.stream(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .toArray(String[]::new);
        }
      };

  private EnumNames() {}

  /** The constant as it stands in documents: lower case, words joined by underscores. */
  @SuppressWarnings("EnumOrdinal") // Of an array that is made of the same constants.
  public static String of(Enum<?> constant) {
    return NAMES.get(constant.getDeclaringClass())[constant.ordinal()];
  }

  static final class Writers extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifyEnumSerializer(
        SerializationConfig config, JavaType type, BeanDescription bean, JsonSerializer<?> before) {
      return new JsonSerializer<Enum<?>>() {
        @Override
        public void serialize(Enum<?> constant, JsonGenerator out, SerializerProvider ignored)
            throws IOException {
          out.writeString(of(constant));
        }
      };
    }
  }

  static final class Readers extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription bean,
        JsonDeserializer<?> before) {
      Map<String, Enum<?>> byName =
          Arrays.stream(type.getRawClass().getEnumConstants())
              .map(constant -> (Enum<?>) constant)
              .collect(Collectors.toMap(EnumNames::of, Function.identity()));
      return new JsonDeserializer<Enum<?>>() {
        @Override
        public Enum<?> deserialize(JsonParser in, DeserializationContext context)
            throws IOException {
          Enum<?> constant = byName.get(in.getText());
          if (constant != null) return constant;
          return (Enum<?>)
              context.handleWeirdStringValue(
                  type.getRawClass(), in.getText(), "one of %s", byName.keySet());
        }
      };
    }
  }
}
