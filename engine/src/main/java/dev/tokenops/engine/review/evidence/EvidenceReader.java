package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.SortingWriter;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one way from JSON to evidence. Pure; any thread.
 *
 * <p>Size is judged first, then form; every fault is listed (the first twenty). It says the same as
 * {@code evidence.schema.json}, and beyond what a schema can say: no id twice in one list, ids in
 * bytes and not characters, and dates that exist.
 */
public final class EvidenceReader {
  public static final String SCHEMA = "tokenops.evidence/v1";

  /** Of canonical JSON: what most packs stay below. */
  private static final int USUAL_BYTES = 4 * 1024;

  private EvidenceReader() {}

  /** A pack, or why it is none. */
  public sealed interface Result {
    record Read(EvidencePack pack) implements Result {}

    /** For a 422. Never empty. */
    record Faulty(List<Fault> faults) implements Result {}

    /** For a 413: {@code bytes} of canonical JSON, of which {@code limit} are taken. */
    record TooLarge(int bytes, int limit) implements Result {
      public String detail() {
        return "the evidence is %d bytes of canonical JSON; a run takes at most %d"
            .formatted(bytes, limit);
      }
    }
  }

  /**
   * Reads a pack from its bytes.
   *
   * @throws StrictJson.Malformed if they are not strict JSON; its message is fit for the sender
   */
  public static Result read(byte[] json) {
    try (var in = StrictJson.tokens(json)) {
      in.nextToken();
      var result = read(in, json, json.length);
      if (in.nextToken() == null) return result;
    } catch (IOException | StrictJson.Malformed _) {
      // The slow way says what is wrong.
    }
    return read(StrictJson.parse(json));
  }

  /**
   * Reads the value of {@code evidence} in a request, which {@link StrictJson} has parsed.
   *
   * @throws StrictJson.Malformed never, if it is of {@link StrictJson#parse}
   */
  public static Result read(JsonNode posted) {
    try (var in = new TreeTraversingParser(posted)) {
      in.nextToken();
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("of a tree in memory", e);
    }
  }

  /**
   * Reads a pack inside a larger document.
   *
   * @param in of {@link StrictJson#tokens}, at the first token of the pack; afterwards at its last
   * @param document what it parses
   * @throws StrictJson.Malformed if it is not strict JSON; what it says is less than what {@link
   *     StrictJson#parse} says of the whole document
   */
  public static Result read(JsonParser in, byte[] document) {
    return read(in, document, Math.min(document.length, USUAL_BYTES));
  }

  /** As {@link #read(JsonParser, byte[])}, of a document that is not at hand as bytes. */
  public static Result read(JsonParser in) {
    return read(in, null, USUAL_BYTES);
  }

  private static Result read(JsonParser in, byte @Nullable [] document, int expectedBytes) {
    var canonical = new SortingWriter(expectedBytes, EvidencePack.MAX_BYTES);
    var tokens = new Tokens(in, document, canonical);
    var faults = new Faults();
    var evidence = EvidenceForm.read(new Fields(tokens, faults));
    if (tokens.areTooMany())
      return new Result.TooLarge(Math.toIntExact(canonical.length()), EvidencePack.MAX_BYTES);
    if (evidence == null || !faults.isEmpty()) return new Result.Faulty(faults.found());
    if (!tokens.areExact())
      throw new IllegalStateException("well formed, and yet without a canonical form");
    byte[] bytes = canonical.toBytes();
    return new Result.Read(
        EvidencePack.read(RawJson.canonical(bytes), Sha256.hex(bytes), evidence));
  }

  /**
   * Reads again what was recorded when it was accepted.
   *
   * @throws IllegalStateException if it is not well formed: then it was never accepted
   */
  static Evidence reread(RawJson recorded) {
    return switch (read(recorded.bytes())) {
      case Result.Read(var pack) -> pack.evidence();
      case Result.Faulty(var faults) -> throw new IllegalStateException("faulty: " + faults);
      case Result.TooLarge tooLarge -> throw new IllegalStateException(tooLarge.detail());
    };
  }

  /** The review's now must not lie after the acceptance. Empty if all is well. */
  public static Optional<Fault> checkAsOf(Evidence evidence, Instant acceptedAt) {
    var asOf = evidence.asOf();
    if (asOf == null || !asOf.isAfter(acceptedAt)) return Optional.empty();
    return Optional.of(
        new Fault("/evidence/as_of", "is later than the acceptance of the run at " + acceptedAt));
  }
}
