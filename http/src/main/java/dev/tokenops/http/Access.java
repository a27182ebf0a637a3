package dev.tokenops.http;

import dev.tokenops.engine.message.Words.Scope;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Who may call a route. Whose object it is, is judged afterwards: see {@link Ownership}. */
enum Access {
  /** Anyone, without a key. */
  PUBLIC(null, false),
  /** Whoever signs as the payment provider: the handler checks the signature. */
  PROVIDER(null, false),
  /** The operator alone. */
  OPERATOR(null, true),
  /** An agent's key with the scope {@code quote}. */
  QUOTE(Scope.QUOTE, false),
  /** The scope {@code quote}, or the operator. */
  QUOTE_OR_OPERATOR(Scope.QUOTE, true),
  FUND(Scope.FUND, false),
  CONTRACT(Scope.CONTRACT, false),
  RUN(Scope.RUN, false),
  /** The scope {@code run}, or the operator. */
  RUN_OR_OPERATOR(Scope.RUN, true),
  /** The scope {@code read}, or the operator, who may read everything. */
  READ(Scope.READ, true),
  /** Any key of the agent that owns the object and reaches as far, or the operator. */
  OWNER(null, true),
  /** The scope {@code audit}, or the operator. */
  LEDGER(Scope.AUDIT, true),
  /** The scope {@code read} or {@code audit}, or the operator: each hears what it may read. */
  EVENTS(null, true),
  /** The operator, or anyone on this machine. */
  METRICS(null, true),
  /** The operator's session in a browser: the handler shows a sign-in form to others. */
  CONSOLE(null, false);

  private final @Nullable Scope scope;
  private final boolean operator;

  Access(@Nullable Scope scope, boolean operator) {
    this.scope = scope;
    this.operator = operator;
  }

  /** The scope that lets an agent's key in; null if none is asked for, or none would help. */
  @Nullable Scope scope() {
    return scope;
  }

  /** Whether the operator's key is let in. */
  boolean operator() {
    return operator;
  }

  /** Whether a key is needed at all. */
  boolean needsKey() {
    return switch (this) {
      case PUBLIC, PROVIDER, CONSOLE -> false;
      case OPERATOR,
          QUOTE,
          QUOTE_OR_OPERATOR,
          FUND,
          CONTRACT,
          RUN,
          RUN_OR_OPERATOR,
          READ,
          OWNER,
          LEDGER,
          EVENTS,
          METRICS ->
          true;
    };
  }

  /** Whether some key of an agent is let in. */
  boolean agents() {
    return scope != null || this == OWNER || this == EVENTS;
  }

  /** Whether a key with these scopes is let in, as far as scopes decide. */
  boolean lets(Collection<Scope> scopes) {
    if (this == EVENTS) return scopes.contains(Scope.READ) || scopes.contains(Scope.AUDIT);
    return scope == null || scopes.contains(scope);
  }

  /** The scopes of which one is needed, for whoever has none of them. */
  String wanted() {
    return this == EVENTS ? "read or audit" : scope == null ? "" : Json.name(scope);
  }
}
