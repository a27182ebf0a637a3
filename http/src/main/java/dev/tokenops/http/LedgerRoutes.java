package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HexFormat;

/** The ledger as strangers and auditors see it. */
final class LedgerRoutes {
  static final String FROM = "from";
  static final String LIMIT = "limit";
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Services services;

  LedgerRoutes(Services services) {
    this.services = services;
  }

  /** C2SP checkpoint: the newest signed note. */
  Future<Answer> checkpoint(Exchange exchange) {
    return text(services.ledger().checkpoint().note());
  }

  /** One verifier key a line. */
  Future<Answer> key(Exchange exchange) {
    return text(String.join("\n", services.passages().vkeys()) + "\n");
  }

  /** PEM, SubjectPublicKeyInfo. */
  Future<Answer> attestationKey(Exchange exchange) {
    return text(services.attestations().publicKeyPem());
  }

  private static Future<Answer> text(String text) {
    return Future.succeededFuture(Answer.text(200, Answer.TEXT, text));
  }

  /** Entries from an index on, oldest first; fewer than asked for where they are large. */
  Future<Answer> entries(Exchange exchange) {
    long size = services.ledger().size();
    long from = number(exchange, FROM, 0, 0, size);
    long limit = number(exchange, LIMIT, DEFAULT_LIMIT, 1, MAX_LIMIT);
    var entries = new ArrayList<Entry>();
    long bytes = 0;
    for (long index = from; index < Math.min(size, from + limit) && bytes < MAX_BYTES; index++) {
      var entry = services.ledger().entry(index);
      bytes += entry.bytes().length;
      entries.add(entry);
    }
    long next = from + entries.size();
    var json = Json.object();
    json.set("data", Json.array(entries, LedgerRoutes::entry));
    json.put("size", size);
    if (next < size) json.put("next_url", exchange.links().to("/v1/ledger/entries?from=" + next));
    return Future.succeededFuture(Answer.json(200, json));
  }

  private static long number(
      Exchange exchange, String name, long otherwise, long least, long most) {
    var text = exchange.query(name);
    return text == null ? otherwise : exchange.number(name, text, least, most);
  }

  private static ObjectNode entry(Entry entry) {
    var json = Json.object();
    json.put("index", entry.index());
    json.put("time", Json.time(entry.time()));
    json.put("type", entry.type());
    json.put("leaf_hash", HexFormat.of().formatHex(entry.leafHash()));
    json.set("entry", StrictJson.parse(entry.bytes()));
    return json;
  }
}
