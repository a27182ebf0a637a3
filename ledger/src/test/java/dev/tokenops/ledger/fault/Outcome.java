package dev.tokenops.ledger.fault;

/**
 * What becomes of it, in the words that an operator reads.
 *
 * @param kind of outcome: two of one kind differ in places and numbers only
 * @param open what opening says, and reading after it
 * @param verify what {@code tokenops verify} says, with a checkpoint that was saved before
 * @param lost what is
 * @param goOn what to do
 */
record Outcome(String kind, String open, String verify, String lost, String goOn) {}
