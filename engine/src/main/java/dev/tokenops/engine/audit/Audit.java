package dev.tokenops.engine.audit;

/** One question about the facts of a ledger that stream by. */
interface Audit {
  /** The verdict's name. */
  String name();

  /**
   * The next entry, in order, none left out.
   *
   * @throws Fault if it does not fit what came before; then the audit is over
   * @throws dev.tokenops.engine.proof.Unbound likewise
   */
  void take(AuditEntry entry);

  /**
   * After the last entry.
   *
   * @return a sentence on what holds
   * @throws Fault if it does not
   */
  String finish();
}
