package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packs in which all is well, of many sizes and chains: the rules have nothing to say of them. */
class CleanPacksTest {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  private static final int MOST_PAYMENTS = 18;

  private record Token(String asset, int decimals, String account) {}

  private static final List<Token> TOKENS =
      List.of(
          new Token("eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 6, "0x%040x"),
          new Token("eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", 6, "0x%040x"),
          new Token("eip155:56/erc20:0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d", 18, "0x%040x"),
          new Token(
              "solana:5eykt4UsFv8P8NJdTREpY1vzqKqKvdp"
                  + "/token:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
              6,
              "So%042d"));

  private final JsonNodeFactory json = JsonNodeFactory.instance;

  @Test
  void nothingAboveInfoIsFoundInThem() {
    for (int seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var evidence = pack(random, TOKENS.get(seed % TOKENS.size()), 1 + seed % MOST_PAYMENTS);
      var outcome = TokenOps.review(Packs.pack(evidence), Terms.DEFAULT, Packs.ACCEPTED_AT);
      assertEquals(Verdict.CLEAR, outcome.verdict(), outcome.findings()::toString);
      assertEquals(100, outcome.evidenceScore());
      assertEquals("0", outcome.reconciliation().differences().settledVsRequested());
      assertTrue(outcome.summary().contains("nothing needs attention"), outcome.summary());
    }
  }

  private ObjectNode pack(Random random, Token token, int payments) {
    var pack = json.objectNode().put("schema", "tokenops.evidence/v1");
    pack.put("as_of", Rfc3339.format(START.plusSeconds(86_400)));
    pack.putObject("asset").put("asset_id", token.asset()).put("decimals", token.decimals());
    for (int i = 0; i < payments; i++) payment(pack, random, token, i);
    pack.withArray("/files")
        .addObject()
        .put("name", "all.csv")
        .put("size", 1)
        .put("sha256", hash("f"));
    pack.putObject("policy")
        .putObject("credits_per_unit")
        .put("asset_amount", BigInteger.TEN.pow(token.decimals()).toString())
        .put("credits", "1");
    return pack;
  }

  /** Asked, tried in vain or not, paid in one or two parts, perhaps refunded in part, and used. */
  private void payment(ObjectNode pack, Random random, Token token, int i) {
    var micros = BigInteger.valueOf(1 + random.nextLong(5_000_000));
    var unit = BigInteger.TEN.pow(token.decimals() - 6);
    var parts = random.nextBoolean() ? List.of(micros) : List.of(BigInteger.ONE, micros);
    var sum = parts.stream().reduce(BigInteger.ZERO, BigInteger::add);
    long second = i * 600L;
    pack.withArray("/payment_requests")
        .addObject()
        .put("payment_request_id", "pr_" + i)
        .put("amount", sum.multiply(unit).toString())
        .put("asset_id", token.asset())
        .put("payee", account(token, 0xab))
        .put("created_at", at(second));
    if (random.nextInt(4) == 0) settled(pack, token, "no_" + i, i, unit, "RJCT", second + 1);
    for (int part = 0; part < parts.size(); part++) {
      String id = "st_" + i + "_" + part;
      settled(pack, token, id, i, parts.get(part).multiply(unit), "ACSC", second + 60 + part);
      credit(pack, "fund", "settlement_id", id, parts.get(part), second + 90 + part);
    }
    var used = BigInteger.valueOf(random.nextLong(micros.longValueExact() + 1));
    used(pack, i, used, second + 120);
    var rest = sum.subtract(used);
    if (random.nextInt(3) == 0 && rest.signum() > 0 && rest.compareTo(micros) <= 0) {
      var last = (ObjectNode) pack.at("/settlements/" + (pack.get("settlements").size() - 1));
      last.put("refunded_amount", rest.multiply(unit).toString());
      credit(
          pack,
          "refund",
          "settlement_id",
          last.get("settlement_id").textValue(),
          rest,
          second + 200);
    }
  }

  private void settled(
      ObjectNode pack,
      Token token,
      String id,
      int i,
      BigInteger units,
      String status,
      long second) {
    pack.withArray("/settlements")
        .addObject()
        .put("settlement_id", id)
        .put("payment_request_id", "pr_" + i)
        .put("asset_id", token.asset())
        .put("amount", units.toString())
        .put("payee", account(token, 0xab))
        .put("status", status)
        .put("tx_hash", "0x" + hash(id))
        .put("confirmations", 65)
        .put("settled_at", at(second));
  }

  private void used(ObjectNode pack, int i, BigInteger micros, long second) {
    pack.withArray("/usage")
        .addObject()
        .put("usage_id", "us_" + i)
        .put("run_ref", "run_" + i)
        .put("meter", "tokenops.review")
        .put("credits", Decimals.credits(micros))
        .put("receipt_ref", "rc_" + i)
        .put("at", at(second));
    credit(pack, "debit", "usage_id", "us_" + i, micros, second + 1);
    pack.withArray("/deliveries")
        .addObject()
        .put("delivery_id", "dl_" + i)
        .put("receipt_ref", "rc_" + i)
        .put("state", "delivered")
        .put("last_status", 202)
        .put("payload_sha256", hash("p" + i))
        .put("acknowledged_sha256", hash("p" + i));
  }

  private void credit(
      ObjectNode pack, String kind, String of, String id, BigInteger micros, long second) {
    pack.withArray("/credits")
        .addObject()
        .put("credit_id", kind + "_" + id)
        .put("kind", kind)
        .put(of, id)
        .put("credits", Decimals.credits(micros))
        .put("at", at(second));
  }

  private static String account(Token token, int number) {
    var chain = token.asset().substring(0, token.asset().indexOf('/'));
    return chain + ":" + token.account().formatted(number);
  }

  private static String at(long second) {
    return Rfc3339.format(START.plusSeconds(second));
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
