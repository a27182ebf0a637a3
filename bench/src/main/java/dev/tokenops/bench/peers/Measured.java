package dev.tokenops.bench.peers;

/**
 * What one contestant did in one round.
 *
 * @param round from 1
 * @param runsPerSecond acknowledged
 * @param p50Micros and the next: latencies from sending to the whole answer
 * @param clientMicros processor time of the load client for each answer
 */
record Measured(
    Contestant contestant,
    int round,
    double runsPerSecond,
    long p50Micros,
    long p99Micros,
    double clientMicros) {}
