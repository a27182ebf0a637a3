package dev.tokenops.engine.message;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Facts of any kind with anything in them: what may be absent is so half of the time. */
final class GeneratedFacts {
  /** Ends of the ranges that are written differently, and letters. */
  private static final int[] CHARACTERS = {
    'a', 'b', 'Z', '7', '_', ' ', '"', '\\', '/', 0, 0xb, '\n', 0x1f, 0x7f, 0x80, 0xe4, 0x122,
    0x7ff, 0x2028, 0xd7ff, 0xe000, 0xffff, 0x1f600, 0x10ffff
  };

  private GeneratedFacts() {}

  static Fact fact(Class<? extends Fact> kind, Random random) {
    return (Fact) record(kind, random);
  }

  private static Object record(Class<?> type, Random random) {
    var components = type.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++)
      values[i] = value(components[i].getAnnotatedType(), random);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object value(AnnotatedType type, Random random) {
    if (type.isAnnotationPresent(Nullable.class) && random.nextBoolean()) return null;
    if (type instanceof AnnotatedParameterizedType list) {
      var items = new ArrayList<@Nullable Object>();
      for (int i = random.nextInt(4); i > 0; i--)
        items.add(value(list.getAnnotatedActualTypeArguments()[0], random));
      return items;
    }
    var kind = (Class<?>) type.getType();
    if (kind == String.class) return string(random);
    if (kind == long.class || kind == Long.class) return number(random);
    if (kind == int.class) return random.nextInt() >> random.nextInt(32);
    if (kind == boolean.class) return random.nextBoolean();
    if (kind == Instant.class)
      return Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
    if (kind == RawJson.class) return raw(random);
    if (kind == EvidencePack.class) return EvidencePack.recorded(raw(random));
    if (kind == RecordedOutcome.class) return RecordedOutcome.recorded(raw(random));
    if (kind.isEnum())
      return kind.getEnumConstants()[random.nextInt(kind.getEnumConstants().length)];
    if (kind.isRecord()) return record(kind, random);
    throw new IllegalStateException("how is one made of " + type.getType());
  }

  private static RawJson raw(Random random) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("key" + random.nextInt(3), string(random));
    object.put("number", number(random));
    object.putArray("list").add(string(random)).addObject().putNull(string(random));
    return RawJson.of(object);
  }

  private static long number(Random random) {
    return (random.nextLong() >>> 11 >>> random.nextInt(53)) & CanonicalJson.MAX_INTEGER;
  }

  private static String string(Random random) {
    var text = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int i = random.nextInt(10); i > 0; i--)
      text.appendCodePoint(CHARACTERS[random.nextInt(plain ? 6 : CHARACTERS.length)]);
    return text.toString();
  }
}
