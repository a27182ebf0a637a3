package dev.tokenops.engine.message;

import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of hot fact is written and read without databind, key by key in canonical order.
 *
 * <p>Byte for byte what {@link dev.tokenops.ledger.json.CanonicalJson} makes of the record, which a
 * property test holds. Pure: one instance serves every thread.
 */
interface Form<F extends Fact> {
  void write(F fact, CanonicalWriter out);

  /**
   * @throws CanonicalReader.Unexpected at anything that {@link #write} would not have written
   */
  F read(CanonicalReader in);

  /** Writes what may be absent: then its key is too. */
  static void writeIfThere(CanonicalWriter out, JsonKey key, @Nullable String text) {
    if (text != null) out.key(key).string(text);
  }

  /** Reads what may be absent. */
  static @Nullable String stringIfThere(CanonicalReader in, JsonKey key) {
    return in.next(key) ? in.string() : null;
  }

  static String string(CanonicalReader in, JsonKey key) {
    in.key(key);
    return in.string();
  }

  static long number(CanonicalReader in, JsonKey key) {
    in.key(key);
    return in.number();
  }

  static int integer(CanonicalReader in, JsonKey key) {
    in.key(key);
    return in.integer();
  }

  static <T> List<T> list(CanonicalReader in, JsonKey key, Function<CanonicalReader, T> item) {
    in.key(key);
    in.beginArray();
    var list = new ArrayList<T>(1);
    while (in.more()) list.add(item.apply(in));
    return list;
  }
}
