package dev.tokenops.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** A canonical JSON value that is carried as it stands, so that its hash stays what it was. */
public record RawJson(String text) {
  /** The canonical form of a tree. */
  public static RawJson of(JsonNode tree) {
    return new RawJson(new String(CanonicalJson.encode(tree), StandardCharsets.UTF_8));
  }

  /** The canonical form of strict JSON. */
  public static RawJson of(byte[] json) {
    return of(StrictJson.parse(json));
  }

  /** UTF-8. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
