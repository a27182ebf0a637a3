package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.review.evidence.Faults.Place;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
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

  /** Reads the value of {@code evidence} in a request, which {@link StrictJson} has parsed. */
  public static Result read(JsonNode posted) {
    var canonical = canonical(posted);
    byte[] bytes = canonical == null ? new byte[0] : canonical.bytes();
    if (bytes.length > EvidencePack.MAX_BYTES)
      return new Result.TooLarge(bytes.length, EvidencePack.MAX_BYTES);
    var faults = new Faults();
    var evidence = EvidenceForm.read(posted, Place.ROOT, faults);
    if (evidence == null || !faults.isEmpty()) return new Result.Faulty(faults.found());
    if (canonical == null)
      throw new IllegalStateException("well formed, and yet without a canonical form");
    return new Result.Read(EvidencePack.read(canonical, Sha256.hex(bytes), evidence));
  }

  /**
   * Reads again what was recorded when it was accepted.
   *
   * @throws IllegalStateException if it is not well formed: then it was never accepted
   */
  static Evidence reread(RawJson recorded) {
    return switch (read(StrictJson.parse(recorded.bytes()))) {
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

  /** Null if the numbers have none, which the form then says with a pointer. */
  private static @Nullable RawJson canonical(JsonNode posted) {
    try {
      return RawJson.of(posted);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
