package dev.tokenops.engine.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What ships beside the tool: its schemas and its worked examples. Read anew at each call. */
public final class Documents {
  /** The examples; each has its expected outcome beside it. */
  public static final List<String> EXAMPLES =
      List.of(
          "clean",
          "compact",
          "partial",
          "broken",
          "asset",
          "payments",
          "settlements",
          "credits",
          "usage",
          "deliveries",
          "exceptions",
          "files",
          "refund",
          "lifecycle",
          "bnb",
          "solana",
          "tiny",
          "huge");

  private Documents() {}

  /** JSON Schema 2020-12 of the evidence. */
  public static JsonNode evidenceSchema() {
    return read("evidence.schema.json");
  }

  /** JSON Schema 2020-12 of the outcome. */
  public static JsonNode outcomeSchema() {
    return read("outcome.schema.json");
  }

  /**
   * An evidence pack, ready to be posted.
   *
   * @param name one of {@link #EXAMPLES}
   */
  public static JsonNode example(String name) {
    return read("examples/" + name + ".json");
  }

  /** What the review of an example gives under {@code Terms.DEFAULT}. */
  public static JsonNode exampleOutcome(String name) {
    return read("examples/" + name + ".outcome.json");
  }

  private static JsonNode read(String name) {
    try (var in = Documents.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalArgumentException("no such document: " + name);
      return StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
