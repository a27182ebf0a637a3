package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import dev.tokenops.ledger.json.JsonCursor;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The one way from JSON to evidence. Pure; any thread.
 *
 * <p>Size is judged first, then form; every fault is listed (the first twenty). It says the same as
 * {@code evidence.schema.json}, and beyond what a schema can say: no id twice in one list, ids in
 * bytes and not characters, and dates that exist.
 */
public final class EvidenceReader {
  public static final String SCHEMA = "tokenops.evidence/v1";

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
    try {
      var in = new JsonCursor(json);
      var pack = read(in);
      in.end();
      return new Result.Read(pack);
    } catch (JsonCursor.Unread _) {
      return read(StrictJson.parse(json)); // Which says what is wrong, if anything is.
    }
  }

  /**
   * Reads the value of {@code evidence} in a request, which {@link StrictJson} has parsed.
   *
   * @throws StrictJson.Malformed never, if it is of {@link StrictJson#parse}
   */
  public static Result read(JsonNode posted) {
    try (var in = new TreeTraversingParser(posted)) {
      in.nextToken();
      var tokens = new ParsedTokens(in);
      var faults = new Faults();
      var evidence = EvidenceForm.read(new Fields(tokens, faults));
      if (tokens.areTooMany()) return new Result.TooLarge(tokens.length(), EvidencePack.MAX_BYTES);
      if (evidence == null || !faults.isEmpty()) return new Result.Faulty(faults.found());
      return new Result.Read(pack(tokens, evidence));
    } catch (IOException e) {
      throw new UncheckedIOException("of a tree in memory", e);
    }
  }

  /**
   * Reads a good pack inside a larger document, the quick way.
   *
   * @param in at the pack; afterwards behind it
   * @throws JsonCursor.Unread at what is no good pack, and seldom at a good one: then it is to be
   *     parsed, for {@link #read(JsonNode)}
   */
  public static EvidencePack read(JsonCursor in) {
    var tokens = new PostedTokens(in);
    var faults = new Faults();
    var evidence = EvidenceForm.read(new Fields(tokens, faults));
    if (evidence == null || !faults.isEmpty()) throw in.unread();
    return pack(tokens, evidence);
  }

  private static EvidencePack pack(Tokens tokens, Evidence evidence) {
    var canonical = tokens.canonical();
    return EvidencePack.read(canonical, Sha256.hex(canonical), evidence);
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
