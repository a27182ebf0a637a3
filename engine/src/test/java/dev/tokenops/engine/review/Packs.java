package dev.tokenops.engine.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Packs for tests, all of them made from the shipped examples. */
public final class Packs {
  /** Later than everything in the examples. */
  public static final Instant ACCEPTED_AT = Instant.parse("2026-11-21T09:00:00Z");

  private Packs() {}

  /** A fresh copy to break. */
  public static ObjectNode clean() {
    return example("clean");
  }

  public static ObjectNode example(String name) {
    return (ObjectNode) Documents.example(name);
  }

  public static byte[] resource(String name) {
    try (InputStream in = TokenOps.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pack of well-formed JSON. */
  public static EvidencePack pack(JsonNode evidence) {
    return switch (EvidenceReader.read(evidence)) {
      case Result.Read(var pack) -> pack;
      case Result.Faulty(var faults) -> throw new AssertionError("faulty: " + faults);
      case Result.TooLarge tooLarge -> throw new AssertionError(tooLarge.detail());
    };
  }

  public static Outcome review(JsonNode evidence) {
    return TokenOps.review(pack(evidence), Terms.DEFAULT, ACCEPTED_AT);
  }

  /** JSON with single quotes, to write it inside Java. */
  public static JsonNode json(String text) {
    return StrictJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
