package dev.tokenops.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.List;

/** The clean example in two: what lacks lists, and these lists. */
final class Halves {
  /** Lists that the first part lacks. */
  static final List<String> LACKING = List.of("usage", "deliveries");

  static final EvidencePack PARTIAL = without(LACKING);
  static final EvidencePack REST = only(LACKING);

  private Halves() {}

  static EvidencePack without(List<String> lists) {
    var pack = clean();
    lists.forEach(pack::remove);
    return EvidencePack.recorded(RawJson.of(pack));
  }

  static EvidencePack only(List<String> lists) {
    var pack = clean();
    var only = pack.objectNode();
    only.set("schema", pack.get("schema"));
    only.putObject("asset").set("asset_id", pack.at("/asset/asset_id"));
    for (var list : lists) only.set(list, pack.get(list));
    return EvidencePack.recorded(RawJson.of(only));
  }

  private static ObjectNode clean() {
    return (ObjectNode) StrictJson.parse(Facts.CLEAN.canonical().bytes());
  }
}
