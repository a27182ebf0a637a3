package dev.tokenops.engine.stage;

import java.util.Locale;

/** Enum constants as they stand in documents: lower snake case. */
public final class CanonicalNames {
  private CanonicalNames() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
