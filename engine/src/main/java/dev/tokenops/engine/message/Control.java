package dev.tokenops.engine.message;

import org.jspecify.annotations.Nullable;

/**
 * What the operator may pause, by name.
 *
 * @param of the provider's route or the agent's id; empty for what there is one of
 */
public record Control(Kind kind, String of) {
  private static final String PROVIDER_PREFIX = "provider:";
  private static final String AGENT_PREFIX = "agent:";

  /** New runs of every agent. */
  public static final Control RUNS = new Control(Kind.RUNS, "");

  /** Deliveries of callbacks. */
  public static final Control CALLBACKS = new Control(Kind.CALLBACKS, "");

  /** What a control stops while it is paused. */
  public enum Kind {
    /** New runs, and recoveries that would execute. Runs that were accepted before go on. */
    RUNS,
    /** Attempts to deliver callbacks: they stay pending. Runs complete. */
    CALLBACKS,
    /** A route's events, which the provider sends again later, and new settlements on it. */
    PROVIDER,
    /** One agent's new runs, contracts and settlements. It may read, cancel and quote. */
    AGENT
  }

  public static Control provider(String route) {
    return new Control(Kind.PROVIDER, route);
  }

  public static Control agent(String agentId) {
    return new Control(Kind.AGENT, agentId);
  }

  /** The control that is called so; null if there can be none. Whether it is there is not asked. */
  public static @Nullable Control of(String name) {
    if (name.equals(RUNS.name())) return RUNS;
    if (name.equals(CALLBACKS.name())) return CALLBACKS;
    if (name.startsWith(PROVIDER_PREFIX) && name.length() > PROVIDER_PREFIX.length())
      return provider(name.substring(PROVIDER_PREFIX.length()));
    if (name.startsWith(AGENT_PREFIX)) {
      var agentId = name.substring(AGENT_PREFIX.length());
      if (TypeId.isValid(TypeId.AGENT, agentId)) return agent(agentId);
    }
    return null;
  }

  /** Such as {@code runs} or {@code agent:agt_…}. */
  public String name() {
    return switch (kind) {
      case RUNS -> "runs";
      case CALLBACKS -> "callbacks";
      case PROVIDER -> PROVIDER_PREFIX + of;
      case AGENT -> AGENT_PREFIX + of;
    };
  }
}
