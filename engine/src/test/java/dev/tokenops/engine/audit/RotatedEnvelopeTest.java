package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.proof.EnvelopeWriter;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Envelopes of a log whose key was changed. */
final class RotatedEnvelopeTest {
  private final FactLedger ledger = new FactLedger();

  @Test
  void anEnvelopeOfBeforeHoldsByItsKeyForEverAndByEachKeyOnceFetchedAgain() {
    PassageFixture.walked(ledger);
    var old = ledger.vkeys().getFirst();
    byte[] before = EnvelopeVerifierTest.envelope(ledger);
    rotate(2);
    rotate(3);
    byte[] after = EnvelopeVerifierTest.envelope(ledger);
    assertEquals(Status.HOLDS, signed(before, old).status());
    assertEquals(Status.HOLDS, signed(before, published()).status());
    for (var vkey : ledger.vkeys()) assertAllHold(after, vkey);
    assertAllHold(after, String.join("\n", ledger.vkeys()));
    assertAllHold(after, published());
    assertAllHold(after, null);
  }

  @Test
  void aNewerKeyAloneSaysWhatIsMissingOfAnEnvelopeOfBefore() {
    PassageFixture.walked(ledger);
    byte[] before = EnvelopeVerifierTest.envelope(ledger);
    rotate(2);
    var both = signed(before, String.join("\n", ledger.vkeys()));
    assertEquals(Status.FAILED, both.status());
    assertTrue(both.detail().contains("/ledger/keys"), both.detail());
    assertEquals(Status.FAILED, signed(before, ledger.vkeys().getFirst()).status());
  }

  @Test
  void anEnvelopeOfAfterHoldsByEachKey() {
    rotate(2);
    PassageFixture.walked(ledger);
    for (var vkey : ledger.vkeys()) assertAllHold(EnvelopeVerifierTest.envelope(ledger), vkey);
  }

  @Test
  void aStolenRetiredKeySealsNoRunOfAfter() {
    rotate(2);
    PassageFixture.walked(ledger);
    var thief = new FactLedger();
    PassageFixture.walked(thief);
    byte[] forged = EnvelopeVerifierTest.envelope(thief);
    for (var keys : List.of(ledger.vkeys().getFirst(), published()))
      assertEquals(Status.FAILED, signed(forged, keys).status(), keys);
    var detail = signed(forged, published()).detail();
    assertTrue(detail.contains("nothing beyond size 0"), detail);
    var dressed = (ObjectNode) StrictJson.parse(forged);
    var genuine = StrictJson.parse(EnvelopeVerifierTest.envelope(ledger));
    dressed.set("vkeys", genuine.path("vkeys"));
    dressed.set("handovers", genuine.path("handovers"));
    for (var keys : ledger.vkeys()) {
      var verdict = signed(EnvelopeVerifierTest.bytes(dressed), keys);
      assertEquals(Status.FAILED, verdict.status(), keys);
      assertTrue(verdict.detail().contains("nothing beyond size 0"), verdict.detail());
    }
  }

  @Test
  void handoversThatAreChangedAddedOrLeftOutAreFoundAndNamed() {
    rotate(2);
    PassageFixture.walked(ledger);
    var genuine = (ObjectNode) StrictJson.parse(EnvelopeVerifierTest.envelope(ledger));
    var note = genuine.at("/handovers/0").textValue();
    for (int at = 0; at < note.length(); at += 7) {
      var changed = note.substring(0, at) + (char) (note.charAt(at) ^ 1) + note.substring(at + 1);
      var forged = genuine.deepCopy();
      ((ArrayNode) forged.path("handovers")).set(0, TextNode.valueOf(changed));
      var verdict = signed(EnvelopeVerifierTest.bytes(forged), null);
      assertEquals(Status.FAILED, verdict.status(), "byte " + at);
      assertTrue(verdict.detail().contains("/handovers"), verdict.detail());
    }
    for (var replaced : List.of("[]", "null", "[\"x\"]")) {
      var forged = genuine.deepCopy();
      forged.set("handovers", StrictJson.parse(replaced.getBytes(StandardCharsets.UTF_8)));
      assertFailed(forged);
    }
    var without = genuine.deepCopy();
    without.remove("handovers");
    assertFailed(without);
    var swapped = genuine.deepCopy();
    var keys = (ArrayNode) swapped.path("vkeys");
    keys.add(keys.remove(0));
    assertFailed(swapped);
    var fewer = genuine.deepCopy();
    ((ArrayNode) fewer.path("vkeys")).remove(1);
    assertFailed(fewer);
  }

  @Test
  void theQuickWayWritesTheSameBytes() {
    rotate(2);
    PassageFixture.walked(ledger);
    var entries = ledger.entries();
    var completion =
        entries.stream().filter(e -> e.fact() instanceof RunCompleted).findAny().orElseThrow();
    var callback =
        entries.stream().filter(e -> e.fact() instanceof CallbackDelivered).findAny().orElse(null);
    var out = new CanonicalWriter();
    new EnvelopeWriter(ledger).write(Passage.walk(completion, callback, ledger), out);
    assertArrayEquals(EnvelopeVerifierTest.envelope(ledger), out.toBytes());
  }

  private void rotate(int seed) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    ledger.rotate(bytes);
  }

  /** What {@code /ledger/keys} gives. */
  private String published() {
    return String.join("\n", ledger.vkeys()) + "\n\n" + String.join("\n", ledger.handovers());
  }

  private static void assertFailed(ObjectNode forged) {
    var report = EnvelopeVerifier.verify(EnvelopeVerifierTest.bytes(forged), null, null);
    assertFalse(
        report.verdicts().stream().allMatch(verdict -> verdict.status() == Status.HOLDS),
        forged.path("handovers").toString());
  }

  private static void assertAllHold(byte[] envelope, @Nullable String keys) {
    var report = EnvelopeVerifier.verify(envelope, keys == null ? null : LogKeys.parse(keys), null);
    for (var verdict : report.verdicts())
      assertEquals(Status.HOLDS, verdict.status(), verdict.toString());
  }

  private static Verdict signed(byte[] envelope, @Nullable String keys) {
    return EnvelopeVerifier.verify(envelope, keys == null ? null : LogKeys.parse(keys), null)
        .verdict("signed");
  }
}
