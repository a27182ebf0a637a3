package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.json.Sha256;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledger speaks of an id or a digest: for whoever holds one and knows no more.
 *
 * <p>There is no index of every text, so the newest entries are read: as many as can be in a moment
 * and the answer says which they were. A digest may also be that of an object which no entry holds
 * as it is, such as a result contract: then proofs of the newest runs are made, and looked through.
 */
final class LedgerSearch {
  static final String WHAT = "what";
  private static final String COMPLETED = FactCodec.type(RunCompleted.class);
  private static final Pattern SEARCHED = Pattern.compile("[A-Za-z0-9._:-]{4,128}");
  private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?([0-9a-fA-F]{64})");
  private static final int HEX_LENGTH = 64;
  private static final int MOST_ENTRIES = 20_000;
  private static final int MOST_PROOFS = 2_000;
  private static final int MOST_FOUND = 20;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Services services;

  /** What an entry has to do with what is sought. */
  private enum How {
    /** It is the SHA-256 of its body. */
    BODY,
    /** It is its leaf hash. */
    LEAF,
    /** It stands in the entry. */
    TEXT,
    /** It stands in the proof of the run that the entry completed. */
    PROOF
  }

  private record Found(Entry entry, How how) {}

  LedgerSearch(Services services) {
    this.services = services;
  }

  Future<Answer> find(Exchange exchange) {
    var what = exchange.query(WHAT);
    if (what == null || !SEARCHED.matcher(what).matches())
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED,
          WHAT + " is an id or a digest: 4 to 128 letters, digits, points, colons, dashes.");
    var digest = DIGEST.matcher(what);
    var hex = digest.matches() ? digest.group(1).toLowerCase(Locale.ROOT) : null;
    return services
        .vertx()
        .executeBlocking(
            () -> hex == null ? text(what) : digest(hex), /* ordered= */ true) // One at a time.
        .map(Objects::requireNonNull);
  }

  private Answer text(String what) {
    var found = new ArrayList<Found>();
    long from = read(what, found);
    return answer(found, from);
  }

  private Answer digest(String hex) {
    var found = new ArrayList<Found>();
    var known = services.views().places().index(hex);
    if (known != null) found.add(new Found(services.ledger().entry(known), How.BODY));
    long from = found.isEmpty() ? read(hex, found) : services.ledger().size();
    if (found.isEmpty()) proofs(hex, found);
    return answer(found, from);
  }

  /** Looks through the newest entries; gives the index of the oldest that was read. */
  private long read(String what, List<Found> found) {
    long started = System.nanoTime();
    long size = services.ledger().size();
    long index = size;
    while (index > Math.max(0, size - MOST_ENTRIES)
        && found.size() < MOST_FOUND
        && System.nanoTime() - started < LONGEST.toNanos()) {
      var entry = services.ledger().entry(--index);
      var how = how(what, entry);
      if (how != null) found.add(new Found(entry, how));
    }
    return index;
  }

  private static @Nullable How how(String what, Entry entry) {
    if (new String(entry.bytes(), ISO_8859_1).contains(what)) return How.TEXT;
    if (what.length() != HEX_LENGTH) return null;
    if (HexFormat.of().formatHex(entry.leafHash()).equals(what)) return How.LEAF;
    return Sha256.hex(entry.body()).equals(what) ? How.BODY : null;
  }

  private void proofs(String hex, List<Found> found) {
    long started = System.nanoTime();
    long size = services.ledger().size();
    int made = 0;
    for (long index = size; index > Math.max(0, size - MOST_ENTRIES); ) {
      var entry = services.ledger().entry(--index);
      if (!entry.type().equals(COMPLETED)) continue;
      if (made++ == MOST_PROOFS || System.nanoTime() - started > LONGEST.toNanos()) return;
      var run = services.views().runs().get(entry(entry).runId());
      if (run == null || run.completedIndex() == null) continue;
      var envelope = Json.written(out -> services.passages().writeEnvelope(run, out));
      if (!envelope.toString(US_ASCII).contains(hex)) continue;
      found.add(new Found(entry, How.PROOF));
      return;
    }
  }

  private static RunCompleted entry(Entry entry) {
    return (RunCompleted) FactCodec.decode(entry.type(), entry.body());
  }

  /** What it is comes before what speaks of it. */
  private Answer answer(List<Found> found, long from) {
    found.sort(Comparator.comparing(Found::how));
    var json = Json.object();
    json.set("data", Json.array(found, LedgerSearch::json));
    json.put("searched_from", from);
    json.put("size", services.ledger().size());
    return Answer.json(200, json);
  }

  private static ObjectNode json(Found found) {
    return Json.object()
        .put("index", found.entry().index())
        .put("time", Json.time(found.entry().time()))
        .put("type", found.entry().type())
        .put("how", Json.name(found.how()));
  }
}
