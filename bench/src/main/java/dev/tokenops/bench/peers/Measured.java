package dev.tokenops.bench.peers;

/**
 * What one contestant did in one round.
 *
 * @param round from 1
 * @param runsPerSecond acknowledged, over the measured seconds
 * @param p50Micros and the next: latencies from sending to the whole answer
 * @param acknowledged runs, the warm-up's too
 * @param stored runs that were found afterwards
 * @param flushes forces to disk meanwhile; -1 where the store does not count them
 * @param holds whether records, chain, money and flushes are what they must be
 * @param detail how that was seen
 */
record Measured(
    Contestant contestant,
    int round,
    double runsPerSecond,
    long p50Micros,
    long p99Micros,
    double clientMicros,
    long acknowledged,
    long stored,
    long flushes,
    boolean holds,
    String detail) {}
