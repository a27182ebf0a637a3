package dev.tokenops.http.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson.Malformed;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of Stripe's JSON, read field by field: what is not asked for may be anything, what is
 * asked for must be of its type and fit into an entry. Null and missing are the same.
 *
 * <p>Every reader throws {@link Malformed}, which names the field.
 */
record StripeObject(JsonNode node, String path) {
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern LINE = Pattern.compile("\\P{Cntrl}{1,255}");

  static StripeObject of(JsonNode node, String path) {
    if (!node.isObject()) throw new Malformed(path + " must be an object");
    return new StripeObject(node, path);
  }

  StripeObject object(String name) {
    return of(node.path(name), at(name));
  }

  @Nullable StripeObject optionalObject(String name) {
    return node.hasNonNull(name) ? object(name) : null;
  }

  /** An id of Stripe's: visible ASCII, at most 255 characters. */
  String id(String name) {
    var id = optionalId(name);
    if (id == null) throw new Malformed(at(name) + " is missing");
    return id;
  }

  @Nullable String optionalId(String name) {
    return text(name, ID, "an id of 1 to 255 visible ASCII characters");
  }

  /** The id of another object, which stands here by its id or expanded. */
  @Nullable String reference(String name) {
    return node.path(name).isObject() ? object(name).id("id") : optionalId(name);
  }

  /** Text without control characters. */
  @Nullable String line(String name) {
    return text(name, LINE, "a line of 1 to 255 characters");
  }

  private @Nullable String text(String name, Pattern form, String what) {
    if (!node.hasNonNull(name)) return null;
    var text = node.get(name).textValue();
    if (text == null || !form.matcher(text).matches())
      throw new Malformed(at(name) + " must be " + what);
    return text;
  }

  /** An integer of at most 2^53 − 1 to either side. */
  @Nullable Long integer(String name) {
    if (!node.hasNonNull(name)) return null;
    var number = node.get(name);
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || Math.abs(number.longValue()) > CanonicalJson.MAX_INTEGER)
      throw new Malformed(at(name) + " must be an integer below 2^53");
    return number.longValue();
  }

  /** False where it is not said. */
  boolean flag(String name) {
    if (!node.hasNonNull(name)) return false;
    if (!node.get(name).isBoolean()) throw new Malformed(at(name) + " must be true or false");
    return node.get(name).booleanValue();
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
