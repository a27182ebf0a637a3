package dev.tokenops.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Credits;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.EnumNames;
import dev.tokenops.ledger.json.Rfc3339;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON of answers: keys in the order in which a person reads them. Any thread. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ThreadLocal<CanonicalWriter> WRITERS =
      ThreadLocal.withInitial(CanonicalWriter::new);

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static <T> ArrayNode array(Collection<T> items, Function<? super T, ? extends JsonNode> item) {
    var array = array();
    for (T each : items) array.add(item.apply(each));
    return array;
  }

  static ArrayNode texts(Collection<String> texts) {
    var array = array();
    texts.forEach(array::add);
    return array;
  }

  /** Constants by their names in lower case. */
  static ArrayNode names(Collection<? extends Enum<?>> constants) {
    var array = array();
    for (var constant : constants) array.add(name(constant));
    return array;
  }

  /** A constant as it stands on the wire. */
  static String name(Enum<?> constant) {
    return EnumNames.of(constant);
  }

  /** RFC 3339 in UTC with milliseconds; null stays null. */
  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Rfc3339.format(time);
  }

  /** Micro-credits as a decimal string of credits. */
  static String credits(long micros) {
    return Credits.text(micros);
  }

  static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of our own that cannot be written", e);
    }
  }

  /** What is written straight into bytes, without a tree. */
  static Buffer written(Consumer<CanonicalWriter> write) {
    var out = written(WRITERS.get().reset(), write);
    // A buffer around the bytes; Buffer.buffer would copy them once more.
    return BufferInternal.buffer(Unpooled.wrappedBuffer(out.toBytes()));
  }

  /** The same in memory that a socket takes as it is: to be released by whoever asked for it. */
  static ByteBuf writtenOutside(Consumer<CanonicalWriter> write) {
    var out = written(WRITERS.get().reset(), write);
    var bytes = PooledByteBufAllocator.DEFAULT.directBuffer(out.length(), out.length());
    out.give(bytes::writeBytes);
    return bytes;
  }

  private static CanonicalWriter written(CanonicalWriter out, Consumer<CanonicalWriter> write) {
    write.accept(out);
    return out;
  }
}
