package dev.tokenops.engine.stage;

/** What the credits of an agent's account allow. */
public enum CreditState {
  /** No credits have come, or all that came were taken back. */
  UNFUNDED,
  /** There are credits to spend, or held ones that may come back. */
  FUNDED,
  /** All credits are spent. */
  EXHAUSTED,
  /** A refund or dispute took credits that were spent; new runs wait until they are paid. */
  SHORTFALL
}
