package dev.tokenops.ledger.checkpoint;

/**
 * The name of a key, which is the origin of the log that it speaks for: a schema-less URL. No space
 * of any kind, no plus sign, no control character, no lone surrogate; C2SP {@code signed-note}.
 */
public final class KeyName {
  /** Characters. Ours: the specification sets no limit, and a name stands in every note. */
  public static final int MAX_LENGTH = 255;

  private KeyName() {}

  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.codePoints().allMatch(KeyName::isAllowed);
  }

  /**
   * The name, if it is valid.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public static String require(String name) {
    if (!isValid(name))
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name a log: 1 to "
              + MAX_LENGTH
              + " characters without space, '+' or control characters, such as log.example.com/tokenops");
    return name;
  }

  private static boolean isAllowed(int character) {
    return character != '+'
        && !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
  }
}
