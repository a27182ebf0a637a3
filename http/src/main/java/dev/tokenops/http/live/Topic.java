package dev.tokenops.http.live;

/** What kind of object changed. Names are a contract: add, never rename. */
public enum Topic {
  RUN("run.changed", "run_id"),
  /** A callback: it is due, was tried, has ended or is asked for again. */
  DELIVERY("delivery.changed", "delivery_id"),
  /** A payment, and with it the credits of its agent. */
  SETTLEMENT("settlement.changed", "settlement_id"),
  /** What a payment provider said; told to the operator alone. */
  PROVIDER_EVENT("provider_event.changed", "event_id"),
  EXCEPTION("exception.changed", "exception_id"),
  /** A quote or a contract. */
  CONTRACT("contract.changed", "contract_id"),
  /** An agent's trust or one of its credentials. */
  AGENT("agent.changed", "agent_id"),
  /** Something was paused or opened again; told to the operator alone. */
  CONTROL("control.changed", "control");

  private final String event;
  private final String key;

  Topic(String event, String key) {
    this.event = event;
    this.key = key;
  }

  /** The name of the event. */
  public String event() {
    return event;
  }

  /** The member of its data that says which object. */
  String key() {
    return key;
  }
}
