package dev.tokenops.bench.peers;

/**
 * A run as a peer stores it.
 *
 * @param account from 0
 * @param key the Idempotency-Key
 * @param runId its id, if it is a new one
 * @param bodySha256 32 bytes: what a repeat must have in common with the first
 * @param accepted the accepted record's payload: the evidence as it came
 * @param completed the completed record's payload
 * @param costMicros what it reserves and consumes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record PeerRun(
    int account,
    String key,
    String runId,
    byte[] bodySha256,
    byte[] accepted,
    byte[] completed,
    long costMicros) {}
