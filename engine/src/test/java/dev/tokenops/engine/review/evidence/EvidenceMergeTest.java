package dev.tokenops.engine.review.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Packs;
import dev.tokenops.engine.review.evidence.EvidenceMerge.Result.Conflict;
import dev.tokenops.engine.review.evidence.EvidenceMerge.Result.Merged;
import dev.tokenops.engine.review.evidence.EvidenceMerge.Result.TooLarge;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceMergeTest {
  private static final List<String> EXAMPLES = List.of("clean", "broken", "compact", "partial");
  private static final int SEEDS = 400;

  @Test
  void aPackThatComesInPartsIsThePackThatComesAtOnce() {
    int added = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var whole = Packs.example(EXAMPLES.get(random.nextInt(EXAMPLES.size())));
      var first = whole.deepCopy();
      var rest = whole.deepCopy();
      added += split(first, rest, random);
      var merged = assertInstanceOf(Merged.class, merge(first, rest)).whole();
      assertEquals(RawJson.of(whole), merged.canonical(), "seed " + seed);
      assertEquals(Packs.pack(whole).evidence(), merged.evidence(), "seed " + seed);
      assertEquals(
          Packs.review(whole),
          Packs.review(StrictJson.parse(merged.canonical().bytes())),
          "seed " + seed);
    }
    assertTrue(added > SEEDS, "only " + added + " items were added");
  }

  /** Cuts every list in two, and gives each optional field to one of the two, or to both. */
  private static int split(ObjectNode first, ObjectNode rest, Random random) {
    int added = 0;
    for (var list : EvidenceList.values()) {
      var name = list.wireName();
      var in = list == EvidenceList.EVENTS ? (ObjectNode) first.get("asset") : first;
      var out = list == EvidenceList.EVENTS ? (ObjectNode) rest.get("asset") : rest;
      if (!in.has(name)) continue;
      int cut = random.nextInt(in.get(name).size() + 1);
      added += in.get(name).size() - cut;
      keep((ArrayNode) in.get(name), 0, cut);
      keep((ArrayNode) out.get(name), cut, out.get(name).size());
      if (cut == 0 && random.nextBoolean()) in.remove(name);
      else if (out.get(name).isEmpty() && random.nextBoolean()) out.remove(name);
    }
    for (var field : List.of("symbol", "decimals", "standard", "issuer", "supply"))
      switch (random.nextInt(3)) {
        case 0 -> ((ObjectNode) first.get("asset")).remove(field);
        case 1 -> ((ObjectNode) rest.get("asset")).remove(field);
        default -> {}
      }
    if (random.nextBoolean()) rest.remove("policy");
    if (random.nextBoolean()) rest.remove("as_of");
    return added;
  }

  private static void keep(ArrayNode list, int from, int to) {
    for (int i = list.size() - 1; i >= 0; i--) if (i < from || i >= to) list.remove(i);
  }

  @ParameterizedTest
  @CsvSource({
    "settlements, settlement_id",
    "payment_requests, payment_request_id",
    "credits, credit_id",
    "usage, usage_id",
    "deliveries, delivery_id",
    "files, name"
  })
  void anIdThatIsThereAlreadyIsPointedAt(String list, String id) {
    var added = bare();
    added.set(list, Packs.clean().get(list));
    var faults = conflict(Packs.clean(), added);
    assertEquals("/evidence/" + list + "/0/" + id, faults.getFirst().pointer());
    assertEquals("is in the run's evidence already", faults.getFirst().detail());
  }

  @Test
  void whatIsSaidOtherwiseOfTheAssetIsPointedAt() {
    assertEquals(
        "/evidence/asset/asset_id",
        pointer(added -> asset(added).put("asset_id", "eip155:1/slip44:60")));
    assertEquals("/evidence/asset/decimals", pointer(added -> asset(added).put("decimals", 18)));
    assertEquals(
        "/evidence/asset/supply/total",
        pointer(added -> asset(added).putObject("supply").put("total", "1")));
  }

  @Test
  void theSameAgainOfTheAssetIsNoConflict() {
    var added = bare();
    var same = Packs.clean().get("asset").deepCopy();
    ((ObjectNode) same).remove("events");
    added.set("asset", same);
    assertInstanceOf(Merged.class, merge(Packs.clean(), added));
    // An address of the same asset may be written in another case.
    var id = same.get("asset_id").asText();
    int at = id.lastIndexOf("0x") + 2;
    asset(added)
        .put("asset_id", id.substring(0, at) + id.substring(at).toLowerCase(java.util.Locale.ROOT));
    assertInstanceOf(Merged.class, merge(Packs.clean(), added));
  }

  @Test
  void policyStaysWhatItIs() {
    assertEquals(
        "/evidence/policy",
        pointer(added -> added.putObject("policy").put("min_confirmations", 0)));
    var same = bare();
    same.set("policy", Packs.clean().get("policy"));
    assertInstanceOf(Merged.class, merge(Packs.clean(), same));
    var empty = bare();
    empty.putObject("policy");
    assertInstanceOf(Merged.class, merge(Packs.clean(), empty));
  }

  @Test
  void asOfMovesForwardAndNeverBack() {
    var base = Packs.clean().put("as_of", "2026-11-20T18:00:00Z");
    var later = bare().put("as_of", "2026-11-20T18:00:00.001Z");
    var merged = assertInstanceOf(Merged.class, merge(base, later)).whole();
    assertEquals(Packs.pack(later).evidence().asOf(), merged.evidence().asOf());
    var same = bare().put("as_of", "2026-11-20T18:00:00Z");
    assertInstanceOf(Merged.class, merge(base, same));
    var earlier = bare().put("as_of", "2026-11-20T17:59:59.999Z");
    assertEquals("/evidence/as_of", conflict(base, earlier).getFirst().pointer());
    base.remove("as_of");
    assertNull(assertInstanceOf(Merged.class, merge(base, later)).whole().evidence().asOf());
  }

  @Test
  void whatGrowsTooLargeIsSaidToBe() {
    var added = bare();
    var files = added.putArray("files");
    for (int i = 0; i < 400; i++) files.addObject().put("name", "more-%055d".formatted(i));
    var base = Packs.clean();
    var more = (ArrayNode) base.get("files");
    for (int i = 0; i < 400; i++) more.addObject().put("name", "base-%055d".formatted(i));
    var tooLarge = assertInstanceOf(TooLarge.class, merge(base, added));
    assertEquals(EvidencePack.MAX_BYTES, tooLarge.limit());
    assertTrue(tooLarge.bytes() > tooLarge.limit());
  }

  @Test
  void nullIsTheSameAsAbsent() {
    var base = Packs.clean();
    base.putNull("usage");
    asset(base).putNull("symbol");
    var added = bare();
    added.set("usage", Packs.clean().get("usage"));
    asset(added).put("symbol", "USDC").putNull("issuer");
    var merged = assertInstanceOf(Merged.class, merge(base, added)).whole();
    assertEquals("USDC", merged.evidence().asset().symbol());
    assertEquals(Packs.pack(Packs.clean()).evidence().usage(), merged.evidence().usage());
  }

  private static ObjectNode bare() {
    var clean = Packs.clean();
    var bare = clean.objectNode();
    bare.set("schema", clean.get("schema"));
    bare.putObject("asset").set("asset_id", clean.at("/asset/asset_id"));
    return bare;
  }

  private static ObjectNode asset(ObjectNode pack) {
    return (ObjectNode) pack.get("asset");
  }

  private static String pointer(Consumer<ObjectNode> edit) {
    var added = bare();
    edit.accept(added);
    return conflict(Packs.clean(), added).getFirst().pointer();
  }

  private static List<Fault> conflict(ObjectNode base, ObjectNode added) {
    return assertInstanceOf(Conflict.class, merge(base, added)).faults();
  }

  private static EvidenceMerge.Result merge(ObjectNode base, ObjectNode added) {
    return EvidenceMerge.of(Packs.pack(base), Packs.pack(added));
  }
}
