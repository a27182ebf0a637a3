/**
 * The same store work on PostgreSQL and Redis, behind the same thin HTTP endpoint, driven by the
 * same load client: what a user would get who built the run path on one of them.
 *
 * <pre>
 *   load client ─POST /v1/runs─► PeerServer ─ parse, hash ─► PeerStore ─┬─ PostgresStore  one function a run, or 32 a transaction
 *                                                                       ├─ RedisStore     one function a run, AOF always
 *                                                                       └─ NoStore        nothing: the client's own ceiling
 *   Compare   rounds in turns, ours and theirs; row counts and flushes checked; one table
 * </pre>
 *
 * <p>The store work of a run: idempotent accept by key, balance check and reservation, an accepted
 * and a completed record in a hash chain, all durable before the answer. Peers do not review
 * evidence, sign nothing and give no proofs: that is in their favour, and the table says so.
 */
@NullMarked
package dev.tokenops.bench.peers;

import org.jspecify.annotations.NullMarked;
