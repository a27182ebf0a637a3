package dev.tokenops.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.ledger.json.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The evidence of every bench: the tool's shipped examples, as bytes from outside. */
final class Pack {
  private static final List<String> LISTS =
      List.of("payment_requests", "settlements", "credits", "usage", "deliveries", "files");

  private Pack() {}

  static byte[] bytes() {
    return example("clean");
  }

  /** One of {@link Documents#EXAMPLES} as it ships, or {@code full}. */
  static byte[] bytes(String name) {
    return name.equals("full") ? full() : example(name);
  }

  /** An asset and nothing else: what is least of all that a run takes. */
  static byte[] least() {
    var pack = (ObjectNode) Documents.example("clean");
    var asset = pack.get("asset").get("asset_id").textValue();
    pack.removeAll();
    pack.put("schema", "tokenops.evidence/v1").withObject("/asset").put("asset_id", asset);
    return CanonicalJson.encode(pack);
  }

  /** What the edge does with a posted pack. */
  static EvidencePack read(byte[] posted) {
    return switch (EvidenceReader.read(posted)) {
      case Result.Read(var pack) -> pack;
      case Result other -> throw new IllegalStateException("the example is refused: " + other);
    };
  }

  private static byte[] example(String name) {
    try (var in =
        EvidenceReader.class.getResourceAsStream(
            "/dev/tokenops/engine/review/examples/" + name + ".json")) {
      if (in == null) throw new IllegalStateException("the example is not on the class path");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The clean example over and over, each time with other ids, as long as a run takes it. */
  private static byte[] full() {
    var pack = (ObjectNode) Documents.example("clean");
    byte[] full = CanonicalJson.encode(pack);
    for (int copy = 1; ; copy++) {
      var example = Documents.example("clean");
      for (var list : LISTS)
        for (var item : example.get(list))
          pack.withArray("/" + list).add(renamed((ObjectNode) item, copy));
      byte[] more = CanonicalJson.encode(pack);
      if (more.length > EvidencePack.MAX_BYTES) return full;
      full = more;
    }
  }

  private static ObjectNode renamed(ObjectNode item, int copy) {
    for (var field : List.copyOf(item.properties())) {
      String name = field.getKey();
      boolean id = name.endsWith("_id") && !name.equals("asset_id");
      if (id || name.endsWith("_ref") || name.endsWith("_reference") || name.equals("name"))
        item.put(name, field.getValue().textValue() + "-" + copy);
      if (name.equals("tx_hash") || name.equals("sha256"))
        item.put(name, field.getValue().textValue().substring(0, 56) + "%08x".formatted(copy));
    }
    return item;
  }
}
