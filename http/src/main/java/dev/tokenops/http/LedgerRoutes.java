package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.tile.LogTiles;
import dev.tokenops.ledger.tile.TilePath;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The ledger as strangers and auditors see it. */
final class LedgerRoutes {
  static final String FROM = "from";
  static final String LIMIT = "limit";
  static final String INDEX = "index";
  static final String SIZE = "size";
  static final String TO = "to";
  private static final String TILE_LEVEL = "level";
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

  /** One verifier key a line, the one that signs now first. */
  Future<Answer> key(Exchange exchange) {
    return text(String.join("\n", services.passages().vkeys()) + "\n");
  }

  /** The same, and behind them the handovers that say which sizes each signs. */
  Future<Answer> keys(Exchange exchange) {
    return text(services.ledger().keyHistory().text());
  }

  /** PEM, SubjectPublicKeyInfo: the key that signs now, and behind it those of before. */
  Future<Answer> attestationKey(Exchange exchange) {
    return text(services.attestations().pem());
  }

  private static Future<Answer> text(String text) {
    return Future.succeededFuture(Answer.text(200, Answer.TEXT, text));
  }

  /** C2SP tlog-tiles: hashes of the tree, for anyone; they never change. */
  Future<Answer> tile(Exchange exchange) {
    return tile(exchange.path(TILE_LEVEL) + "/" + exchange.path(Route.REST), false)
        .map(answer -> answer.with("Cache-Control", "public, max-age=31536000, immutable"));
  }

  /** C2SP tlog-tiles: the entries themselves, each behind its length. */
  Future<Answer> bundle(Exchange exchange) {
    return tile("entries/" + exchange.path(Route.REST), true);
  }

  /** A slash may come escaped in any parameter: what the path names decides, not its route. */
  private Future<Answer> tile(String text, boolean entries) {
    var path = TilePath.parse(text).filter(named -> (named.level() == TilePath.ENTRIES) == entries);
    if (path.isEmpty() || !path.get().isIn(services.ledger().size()))
      throw Rejection.of(
          ProblemCode.ROUTE_NOT_FOUND,
          "There is no tile "
              + text
              + ": /ledger/checkpoint says how many entries there are, c2sp.org/tlog-tiles how"
              + " their tiles are named.");
    return onWorker(() -> new LogTiles(services.ledger()).read(path.get()).orElseThrow())
        .map(bytes -> Answer.bytes(200, Answer.BYTES, bytes));
  }

  /** Reading and proving may wait for the disk. */
  private <T> Future<T> onWorker(Callable<T> work) {
    return services
        .vertx()
        .executeBlocking(work, /* ordered= */ false)
        .map(done -> Objects.requireNonNull(done, "work gives something"));
  }

  /** RFC 6962 section 2.1.1. */
  Future<Answer> inclusion(Exchange exchange) {
    long size = size(exchange, SIZE);
    long index = required(exchange, INDEX, 0, size - 1);
    return onWorker(() -> {
      var ledger = services.ledger();
      var json = Json.object().put(INDEX, index).put(SIZE, size);
      json.put("leaf_hash", StrictBase64.encode(ledger.nodes(0, index, 1).getFirst()));
      json.put("root_hash", StrictBase64.encode(ledger.root(size)));
      return hashes(json, ledger.inclusionProof(index, size));
    });
  }

  /** RFC 6962 section 2.1.2. */
  Future<Answer> consistency(Exchange exchange) {
    long to = size(exchange, TO);
    long from = required(exchange, FROM, 1, to);
    return onWorker(() -> {
      var ledger = services.ledger();
      var json = Json.object().put(FROM, from).put(TO, to);
      json.put("from_root", StrictBase64.encode(ledger.root(from)));
      json.put("to_root", StrictBase64.encode(ledger.root(to)));
      return hashes(json, ledger.consistencyProof(from, to));
    });
  }

  private static Answer hashes(ObjectNode json, List<byte[]> hashes) {
    json.set("hashes", Json.texts(hashes.stream().map(StrictBase64::encode).toList()));
    return Answer.json(200, json);
  }

  private long size(Exchange exchange, String name) {
    return required(exchange, name, 1, services.ledger().size());
  }

  private static long required(Exchange exchange, String name, long least, long most) {
    var text = exchange.query(name);
    if (text == null) throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, name + " is missing.");
    return exchange.number(name, text, least, most);
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
    json.put(SIZE, size);
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
