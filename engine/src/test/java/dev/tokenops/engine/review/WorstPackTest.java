package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packs that would make the largest outcomes: every bound holds, and nothing is hidden. */
class WorstPackTest {
  /** An entry has 64 KiB, of which the facts around an outcome may need eight. */
  private static final int LIMIT = 56 * 1024;

  private static final String MOST = "9".repeat(78);

  /** Ids as long in JSON as ids can be: every character is escaped. */
  private static final String QUOTES = "\"".repeat(58);

  private static final String WIDE = "\uD83D\uDCB8".repeat(14);

  static List<ObjectNode> packs() {
    return List.of(
        filled("settlements", WorstPackTest::settlement, QUOTES),
        filled("settlements", WorstPackTest::settlement, WIDE),
        filled("settlements", WorstPackTest::settlement, "s"),
        filled("credits", WorstPackTest::credit, QUOTES),
        filled("credits", WorstPackTest::credit, "c"),
        filled("usage", WorstPackTest::usage, QUOTES),
        filled("usage", WorstPackTest::usage, "u"),
        filled("exceptions", WorstPackTest::exception, QUOTES),
        filled("exceptions", WorstPackTest::exception, "e"),
        filled("files", WorstPackTest::file, QUOTES),
        filled("files", WorstPackTest::file, WIDE),
        filled("deliveries", WorstPackTest::delivery, "d"),
        events());
  }

  @ParameterizedTest
  @MethodSource("packs")
  void theOutcomeFitsItsEntry(ObjectNode evidence) {
    var pack = Packs.pack(evidence);
    var outcome = TokenOps.review(pack, Terms.DEFAULT, Packs.ACCEPTED_AT);
    int bytes = CanonicalJson.encode(outcome).length;
    assertTrue(bytes < LIMIT, "bytes: " + bytes);
    assertTrue(outcome.findings().size() <= 64);
    for (var finding : outcome.findings())
      assertTrue(CanonicalJson.encode(finding).length <= 512, finding.toString());
    assertTrue(outcome.openItems().size() <= 32);
    for (var item : outcome.openItems())
      assertTrue(CanonicalJson.encode(item).length <= 200, item.toString());
    assertTrue(outcome.nextActions().size() <= 32);
    for (var action : outcome.nextActions())
      assertTrue(CanonicalJson.encode(action).length <= 200, action);
    assertTrue(CanonicalJson.encode(outcome.summary()).length <= 1_300);
  }

  @ParameterizedTest
  @MethodSource("packs")
  void whatIsLeftOutIsCountedAndBoundByADigest(ObjectNode evidence) {
    var pack = Packs.pack(evidence);
    var outcome = TokenOps.review(pack, Terms.DEFAULT, Packs.ACCEPTED_AT);
    var whole = TokenOps.findings(pack, Terms.DEFAULT, Packs.ACCEPTED_AT);
    assertEquals(whole.size(), outcome.findingsTotal());
    assertEquals(Sha256.hex(CanonicalJson.encode(whole)), outcome.findingsSha256());
    assertEquals(!whole.equals(outcome.findings()), outcome.truncated());
    for (int i = 0; i < outcome.findings().size(); i++) {
      var shown = outcome.findings().get(i);
      var meant = whole.get(i);
      assertEquals(meant.rule(), shown.rule());
      assertEquals(meant.refs().subList(0, shown.refs().size()), shown.refs());
      // The detail is cut only when no more than one ref is left.
      assertTrue(shown.detail().equals(meant.detail()) || shown.refs().size() <= 1);
    }
  }

  /** The clean pack with one list as long as a run takes. */
  private static ObjectNode filled(
      String list, BiConsumer<ObjectNode, String> item, String idStart) {
    var pack = Packs.clean();
    var items = pack.withArray("/" + list);
    for (int i = 0; ; i++) {
      item.accept(items.addObject(), idStart + i);
      if (CanonicalJson.encode(pack).length <= EvidencePack.MAX_BYTES) continue;
      items.remove(items.size() - 1);
      return pack;
    }
  }

  private static ObjectNode events() {
    var pack = Packs.clean();
    var events = ((ObjectNode) pack.get("asset")).putArray("events");
    while (CanonicalJson.encode(pack).length < EvidencePack.MAX_BYTES - 1_024)
      events
          .addObject()
          .put("event_id", QUOTES + events.size())
          .put("type", "forced_transfer")
          .put("amount", MOST)
          .put("from", "eip155:8453:" + "a".repeat(128))
          .put("to", "eip155:8453:" + "b".repeat(128));
    return pack;
  }

  private static void settlement(ObjectNode item, String id) {
    item.put("settlement_id", id)
        .put("status", "PDNG")
        .put("amount", MOST)
        .put("refunded_amount", MOST)
        .put("tx_hash", "one");
  }

  private static void credit(ObjectNode item, String id) {
    item.put("credit_id", id).put("kind", "fund").put("credits", MOST);
  }

  private static void usage(ObjectNode item, String id) {
    item.put("usage_id", id).put("run_ref", "r").put("meter", "m").put("credits", MOST);
  }

  private static void exception(ObjectNode item, String id) {
    item.put("exception_id", id).put("state", "open").put("severity", "critical");
    item.putArray("refs").add("st_1").add("unknown");
  }

  private static void file(ObjectNode item, String id) {
    item.put("name", id).put("size", 0);
  }

  private static void delivery(ObjectNode item, String id) {
    item.put("delivery_id", id).put("receipt_ref", "rc_1").put("state", "dead_lettered");
  }
}
