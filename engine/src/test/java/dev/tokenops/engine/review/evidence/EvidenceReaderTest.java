package dev.tokenops.engine.review.evidence;

import static dev.tokenops.engine.review.evidence.Tokens.KEYS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.engine.review.Packs;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceReaderTest {
  private static final String LEAST =
      "{'schema':'tokenops.evidence/v1','asset':{'asset_id':'eip155:1/erc20:0xaa'}%s}";

  @Test
  void onlySchemaAndAssetAreRequired() {
    var pack = Packs.pack(least(""));
    assertEquals(Set.of(), pack.evidence().given());
    assertEquals(List.of(), pack.evidence().settlements());
    assertNull(pack.evidence().asOf());
    assertEquals(0, pack.records());
  }

  @Test
  void whatIsRequiredIsNamedWhereItShouldStand() {
    assertEquals(List.of("/evidence/schema", "/evidence/asset"), pointers(Packs.json("{}")));
    assertEquals(
        List.of("/evidence/schema", "/evidence/asset/asset_id"),
        pointers(Packs.json("{'schema':'tokenops.evidence/v2','asset':{'asset_id':null}}")));
    assertEquals(List.of("/evidence"), pointers(Packs.json("[]")));
    assertEquals(
        List.of("/evidence/usage/1/usage_id", "/evidence/usage/2"),
        pointers(least(",'usage':[{'usage_id':'u'},{'meter':'m'},null]")));
  }

  @Test
  void nullIsTheSameAsAbsentAndStaysInTheCanonicalBytes() {
    var posted = least(",'settlements':null,'policy':null,'usage':[{'usage_id':'u','at':null}]");
    var pack = Packs.pack(posted);
    assertEquals(Set.of(EvidenceList.USAGE), pack.evidence().given());
    assertNull(pack.evidence().usage().getFirst().at());
    assertTrue(pack.canonical().text().contains("\"settlements\":null"));
    assertEquals(RawJson.of(posted), pack.canonical());
    assertEquals(Sha256.hex(CanonicalJson.encode(posted)), pack.sha256Hex());
  }

  @Test
  void anEmptyListIsGivenAndAnAbsentOneIsNot() {
    var pack = Packs.pack(least(",'settlements':[]"));
    assertEquals(Set.of(EvidenceList.SETTLEMENTS), pack.evidence().given());
  }

  @Test
  void recordsAreTheItemsOfAllEightLists() {
    // One event, request, settlement, usage, delivery, exception, file; two credits.
    assertEquals(9, Packs.pack(Packs.clean()).records());
  }

  @Test
  void everyFaultIsListedUpToTwenty() {
    var pack = Packs.clean();
    pack.put("colour", "red");
    ((ObjectNode) pack.at("/settlements/0")).put("amount", "-1").put("a/b~c", 1);
    ((ObjectNode) pack.at("/usage/0")).put("at", "2026-11-20T10:00:00");
    assertEquals(
        List.of(
            "/evidence/settlements/0/amount",
            "/evidence/settlements/0/a~1b~0c",
            "/evidence/usage/0/at",
            "/evidence/colour"),
        pointers(pack));
    IntStream.range(0, 30).forEach(i -> pack.put("unknown" + i, i));
    assertEquals(20, pointers(pack).size());
  }

  @Test
  void anIdStandsOnceInItsListAndMayStandInAnother() {
    assertEquals(
        List.of("/evidence/files/1/name"), pointers(least(",'files':[{'name':'a'},{'name':'a'}]")));
    Packs.pack(least(",'files':[{'name':'a'}],'usage':[{'usage_id':'a'}]"));
  }

  @Test
  void idsHaveAtMost64BytesAndNoControlCharacters() {
    Packs.pack(least(",'files':[{'name':'" + "é".repeat(32) + "'}]"));
    for (var bad : List.of("é".repeat(33), "a".repeat(65), "", "a\\u0000b", "a\\u0085b", "a\\n"))
      assertEquals(
          List.of("/evidence/files/0/name"), pointers(least(",'files':[{'name':'" + bad + "'}]")));
  }

  @Test
  void amountsAreWholeAndExact() {
    for (var bad : List.of("'-1'", "'1.0'", "'1e3'", "'01'", "''", "'+1'", "' 1'", "1", "1.5"))
      assertEquals(
          List.of("/evidence/payment_requests/0/amount"),
          pointers(least(",'payment_requests':[{'payment_request_id':'p','amount':" + bad + "}]")));
    var most = "9".repeat(78);
    var pack = Packs.pack(least(",'policy':{'amount_tolerance':'" + most + "'}"));
    assertEquals(new BigInteger(most), pack.evidence().policy().amountTolerance());
    assertEquals(
        List.of("/evidence/policy/amount_tolerance"),
        pointers(least(",'policy':{'amount_tolerance':'1" + "0".repeat(78) + "'}")));
  }

  @Test
  void creditsAreReadToTheMicroCredit() {
    var pack = Packs.pack(least(",'credits':[{'credit_id':'c','credits':'1.200001'}]"));
    assertEquals(BigInteger.valueOf(1_200_001), pack.evidence().credits().getFirst().micros());
    for (var bad : List.of("'1.0000001'", "'-1'", "'1.'", "'.5'", "'1,5'", "1"))
      assertEquals(
          List.of("/evidence/credits/0/credits"),
          pointers(least(",'credits':[{'credit_id':'c','credits':" + bad + "}]")));
  }

  @Test
  void numbersHaveNeitherFractionNorExponent() {
    for (var bad : List.of("1.0", "1e2", "-1", "'1'", "9007199254740992", "1e400", "true"))
      assertEquals(
          List.of("/evidence/files/0/size"),
          pointers(least(",'files':[{'name':'f','size':" + bad + "}]")),
          bad);
    Packs.pack(least(",'files':[{'name':'f','size':9007199254740991}]"));
  }

  @Test
  void chainsAccountsAndAssetsAreCaip() {
    for (var bad :
        List.of("eip155:1", "eip155/erc20:0xaa", "EIP155:1/erc20:0xaa", "eip155:1/erc20:", "x"))
      assertEquals(
          List.of("/evidence/asset/asset_id"),
          pointers(
              Packs.json("{'schema':'tokenops.evidence/v1','asset':{'asset_id':'" + bad + "'}}")));
    for (var bad : List.of("eip155:1", "eip155:1:", "0xaa", "eip155:1:0x a", "ei:1:0xaa"))
      assertEquals(
          List.of("/evidence/payment_requests/0/payee"),
          pointers(
              least(",'payment_requests':[{'payment_request_id':'p','payee':'" + bad + "'}]")));
  }

  @Test
  void addressesOnEip155CompareWithoutCaseAndOthersWith() {
    assertTrue(account("eip155:1:0xAb").isSameAs(account("eip155:1:0xaB")));
    assertEquals(false, account("solana:main:Ab").isSameAs(account("solana:main:aB")));
    assertEquals(false, account("eip155:1:0xab").isSameAs(account("eip155:10:0xab")));
    assertEquals("eip155:1", account("eip155:1:0xab").chain());
  }

  @Test
  void fortyEightKibibytesAreTakenAndNotOneMore() {
    var pack = Packs.json(LEAST.formatted(",'deliveries':[]"));
    var list = ((ObjectNode) pack).putArray("deliveries");
    for (int i = 0; CanonicalJson.encode(pack).length < EvidencePack.MAX_BYTES - 2_048; i++)
      list.addObject().put("delivery_id", "d" + i).put("target", "x".repeat(1_000));
    var last = (ObjectNode) list.get(0);
    int rest = EvidencePack.MAX_BYTES - CanonicalJson.encode(pack).length;
    last.put("target", "x".repeat(1_000 + Math.min(rest, 1_000)));
    rest = EvidencePack.MAX_BYTES - CanonicalJson.encode(pack).length;
    ((ObjectNode) list.get(1)).put("target", "x".repeat(1_000 + rest));
    assertEquals(EvidencePack.MAX_BYTES, Packs.pack(pack).canonical().bytes().length);

    ((ObjectNode) list.get(1)).put("target", "x".repeat(1_001 + rest));
    var tooLarge = assertInstanceOf(Result.TooLarge.class, EvidenceReader.read(pack));
    assertEquals(EvidencePack.MAX_BYTES + 1, tooLarge.bytes());
    assertTrue(tooLarge.detail().contains("49152"));
  }

  @Test
  void theReviewsNowIsNotAfterTheAcceptance() {
    var evidence = Packs.pack(Packs.clean()).evidence();
    var asOf = Instant.parse("2026-11-20T18:00:00Z");
    assertEquals("/evidence/as_of", fault(evidence, asOf.minusNanos(1)));
    assertTrue(EvidenceReader.checkAsOf(evidence, asOf).isEmpty());
    var without = Packs.pack(least("")).evidence();
    assertTrue(EvidenceReader.checkAsOf(without, Instant.EPOCH).isEmpty());
  }

  @Test
  void whatWasRecordedIsReadAgainAsItWas() {
    var pack = Packs.pack(Packs.clean());
    var recorded = EvidencePack.recorded(pack.canonical());
    assertEquals(pack, recorded);
    assertEquals(pack.sha256Hex(), recorded.sha256Hex());
    assertEquals(pack.evidence(), recorded.evidence());
    assertEquals(pack.records(), recorded.records());
    var never = EvidencePack.recorded(new RawJson("{}"));
    assertThrows(IllegalStateException.class, never::evidence);
  }

  @Test
  void aPackIsReadOnceUntilItIsForgotten() {
    var pack = Packs.pack(Packs.clean());
    var evidence = pack.evidence();
    assertSame(evidence, pack.evidence());
    pack.forgetEvidence();
    assertNotSame(evidence, pack.evidence());
    assertEquals(evidence, pack.evidence());
  }

  @Test
  void inJsonAPackIsItsCanonicalBytes() {
    var pack = Packs.pack(Packs.clean());
    byte[] json = CanonicalJson.encode(pack);
    assertArrayEquals(pack.canonical().bytes(), json);
    assertEquals(pack, CanonicalJson.decode(json, EvidencePack.class));
  }

  @Test
  void halfARateIsNone() {
    var pack = Packs.pack(least(",'policy':{'credits_per_unit':{'credits':'2'}}"));
    assertNull(pack.evidence().policy().creditsPerUnit());
    assertEquals(
        List.of("/evidence/policy/credits_per_unit/asset_amount"),
        pointers(least(",'policy':{'credits_per_unit':{'asset_amount':'0','credits':'2'}}")));
  }

  @Test
  void everyKeyOfTheSchemaIsEncodedBeforehand() {
    for (var properties : Documents.evidenceSchema().findValues("properties"))
      properties.fieldNames().forEachRemaining(name -> assertTrue(KEYS.contains(name), name));
  }

  private static String fault(Evidence evidence, Instant acceptedAt) {
    return EvidenceReader.checkAsOf(evidence, acceptedAt).orElseThrow().pointer();
  }

  private static AccountId account(String text) {
    var account = AccountId.read(text);
    if (account == null) throw new AssertionError(text);
    return account;
  }

  private static JsonNode least(String more) {
    return Packs.json(LEAST.formatted(more));
  }

  private static List<String> pointers(JsonNode evidence) {
    var faulty = assertInstanceOf(Result.Faulty.class, EvidenceReader.read(evidence));
    faulty.faults().forEach(fault -> assertTrue(bytes(fault.detail()) > 0));
    return faulty.faults().stream().map(Fault::pointer).toList();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
