/**
 * {@code tokenops load}: many pilots against a running server, and the proof that none was lost.
 *
 * <pre>
 *   LoadMain ─► LoadOptions ─► LoadTest ──┬─ Preparation   agents with funded contracts
 *                                         ├─ wire.Loop ◄── Traffic   what is due: new, duplicate, bad
 *                                         │      └─────────► Score   counts, histograms, seconds
 *                                         ├─ FinalCheck    every acknowledged run, and the money
 *                                         └─ report        text, JSON, one HTML page
 * </pre>
 *
 * <p><b>Open model.</b> Work is due by the clock and not by the answers, and each latency runs from
 * the moment it was due, also where it had to wait for a free connection: coordinated omission
 * cannot arise, so nothing is corrected afterwards. The closed mode, for saturation, measures from
 * the sending, and says so.
 *
 * <p><b>Why no load tool carries it.</b> Gatling (Apache-2.0; Scala, Akka and Netty: some 60 jars,
 * 40 MB) and Hyperfoil (Apache-2.0; Vert.x and Netty, its own agents and controller) were weighed.
 * Both have an open model. Neither streams NDJSON in both directions over one request, neither
 * keeps what was acknowledged for a check at the end, and both cost more processor time a request
 * than the server may spend on it, on the cores that they share with the server. What is needed of
 * HTTP/1.1 is small: {@link dev.tokenops.bench.load.wire}. Histograms are HdrHistogram's
 * (BSD-2-Clause or CC0).
 */
@NullMarked
package dev.tokenops.bench.load;

import org.jspecify.annotations.NullMarked;
