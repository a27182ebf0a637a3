package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The score is monotone: a fault more never lifts it, a fault less never lowers it, and neither
 * does good evidence that comes to what there is.
 */
class ScoreTest {
  private static final int SEEDS = 800;

  private static final List<String> LISTS =
      List.of("payment_requests", "settlements", "credits", "usage", "deliveries", "files");

  /** Of different items, so that no one undoes another. {@code n} is the number of the payment. */
  private static final List<String> FAULTS =
      List.of(
          "settlements.n.asset_id = 'eip155:8453/erc20:0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA'",
          "settlements.n.asset_id = 'eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'",
          "settlements.n.payee = 'eip155:8453:0x00000000000000000000000000000000000000aa'",
          "settlements.n.amount = '24000000'",
          "settlements.n.amount = '250000000'",
          "settlements.n.status = 'PDNG'",
          "settlements.n.status = 'RJCT'",
          "settlements.n.status = 'DONE'",
          "settlements.n.confirmations = 0",
          "settlements.n.confirmations = 64",
          "settlements.n.payment_request_id = 'pr_none'",
          "settlements.n.payment_request_id -",
          "settlements.n.tx_hash = '0xsame'",
          "settlements.n.refunded_amount = '25000001'",
          "payment_requests.n.amount = '0'",
          "payment_requests.n.payee = 'eip155:8453:0x1A9C8182C09F50C8318d769245beA52c32BE35BC'",
          "payment_requests.n.expires_at = '2026-11-20T09:00:00Z'",
          "credits.n.settlement_id = 'st_none'",
          "credits.n.credits = '24.5'",
          "credits.n.credits = '250'",
          "usage.n.receipt_ref -",
          "usage.n.quantity = '0'",
          "usage.n.run_ref = 'run_same'",
          "deliveries.n.state = 'dead_lettered'",
          "deliveries.n.last_status = 500",
          "deliveries.n.acknowledged_sha256 -",
          "deliveries.n.acknowledged_sha256 = '" + "ab".repeat(32) + "'",
          "files.n.size = 0",
          "files.n.sha256 -",
          "exceptions + {'exception_id':'ex_n','type':'other','severity':'high','state':'open',"
              + "'opened_at':'2026-11-20T11:00:00Z'}",
          "asset.decimals = 18",
          "asset.supply.total = '1'",
          "asset.symbol = 'USDX'",
          "asset.events + {'event_id':'new_n','type':'forced_transfer','amount':'5',"
              + "'from':'eip155:8453:0x00000000000000000000000000000000000000aa'}");

  @Test
  void aFaultMoreNeverLiftsTheScoreWhateverTheOrder() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      int payments = 1 + random.nextInt(3);
      var faults = new ArrayList<String>();
      for (int n = 0; n < payments; n++) faults.add(fault(random, n));
      Collections.shuffle(faults, random);
      var pack = payments(payments);
      var before = Packs.review(pack);
      assertEquals(100, before.evidenceScore());
      for (int i = 0; i < faults.size(); i++) {
        var now = Packs.review(Edits.apply(pack, faults.get(i)));
        var told = faults.subList(0, i + 1) + " of " + payments;
        assertTrue(now.evidenceScore() <= before.evidenceScore(), told);
        assertTrue(now.verdict().compareTo(before.verdict()) >= 0, told);
        before = now;
      }
    }
  }

  /** Also where the list held the faults: to hide them does not pay. */
  @Test
  void aListTakenAwayNeverLiftsTheScoreWithOrWithoutFaults() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var pack = payments(2);
      for (int n = 0; n < random.nextInt(3); n++) Edits.apply(pack, fault(random, n));
      var lists = new ArrayList<>(LISTS);
      Collections.shuffle(lists, random);
      int score = Packs.review(pack).evidenceScore();
      for (var list : lists) {
        var without = Packs.review(Edits.apply(pack, list + " -"));
        assertTrue(without.evidenceScore() <= score, "seed " + seed + " without " + list);
        assertTrue(without.evidenceStatus() != EvidenceStatus.SUFFICIENT);
        score = without.evidenceScore();
      }
      assertEquals(Verdict.BLOCKED, Packs.review(pack).verdict());
    }
  }

  /** A payment more in which all is well. */
  @Test
  void goodEvidenceNeverLowersTheScore() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      String edit = fault(random, 0);
      int poorer = Packs.review(Edits.apply(payments(1), edit)).evidenceScore();
      int richer = Packs.review(Edits.apply(payments(2 + random.nextInt(3)), edit)).evidenceScore();
      assertTrue(richer >= poorer, edit + ": " + poorer + " became " + richer);
    }
  }

  private static String fault(Random random, int payment) {
    return FAULTS
        .get(random.nextInt(FAULTS.size()))
        .replace(".n.", "." + payment + ".")
        .replace("_n'", "_" + payment + "'");
  }

  /** The clean example over and over, each time with ids of its own. */
  private static ObjectNode payments(int payments) {
    var pack = Packs.clean();
    Edits.apply(pack, "exceptions = []");
    var debit = pack.withArray("/credits").remove(1);
    for (int n = 1; n < payments; n++) {
      var more = Packs.clean();
      for (var list : LISTS)
        pack.withArray("/" + list).add(renamed((ObjectNode) more.at("/" + list + "/0"), n));
    }
    pack.withArray("/credits").add(debit);
    for (int n = 1; n < payments; n++)
      pack.withArray("/credits").add(renamed((ObjectNode) Packs.clean().at("/credits/1"), n));
    return pack;
  }

  private static ObjectNode renamed(ObjectNode item, int n) {
    for (var field : List.copyOf(item.properties())) {
      String name = field.getKey();
      boolean id = name.endsWith("_id") && !name.equals("asset_id");
      if (id || name.endsWith("_ref") || name.endsWith("_reference") || name.equals("name"))
        item.put(name, field.getValue().textValue() + "-" + n);
      if (name.equals("tx_hash") || name.endsWith("sha256"))
        item.put(name, field.getValue().textValue().substring(0, 56) + "%08x".formatted(n));
      if (name.equals("created_at"))
        item.put(name, field.getValue().textValue().replace(":00.000Z", ":0" + n + ".000Z"));
    }
    return item;
  }
}
