package dev.tokenops.engine.review.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the rules, oldest first. All but the newest are frozen: under each, a pack comes
 * out today as it did when a contract pinned it, byte for byte. Once it was released the newest is
 * as frozen, and none ever goes: ledgers hold clear outcomes in brief, and their words are made
 * again by the version that they name.
 *
 * <p>A major version may judge the same evidence otherwise: another status, score or verdict, or a
 * finding less. A minor one only says more. What a version consists of is said by the checks
 * themselves: each knows since which version it looks, and until which ({@link Check}).
 */
public enum RulesVersion {
  /** The first that contracts pinned. */
  V1_0_0("1.0.0") {
    @Override
    Causes causes() {
      return Causes.NONE;
    }

    @Override
    KnownTokens tokens() {
      return KnownTokens.FIRST;
    }

    @Override
    public @Nullable ReferenceData referenceData() {
      return null;
    }
  },

  /**
   * More rules, three token lists, causes that swallow their consequences, and a score that a
   * lacking list lowers in the families that it leaves without their match: the same evidence may
   * come out with another score and with findings less, hence the major number.
   */
  V2_0_0("2.0.0") {
    @Override
    Causes causes() {
      return Causes.TABLE;
    }

    @Override
    KnownTokens tokens() {
      return KnownTokens.LISTED;
    }

    @Override
    public ReferenceData referenceData() {
      return KnownTokens.LISTED.reference();
    }
  };

  private static final List<RulesVersion> ALL = List.of(values());

  /** What contracts pin from now on. */
  public static final RulesVersion NEWEST = ALL.getLast();

  private final String text;

  RulesVersion(String text) {
    this.text = text;
  }

  /** The table of tokens that it looks things up in. */
  abstract KnownTokens tokens();

  /** What its outcomes name; null if they name none. */
  public abstract @Nullable ReferenceData referenceData();

  /** Which findings explain which. */
  abstract Causes causes();

  /** As contracts and outcomes write it. */
  public String text() {
    return text;
  }

  /** The version of this name, or null if this program does not know it. */
  public static @Nullable RulesVersion of(String text) {
    for (var version : ALL) if (version.text.equals(text)) return version;
    return null;
  }

  /** What all versions are called, oldest first. */
  public static List<String> texts() {
    return ALL.stream().map(RulesVersion::text).toList();
  }

  /** Whether it has what came with one version and went with another, if it ever did. */
  boolean has(RulesVersion since, @Nullable RulesVersion until) {
    return compareTo(since) >= 0 && (until == null || compareTo(until) < 0);
  }
}
