package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a string of a body may be: 1 to {@code maxBytes} bytes of UTF-8, without control characters
 * (which are a fault of form), and of {@code form} if there is one.
 *
 * @param maxBytes at least 1
 * @param form null for any text
 * @param sentence what the form asks for, beginning with "must"; used if there is a form
 */
public record TextRule(int maxBytes, @Nullable Pattern form, String sentence) {
  /** Any text of one line. */
  public static TextRule line(int maxBytes) {
    return new TextRule(maxBytes, null, "");
  }

  /**
   * An id of ours or of the sender's, to be looked up: whether there is such a thing is not asked.
   */
  public static TextRule id() {
    return line(64);
  }

  /** Text that a pattern describes. */
  public static TextRule of(int maxBytes, String form, String sentence) {
    return new TextRule(maxBytes, Pattern.compile(form), sentence);
  }

  /** What is wrong with the text at this place, null if nothing. */
  @Nullable Fault fault(String pointer, String text) {
    if (text.chars().anyMatch(Character::isISOControl))
      return new Fault(pointer, "must not hold control characters", Fault.Kind.FORM);
    if (text.isBlank()) return meaning(pointer, "must not be empty");
    if (text.getBytes(UTF_8).length > maxBytes)
      return meaning(pointer, "must have at most " + maxBytes + " bytes of UTF-8");
    if (form != null && !form.matcher(text).matches()) return meaning(pointer, sentence);
    return null;
  }

  private static Fault meaning(String pointer, String detail) {
    return new Fault(pointer, detail, Fault.Kind.MEANING);
  }
}
