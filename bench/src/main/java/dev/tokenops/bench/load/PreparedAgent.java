package dev.tokenops.bench.load;

/**
 * An agent that may post runs.
 *
 * @param accessKey its credential's; lives as long as the load test and is written nowhere
 * @param contractId accepted, and covered by what was funded
 */
record PreparedAgent(String agentId, String accessKey, String contractId) {}
