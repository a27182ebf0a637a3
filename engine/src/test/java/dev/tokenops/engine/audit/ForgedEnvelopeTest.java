package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every single value of an envelope, changed: some verdict fails and names what does not fit. */
class ForgedEnvelopeTest {
  private static ObjectNode genuine = new ObjectNode(null);
  private static final List<JsonPointer> LEAVES = new ArrayList<>();

  @BeforeAll
  static void walk() {
    var ledger = new FactLedger();
    PassageFixture.walked(ledger);
    genuine = (ObjectNode) StrictJson.parse(EnvelopeVerifierTest.envelope(ledger));
    LEAVES.clear();
    leaves(JsonPointer.empty(), genuine);
  }

  private static void leaves(JsonPointer at, JsonNode node) {
    if (node.isObject())
      node.properties().forEach(each -> leaves(at.appendProperty(each.getKey()), each.getValue()));
    else if (node.isArray())
      for (int i = 0; i < node.size(); i++) leaves(at.appendIndex(i), node.get(i));
    else LEAVES.add(at);
  }

  @Test
  void anyValueChangedIsFoundAndNamed() {
    var random = new Random(20261123);
    for (var leaf : LEAVES)
      for (int i = 0; i < (leaf.toString().startsWith("/objects/") ? 1 : 4); i++) {
        var forged = genuine.deepCopy();
        set(forged, leaf, changed(genuine.at(leaf), random));
        assertNamed(leaf, forged);
      }
  }

  @Test
  void anyValueChangedIsFoundAlsoWhereTheForgerMakesAllDigestsAgain() {
    var random = new Random(20261124);
    for (var leaf : LEAVES) {
      if (!leaf.toString().startsWith("/objects/")) continue;
      var forged = genuine.deepCopy();
      set(forged, leaf, changed(genuine.at(leaf), random));
      digestAll(forged);
      if (!forged.equals(genuine)) assertNamed(leaf, forged);
    }
  }

  @Test
  void anyValueLeftOutIsFoundAndNamed() {
    for (var leaf : LEAVES) {
      var forged = genuine.deepCopy();
      if (forged.at(leaf.head()) instanceof ObjectNode object) object.remove(name(leaf));
      if (forged.at(leaf.head()) instanceof ArrayNode array)
        array.remove(leaf.last().getMatchingIndex());
      assertNamed(leaf, forged);
    }
  }

  @Test
  void aValueAddedAnywhereIsFoundAndNamed() {
    for (var holder : LEAVES.stream().map(JsonPointer::head).distinct().toList()) {
      var forged = genuine.deepCopy();
      if (!(forged.at(holder) instanceof ObjectNode object)) continue;
      object.put("zzz", "more");
      var report = EnvelopeVerifier.verify(EnvelopeVerifierTest.bytes(forged), null, null);
      assertTrue(EnvelopeVerifierTest.words(report).contains("zzz"), () -> holder + "\n" + report);
    }
  }

  /** Whoever forges may compute every hash, but cannot sign. */
  private static void digestAll(ObjectNode forged) {
    var objects = (ObjectNode) forged.at("/objects");
    for (var name : List.of("result_contract", "settlement_receipt", "usage_receipt")) {
      var digest = digestAgain((ObjectNode) objects.path(name));
      if (objects.at("/runtime_record/rails/" + name) instanceof ObjectNode rail)
        rail.put("digest", digest);
    }
    digestAgain((ObjectNode) objects.path("runtime_record"));
    for (var subject : objects.at("/attestation/statement/subject"))
      if (objects.path(subject.path("name").asText()) instanceof ObjectNode named
          && subject.path("digest") instanceof ObjectNode digest)
        digest.put("sha256", named.path("digest").asText().substring("sha256:".length()));
    for (var name : List.of("attestation", "ledger_entry", "callback_delivery"))
      digestAgain((ObjectNode) objects.path(name));
  }

  private static String digestAgain(ObjectNode object) {
    object.remove("digest");
    var digest = "sha256:" + Sha256.hex(CanonicalJson.encode(object));
    object.put("digest", digest);
    return digest;
  }

  private static void assertNamed(JsonPointer leaf, ObjectNode forged) {
    var report = EnvelopeVerifier.verify(EnvelopeVerifierTest.bytes(forged), null, null);
    var words = EnvelopeVerifierTest.words(report);
    var failed =
        report.verdicts().stream().filter(each -> each.status() == Verdict.Status.FAILED).toList();
    assertFalse(failed.isEmpty(), () -> leaf + " passes:\n" + words);
    assertTrue(
        failed.stream().anyMatch(verdict -> names(verdict.detail(), leaf)),
        () -> leaf + " is not named:\n" + words);
  }

  /** By its pointer; of an entry its index does; of a key or origin the key that was expected. */
  private static boolean names(String detail, JsonPointer leaf) {
    var path = leaf.toString();
    if (path.startsWith("/entries/")) {
      var index = genuine.at("/entries/" + leaf.tail().getMatchingIndex() + "/index").asLong();
      return detail.contains("/entries/" + leaf.tail().getMatchingIndex())
          || detail.contains("entry " + index);
    }
    if (path.startsWith("/vkeys/") || path.equals("/origin"))
      return detail.contains("key") || detail.contains(path);
    if (path.startsWith("/checkpoints/")) return detail.contains("/checkpoints");
    if (path.contains("/digest")) return detail.contains("/digest");
    return detail.contains(path);
  }

  private static void set(ObjectNode tree, JsonPointer leaf, JsonNode value) {
    if (tree.at(leaf.head()) instanceof ObjectNode object) object.set(name(leaf), value);
    else ((ArrayNode) tree.at(leaf.head())).set(leaf.last().getMatchingIndex(), value);
  }

  private static String name(JsonPointer leaf) {
    return leaf.last().getMatchingProperty();
  }

  private static JsonNode changed(JsonNode value, Random random) {
    return switch (value.getNodeType()) {
      case NUMBER -> LongNode.valueOf(value.longValue() + (random.nextBoolean() ? 1 : -1));
      case BOOLEAN -> BooleanNode.valueOf(!value.booleanValue());
      case STRING -> TextNode.valueOf(changed(value.textValue(), random));
      case ARRAY, OBJECT, NULL, POJO, BINARY, MISSING ->
          throw new IllegalArgumentException("no leaf: " + value);
    };
  }

  private static String changed(String text, Random random) {
    if (text.isEmpty()) return "x";
    int at = random.nextInt(text.length());
    char now = text.charAt(at);
    char next =
        Character.isDigit(now)
            ? (char) ('0' + (now - '0' + 1 + random.nextInt(9)) % 10)
            : now == 'e' ? 'a' : 'e';
    return text.substring(0, at) + next + text.substring(at + 1);
  }

  @Test
  void thereIsMuchToChange() {
    assertTrue(LEAVES.size() > 200, () -> "only " + LEAVES.size());
    assertEquals(0, LEAVES.stream().filter(leaf -> genuine.at(leaf).isMissingNode()).count());
  }
}
