package dev.tokenops.bench;

import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The evidence of every bench: the tool's shipped clean example, as bytes from outside. */
final class Pack {
  private Pack() {}

  static byte[] bytes() {
    try (var in =
        EvidenceReader.class.getResourceAsStream(
            "/dev/tokenops/engine/review/examples/clean.json")) {
      if (in == null) throw new IllegalStateException("the example is not on the class path");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the edge does with a posted pack. */
  static EvidencePack read(byte[] posted) {
    return switch (EvidenceReader.read(StrictJson.parse(posted))) {
      case Result.Read(var pack) -> pack;
      case Result other -> throw new IllegalStateException("the example is refused: " + other);
    };
  }
}
