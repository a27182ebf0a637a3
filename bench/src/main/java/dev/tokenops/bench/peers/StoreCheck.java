package dev.tokenops.bench.peers;

/**
 * What was found in a store after a round.
 *
 * @param stored runs
 * @param flushes forces to disk since the round began; -1 if it is not counted
 * @param fault what is wrong; empty if nothing is
 * @param detail what was seen
 */
record StoreCheck(long stored, long flushes, String fault, String detail) {}
