package dev.tokenops.engine.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final List<String> SEVEN =
      List.of(
          "runtime_record",
          "result_contract",
          "settlement_receipt",
          "usage_receipt",
          "callback_delivery",
          "ledger_entry",
          "attestation");

  private final FactLedger ledger = new FactLedger();

  private Passage passage() {
    return Passage.walk(last(RunCompleted.class), end(), ledger);
  }

  private SealedEntry<Fact> last(Class<? extends Fact> kind) {
    return ledger.entries().stream()
        .filter(entry -> kind.isInstance(entry.fact()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private @Nullable SealedEntry<Fact> end() {
    return ledger.entries().stream()
        .filter(entry -> entry.fact() instanceof CallbackDelivered)
        .findAny()
        .orElse(null);
  }

  private JsonNode envelope() {
    return StrictJson.parse(Envelope.of(passage(), ledger).json());
  }

  @Test
  void theSixKeysAreThoseOfTheSeed() {
    PassageFixture.walked(ledger);
    var six =
        """
        {"pilot_id":"tokenops_live_pilot_001","tool":"tokenops","provider_route":"stripe_stablecoin",
         "credit_state":"funded","run_state":"result_ready","proof_objects":["runtime_record",
         "result_contract","settlement_receipt","usage_receipt","callback_delivery","ledger_entry",
         "attestation"]}\
        """;
    var expected = StrictJson.parse(six.getBytes(StandardCharsets.UTF_8));
    assertEquals(expected, StrictJson.parse(CanonicalJson.encode(PilotSummary.of(passage()))));
    var envelope = envelope();
    expected
        .properties()
        .forEach(each -> assertEquals(each.getValue(), envelope.get(each.getKey())));
  }

  @Test
  void theEnvelopeIsCanonicalJsonAndTheSameEveryTime() {
    PassageFixture.walked(ledger);
    byte[] bytes = Envelope.of(passage(), ledger).json();
    assertTrue(CanonicalJson.isCanonical(bytes));
    assertArrayEquals(bytes, Envelope.of(passage(), ledger).json());
  }

  @Test
  void everyObjectNamesItselfItsRunAndItsDigest() {
    PassageFixture.walked(ledger);
    var ids = new HashSet<String>();
    for (var name : SEVEN) {
      var object = (ObjectNode) envelope().path("objects").path(name);
      assertEquals(name, object.path("object_type").asText());
      assertEquals(passage().runId(), object.path("run_id").asText(), name);
      assertTrue(object.path("issued_at").asText().endsWith("Z"), name);
      assertTrue(ids.add(object.path("id").asText()), name);
      var digest = object.remove("digest").asText();
      assertEquals("sha256:" + Sha256.hex(CanonicalJson.encode(object)), digest, name);
    }
  }

  @Test
  void theRecordHasTheFourteenRailsAndTheQuote() {
    PassageFixture.walked(ledger);
    var names = new ArrayList<String>();
    envelope().at("/objects/runtime_record/rails").fieldNames().forEachRemaining(names::add);
    assertEquals(
        Set.of(
            "onboarding",
            "trust",
            "credential_envelope",
            "quote",
            "provider_confirmation",
            "credit_funding",
            "run_contract",
            "queue",
            "tokenops_execution",
            "result_contract",
            "settlement_receipt",
            "usage_receipt",
            "callback",
            "ledger",
            "attestation"),
        Set.copyOf(names));
    var rails = envelope().at("/objects/runtime_record/rails");
    var contract = (ContractPrepared) last(ContractPrepared.class).fact();
    assertEquals(contract.digest(), rails.at("/run_contract/digest").asText());
    assertEquals(FactLedger.ORIGIN, rails.at("/ledger/origin").asText());
    assertEquals(envelope().at("/objects/usage_receipt/digest"), rails.at("/usage_receipt/digest"));
  }

  @Test
  void theUsageReceiptSaysWhatWasReservedConsumedAndReleased() {
    PassageFixture.walked(ledger);
    var usage = envelope().at("/objects/usage_receipt");
    assertEquals("1.2", usage.path("credits_reserved").asText());
    assertEquals("1", usage.path("credits_consumed").asText());
    assertEquals("0.2", usage.path("credits_released").asText());
    assertEquals("1", usage.at("/funded_by/0/credits").asText());
    assertEquals(30, usage.at("/meters/1/quantity").asInt());
    assertEquals("0.02", usage.at("/meters/1/credits_per_unit").asText());
    assertEquals("25", envelope().at("/objects/settlement_receipt/credits").asText());
  }

  @Test
  void theAttestationSpeaksOfTheResultContractByItsHash() {
    PassageFixture.walked(ledger);
    var statement = envelope().at("/objects/attestation/statement");
    assertEquals("https://in-toto.io/Statement/v1", statement.path("_type").asText());
    assertEquals(Statement.PREDICATE_TYPE, statement.path("predicateType").asText());
    assertEquals("result_contract", statement.at("/subject/1/name").asText());
    assertEquals(
        envelope().at("/objects/result_contract/digest").asText(),
        "sha256:" + statement.at("/subject/1/digest/sha256").asText());
  }

  @Test
  void severalLotsGiveSeveralReceipts() {
    var fixture = new PassageFixture(ledger, 2);
    var agreed = fixture.agree(null);
    var first = fixture.fund(700_000);
    var second = fixture.fund(5_000_000);
    var accepted = fixture.accept(agreed, List.of(first.lot(700_000), second.lot(500_000)));
    fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
    var objects = envelope().path("objects");
    assertEquals(2, objects.path("settlement_receipts").size());
    assertEquals(objects.path("settlement_receipt"), objects.at("/settlement_receipts/0"));
    assertEquals("0.3", objects.at("/usage_receipt/funded_by/1/credits").asText());
    assertEquals(1, objects.at("/runtime_record/rails/credit_funding/others").size());
    assertEquals("none", objects.at("/callback_delivery/state").asText());
    assertTrue(envelope().path("proof_objects").toString().contains("callback_delivery"));
  }

  @Test
  void aLotThatWasHeldAndDidNotPayHasNoReceipt() {
    var fixture = new PassageFixture(ledger, 4);
    var agreed = fixture.agree(null);
    var first = fixture.fund(1_000_000);
    var second = fixture.fund(5_000_000);
    var accepted = fixture.accept(agreed, List.of(first.lot(1_000_000), second.lot(200_000)));
    fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
    var objects = envelope().path("objects");
    assertTrue(objects.path("settlement_receipts").isMissingNode());
    assertEquals(1, objects.at("/usage_receipt/funded_by").size());
    assertEquals(1, objects.at("/runtime_record/rails/credit_funding/others").size());
  }

  @Test
  void aPendingCallbackIsNotFinalAndALaterEnvelopeDiffersOnlyInIt() {
    var fixture = new PassageFixture(ledger, 3);
    var agreed = fixture.agree(PassageFixture.CALLBACK_URL);
    var accepted =
        fixture.accept(agreed, List.of(fixture.fund(25_000_000).lot(PassageFixture.RESERVED)));
    var completed = fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
    var before = (ObjectNode) envelope();
    assertEquals("pending", before.at("/objects/callback_delivery/state").asText());
    assertFalse(before.path("proof_objects").toString().contains("callback_delivery"));
    fixture.deliver(completed);
    ledger.seal();
    var after = (ObjectNode) envelope();
    assertEquals("delivered", after.at("/objects/callback_delivery/state").asText());
    for (var envelope : List.of(before, after)) {
      ((ObjectNode) envelope.path("objects")).remove("callback_delivery");
      envelope.remove(List.of("proof_objects", "entries", "checkpoints"));
    }
    assertEquals(before, after);
  }

  @Test
  void theCallbackTellsTheSameAsTheProof() {
    PassageFixture.walked(ledger);
    var payload = CallbackPayload.of(passage(), URI.create("https://tokenops.example"));
    var data = payload.data();
    assertEquals(
        envelope().at("/objects/result_contract/digest").asText(), data.resultContractDigest());
    assertEquals("https://tokenops.example/v1/runs/" + data.runId() + "/proof", data.proofUrl());
    assertEquals(last(RunCompleted.class).index(), data.ledgerIndex());
    assertTrue(CanonicalJson.isCanonical(payload.json()));
    assertEquals(
        "https://agents.example/tokenops/v1/runs/" + data.runId() + "/proof",
        CallbackPayload.of(passage(), URI.create("https://agents.example/tokenops/"))
            .data()
            .proofUrl());
  }

  @Test
  void aRunThatWasNotCompletedHasNoPassage() {
    PassageFixture.walked(ledger);
    var accepted = ledger.entries().get(9);
    var refused =
        assertThrows(Unbound.class, () -> Passage.walk(accepted, null, ledger)).getMessage();
    assertEquals("entry 9 is a run.accepted.v1, where a run.completed.v1 belongs", refused);
  }
}
