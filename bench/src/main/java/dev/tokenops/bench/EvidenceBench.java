package dev.tokenops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one pack costs: from posted bytes to the review's records, and from these to the outcome.
 *
 * <p>The baselines do the least that any reader and any writer must: a tree of the JSON without a
 * look at what it says, and the SHA-256 that names the evidence. {@code compact} is the pack of
 * about 1.5 KiB, {@code full} one of 48 KiB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EvidenceBench {
  private static final Instant ACCEPTED_AT = Instant.parse("2026-11-21T09:00:00Z");

  @Param({"compact", "clean", "broken", "full"})
  public String pack = "compact";

  private byte[] posted = {};
  private byte[] canonical = {};
  private EvidencePack read = Pack.read(Pack.bytes());
  private Outcome outcome = TokenOps.review(read, Terms.DEFAULT, ACCEPTED_AT);

  @Setup
  public void prepare() {
    posted = Pack.bytes(pack);
    read = Pack.read(posted);
    canonical = read.canonical().bytes();
    outcome = review();
  }

  /** Baseline: a tree, not looked at. */
  @Benchmark
  public JsonNode baselineTree() {
    return StrictJson.parse(posted);
  }

  /** Baseline: the digest of the canonical bytes. */
  @Benchmark
  public String baselineSha256() {
    return Sha256.hex(canonical);
  }

  /** Records, canonical bytes and digest, from bytes as an agent posts them. */
  @Benchmark
  public EvidencePack readPosted() {
    return Pack.read(posted);
  }

  /** The same from bytes that are canonical already. */
  @Benchmark
  public EvidencePack readCanonical() {
    return Pack.read(canonical);
  }

  @Benchmark
  public Outcome review() {
    return TokenOps.review(read, Terms.DEFAULT, ACCEPTED_AT);
  }

  /** The outcome as it stands in its fact. */
  @Benchmark
  public RawJson encodeOutcome() {
    return RecordedOutcome.of(outcome).json();
  }
}
