package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.proof.Envelope;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.engine.proof.Unbound;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeVerifierTest {
  private static final List<String> SIX =
      List.of("intact", "signed", "complete", "balanced", "bound", "rerun");

  private final FactLedger ledger = new FactLedger();

  static byte[] envelope(FactLedger ledger) {
    var entries = ledger.entries();
    var completion =
        entries.stream().filter(e -> e.fact() instanceof RunCompleted).findAny().orElseThrow();
    var callback =
        entries.stream().filter(e -> e.fact() instanceof CallbackDelivered).findAny().orElse(null);
    return Envelope.of(Passage.walk(completion, callback, ledger), ledger).json();
  }

  static String words(EnvelopeReport report) {
    var words = new StringBuilder();
    for (var verdict : report.verdicts()) words.append(verdict).append('\n');
    return words.toString();
  }

  private static void allHold(EnvelopeReport report) {
    assertEquals(SIX, report.verdicts().stream().map(Verdict::name).toList());
    for (var verdict : report.verdicts())
      assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
  }

  @Test
  void anEnvelopeHoldsByItsOwnKeyAndSaysSo() {
    PassageFixture.walked(ledger);
    var report = EnvelopeVerifier.verify(envelope(ledger), null, null);
    allHold(report);
    assertTrue(
        report.verdict("signed").detail().contains("the key that the envelope names itself"),
        report.verdict("signed").detail());
    assertEquals(ledger.vkeys(), report.keys());
    assertEquals(FactLedger.ORIGIN, report.origin());
  }

  @Test
  void anEnvelopeHoldsByTheLogsKeyAndASavedCheckpoint() {
    PassageFixture.walked(ledger);
    var keys = LogKeys.parse(ledger.vkeys().getFirst());
    allHold(EnvelopeVerifier.verify(envelope(ledger), keys, ledger.note(11)));
  }

  @Test
  void anEnvelopeOfSeveralLotsAndAPendingCallbackHolds() {
    var fixture = new PassageFixture(ledger, 5);
    var agreed = fixture.agree(PassageFixture.CALLBACK_URL);
    var first = fixture.fund(700_000);
    var second = fixture.fund(5_000_000);
    var credential = fixture.credential();
    var accepted =
        fixture.accept(agreed, credential, List.of(first.lot(700_000), second.lot(500_000)), "p-1");
    fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
    allHold(EnvelopeVerifier.verify(envelope(ledger), null, null));
  }

  @Test
  void aPaymentThatWasMatchedLaterShowsWhatMatchedIt() {
    late(true);
    var envelope = envelope(ledger);
    allHold(EnvelopeVerifier.verify(envelope, null, null));
    assertTrue(new String(envelope, StandardCharsets.UTF_8).contains("\"provider_match\""));
  }

  @Test
  void aPaymentThatNothingMatchedProvesNoFunding() {
    late(false);
    var refused = assertThrows(Unbound.class, () -> envelope(ledger)).getMessage();
    assertEquals(
        "entry 7 (provider.confirmed.v1): knows no settlement, and no provider.matched entry is"
            + " here",
        refused);
  }

  private void late(boolean matched) {
    var fixture = new PassageFixture(ledger, 6);
    var agreed = fixture.agree(null);
    var funded = fixture.fundLate(25_000_000, matched);
    var accepted = fixture.accept(agreed, List.of(funded.lot(PassageFixture.RESERVED)));
    fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
  }

  @Test
  void aWholeEnvelopeOfAnotherKeyFailsByTheLogsKey() {
    PassageFixture.walked(ledger);
    var forged =
        new FactLedger(
            new byte[] {
              9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
              9, 9, 9
            });
    PassageFixture.walked(forged);
    allHold(EnvelopeVerifier.verify(envelope(forged), null, null));
    var keys = LogKeys.parse(ledger.vkeys().getFirst());
    var report = EnvelopeVerifier.verify(envelope(forged), keys, null);
    assertEquals(Verdict.Status.FAILED, report.verdict("signed").status());
    assertEquals(
        "/checkpoints/11: no known key signed the note", report.verdict("signed").detail());
  }

  @Test
  void theWordsOfAnotherToolAreBoundByTheirDigestThoughNobodyHereCanFindThemAgain() {
    var other = byAnotherTool();
    var report = EnvelopeVerifier.verify(envelope(other), null, null);
    for (var name : SIX)
      assertEquals(
          name.equals("rerun") ? Verdict.Status.NOT_CHECKED : Verdict.Status.HOLDS,
          report.verdict(name).status(),
          report::toString);
    var forged = (ObjectNode) StrictJson.parse(envelope(other));
    forged.withObject("/objects/result_contract/outcome").put("summary", "In ours.");
    var bound = EnvelopeVerifier.verify(bytes(forged), null, null).verdict("bound");
    assertEquals(Verdict.Status.FAILED, bound.status());
    assertTrue(bound.detail().startsWith("/objects/result_contract/outcome has the SHA-256"));
  }

  /** The same passage, whose outcome a later tool gave in other words. */
  private FactLedger byAnotherTool() {
    PassageFixture.walked(ledger);
    var whole =
        (ObjectNode)
            StrictJson.parse(envelope(ledger)).at("/objects/result_contract/outcome").deepCopy();
    whole.put("tool_version", "99.0.0").put("summary", "In other words.");
    var other = new FactLedger();
    for (var entry : ledger.entries())
      switch (entry.fact()) {
        case RunCompleted run -> {
          var body = (ObjectNode) StrictJson.parse(FactCodec.encode(run));
          body.withObject("/outcome")
              .put("tool_version", "99.0.0")
              .put("sha256", Sha256.hex(RawJson.of(whole)));
          var fact = FactCodec.decode(FactCodec.type(run), CanonicalJson.encode(body));
          var appended = (RunCompleted) other.append(fact).fact();
          appended.outcome().show(RawJson.of(whole));
        }
        case CallbackDelivered _ -> {}
        case Fact fact -> other.append(fact);
      }
    other.seal();
    return other;
  }

  @Test
  void anEntryLeftOutIsMissedByName() {
    PassageFixture.walked(ledger);
    var tree = (ObjectNode) StrictJson.parse(envelope(ledger));
    tree.withArray("/entries").remove(3);
    var report = EnvelopeVerifier.verify(bytes(tree), null, null);
    assertEquals(Verdict.Status.FAILED, report.verdict("complete").status());
    assertTrue(
        report
            .verdict("complete")
            .detail()
            .startsWith("entry 4 (contract.prepared.v1): quote_sha256"),
        report.verdict("complete").detail());
  }

  @Test
  void whatIsNoJsonAnyMoreIsADamagedEnvelope() {
    PassageFixture.walked(ledger);
    byte[] cut = java.util.Arrays.copyOf(envelope(ledger), 9_000);
    assertTrue(EnvelopeVerifier.isEnvelope(cut));
    for (var verdict : EnvelopeVerifier.verify(cut, null, null).verdicts())
      assertEquals(Verdict.Status.FAILED, verdict.status());
    assertFalse(EnvelopeVerifier.isEnvelope("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] bytes(ObjectNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }
}
