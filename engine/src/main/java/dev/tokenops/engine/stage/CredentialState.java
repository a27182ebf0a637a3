package dev.tokenops.engine.stage;

/** Where a credential stands. Only the first of them can be claimed or rotated. */
enum CredentialState {
  /** Its key works once it is claimed. */
  ACTIVE,
  /** Another took its place; its key works until its grace is over. */
  ROTATED,
  /** Its key stopped working at once, for good. */
  REVOKED,
  /** Its time is over; nobody had to decide it. */
  EXPIRED
}
