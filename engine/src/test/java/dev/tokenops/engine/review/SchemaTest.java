package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The shipped schemas say what the code does.
 *
 * <p>Left out of the comparison, because a schema cannot say it: an id twice in one list, ids
 * counted in bytes, days that do not exist, integers written with fraction or exponent, and the
 * size.
 */
class SchemaTest {
  private static final Schema EVIDENCE = schema(Documents.evidenceSchema());
  private static final Schema OUTCOME = schema(Documents.outcomeSchema());
  private static final List<String> EXAMPLES = Documents.EXAMPLES;
  private static final int MUTATIONS = 6_000;

  private static final List<String> VALUES =
      List.of(
          "null true 0 1 -1 5 255 256 999 1000 9007199254740991 9007199254740992 1.5 {} [] [null]",
          "['a'] [{}] '' 'x' '0' '5' '-5' '05' '1.5' '1.000001' '1.0000001' '1e6' '.5' '5.'",
          "'mint' 'fund' 'delivered' 'open' 'critical' 'policy' 'ACSC' 'tokenops.evidence/v1'",
          "'2026-11-20T10:00:00Z' '2026-11-20t10:00:00.123456789+05:30' '2026-11-20T10:00:00'",
          "'2026-11-20T24:00:00Z' '2026-13-20T10:00:00Z' '2026-11-20T10:00:60Z' '2026-11-20'",
          "'2026-11-20T10:00:00+18:00' '2026-11-20T10:00:00+18:01' '2026-11-20T10:00Z'",
          "'eip155:1/erc20:0xaa' 'eip155:1/erc721:0xaa/7' 'eip155:1/erc20:' 'eip155:1:0xaa'",
          "'EIP155:1:0xaa' 'eip155:1' 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqKvdp:abc' 'ei:1:0xa'",
          "'eip155:1:0xaa/b' 'eip155:1/erc20:0xaa/' 'eip155:1/erc20/0xaa' 'a:b:c:d'");

  private final List<JsonNode> values = values();
  private final Random random = new Random(20_261_123);

  @Test
  void theSchemaOfEvidenceAndTheReaderAgreeAndWhatIsReadCanBeReviewed() {
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var pack = Packs.example(EXAMPLES.get(i % EXAMPLES.size()));
      String what = mutate(pack);
      var result = EvidenceReader.read(pack);
      boolean read = result instanceof Result.Read;
      if (result instanceof Result.Read(var good) && i % 4 == 0)
        fits(TokenOps.review(good, Terms.DEFAULT, Packs.ACCEPTED_AT));
      if (!read) refused++;
      var errors = EVIDENCE.validate(pack.toString(), InputFormat.JSON);
      assertEquals(read, errors.isEmpty(), () -> what + ": " + result + " but " + errors);
    }
    assertTrue(refused > MUTATIONS / 4 && refused < MUTATIONS, "refused " + refused);
  }

  @Test
  void everyOutcomeFitsItsSchema() {
    for (var line : AssetAndSettlementRulesTest.lines()) fits(line);
    for (var line : CreditAndDeliveryRulesTest.lines()) fits(line);
    for (var line : SecondRulesTest.lines()) fits(line);
    for (var example : EXAMPLES) fits(Packs.review(Packs.example(example)));
  }

  @Test
  void theSchemaOfOutcomesRefusesWhatIsNone() {
    var outcome = (ObjectNode) CanonicalJson.tree(Packs.review(Packs.clean()));
    assertTrue(errors(outcome).isEmpty());
    assertEquals(1, errors(outcome.deepCopy().put("verdict", "good")).size());
    assertEquals(1, errors(outcome.deepCopy().put("more", 1)).size());
    var without = outcome.deepCopy();
    without.remove("summary");
    assertEquals(1, errors(without).size());
  }

  private static void fits(RuleLine line) {
    fits(Packs.review(Edits.apply(Packs.clean(), line.outside())));
  }

  private static void fits(Outcome outcome) {
    var json = new String(CanonicalJson.encode(outcome), StandardCharsets.UTF_8);
    assertEquals(List.of(), OUTCOME.validate(json, InputFormat.JSON));
  }

  private static List<com.networknt.schema.Error> errors(JsonNode outcome) {
    return OUTCOME.validate(outcome.toString(), InputFormat.JSON);
  }

  /** Changes one to three places; says what it did. */
  private String mutate(ObjectNode pack) {
    var did = new StringBuilder();
    for (int i = 0; i <= random.nextInt(3); i++) did.append(mutateOnce(pack)).append("; ");
    return did.toString();
  }

  private String mutateOnce(ObjectNode pack) {
    var containers = new ArrayList<JsonNode>();
    gather(pack, containers);
    return switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> mutateFields(object);
      case ArrayNode list -> mutateItems(list);
      case JsonNode other -> throw new AssertionError(other);
    };
  }

  private String mutateFields(ObjectNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(12) == 0) {
      object.set("unknown", value());
      return "unknown field";
    }
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(6) == 0) {
      object.remove(name);
      return "without " + name;
    }
    var value = value();
    object.set(name, value);
    return name + " = " + value;
  }

  private String mutateItems(ArrayNode list) {
    if (list.isEmpty() || random.nextInt(3) == 0) {
      // Never a second item with an id: a schema cannot see that.
      var value = value();
      if (value.isTextual() || !value.isObject()) list.add(value);
      return "item " + value;
    }
    list.remove(random.nextInt(list.size()));
    return "one item less";
  }

  private JsonNode value() {
    return values.get(random.nextInt(values.size())).deepCopy();
  }

  private static void gather(JsonNode node, List<JsonNode> containers) {
    if (!node.isContainerNode()) return;
    containers.add(node);
    node.forEach(child -> gather(child, containers));
  }

  private static List<JsonNode> values() {
    var values = new ArrayList<JsonNode>();
    for (var line : VALUES) for (var value : line.split(" ", -1)) values.add(Packs.json(value));
    for (int length : new int[] {64, 65, 78, 79, 128, 129, 255, 256, 257, 2048, 2049}) {
      values.add(Packs.json("'" + "9".repeat(length) + "'"));
      values.add(Packs.json("'eip155:1:" + "a".repeat(length) + "'"));
    }
    for (var escape : List.of("a\\n", "\\na", "a\\u0000", "\\u007f", "\\u0085", "é", "\\u2028"))
      values.add(Packs.json("'" + escape + "'"));
    for (var digits : List.of("ab".repeat(32), "AB".repeat(32), "ab".repeat(31) + "zz"))
      values.add(Packs.json("'" + digits + "'"));
    return values;
  }

  private static Schema schema(JsonNode json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(json.toString(), InputFormat.JSON);
  }
}
