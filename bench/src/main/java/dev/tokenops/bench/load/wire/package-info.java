/**
 * HTTP/1.1 for a load client, on one thread and at the least cost.
 *
 * <pre>
 *   Source ──Work──► Loop ──► Connection ──bytes──► server
 *     ▲ due when?      │ one thread, one selector       │
 *     └──── Verdict ◄──┴── Answer ◄── AnswerReader ◄────┘
 * </pre>
 *
 * <p>The client shares its cores with the server that it measures, so it must be cheap: requests
 * are put together from prepared bytes, an answer is looked into where it lies, and nothing hops
 * between threads. Knows HTTP and nothing of TokenOps.
 */
@NullMarked
package dev.tokenops.bench.load.wire;

import org.jspecify.annotations.NullMarked;
