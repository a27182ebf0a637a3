package dev.tokenops.engine.index;

/** What a row is found by; each kind is a table of its own. Numbers are a format: only add. */
public enum Kind {
  /** A run's id: every entry of the run. A ticket's id: those that opened and ended it. */
  RUN(0, false),
  /** Who asked, and its Idempotency-Key: the entry that the request led to. */
  REQUEST(1, true),
  /** An agent, and its name for a run: the run's acceptance. */
  PILOT(2, true),
  /** A name for a run, whoever uses it: the run's acceptance. */
  PILOT_NAME(3, false),
  /**
   * An agent or nobody, and how runs end: the acceptance of each that has ended so. Likewise how
   * tickets end: the entry that opened each.
   */
  ENDED(4, false),
  /** An agent: the entries of its runs that moved its credits. */
  MOVED(5, false),
  /** An agent or nobody, and how callbacks end: the entry that ended each. */
  CALLBACK(6, false),
  /** A payment provider's id of an event, or nothing for all: the entry that confirmed it. */
  PROVIDER_EVENT(7, false);

  private final int number;
  private final boolean mostlyNew;

  Kind(int number, boolean mostlyNew) {
    this.number = number;
    this.mostlyNew = mostlyNew;
  }

  /** Its place in a segment, from 0. */
  int number() {
    return number;
  }

  /** Whether most of what is asked for is not there: then a filter stands before the table. */
  boolean mostlyNew() {
    return mostlyNew;
  }
}
