package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.provider.UnkeptEvents.Unkept;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What payment providers have said, for the operator: accepted events from the ledger, and those
 * that left no fact from memory, newest first.
 */
final class ProviderEventRoutes {
  static final String VERDICT = "verdict";
  static final String EVENT_ID = "event_id";
  private static final Pattern TOKEN = Pattern.compile("(\\d{1,18}):(\\d{1,18})");
  private static final String FIRST = "999999999999999999:999999999999999999";
  private static final String ACCEPTED =
      "The signature over its raw bytes and time was valid; its hash stands in the entry.";

  /** Whether it was the provider's, and an event. */
  private enum Verdict {
    ACCEPTED,
    REFUSED
  }

  /**
   * A row and what the next page goes on from.
   *
   * @param index of its entry; null if it left none
   * @param number of what left no entry; null if it did
   */
  private record Row(Instant at, @Nullable Long index, @Nullable Long number, ObjectNode json) {}

  private final Services services;

  ProviderEventRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> list(Exchange exchange) {
    var verdict = Filters.of(exchange, VERDICT, Verdict.class);
    var eventId = exchange.query(EVENT_ID);
    var paging = Paging.of(exchange);
    var from = TOKEN.matcher(paging.after() == null ? FIRST : paging.after());
    if (!from.matches())
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED, "page_token is not one that this list has given.");
    long before = Long.parseLong(from.group(1));
    long beforeNumber = Long.parseLong(from.group(2));
    return services
        .vertx()
        .executeBlocking(
            () -> {
              var rows = new ArrayList<Row>();
              if (verdict != Verdict.REFUSED) rows.addAll(kept(eventId, before, paging.size() + 1));
              if (eventId == null) rows.addAll(unkept(verdict, beforeNumber));
              return page(rows, before, beforeNumber, paging.size());
            },
            /* ordered= */ false)
        .map(Objects::requireNonNull);
  }

  private static Answer page(List<Row> rows, long before, long beforeNumber, int size) {
    rows.sort(Comparator.comparing(Row::at).reversed());
    boolean more = rows.size() > size;
    var data = more ? rows.subList(0, size) : rows;
    long index = before;
    long number = beforeNumber;
    for (var row : data) {
      if (row.index() != null) index = row.index();
      if (row.number() != null) number = row.number();
    }
    return Answer.json(200, Paging.page(data, Row::json, more ? index + ":" + number : null));
  }

  /** Off the event loops: each is read from the ledger. */
  private List<Row> kept(@Nullable String eventId, long before, int most) {
    var archive = services.views().archive();
    var rows = new ArrayList<Row>();
    for (long place : archive.providerEvents(eventId == null ? "" : eventId, before, most)) {
      var entry = archive.entry(place);
      if (entry.fact() instanceof ProviderConfirmed confirmed
          && (eventId == null || eventId.equals(confirmed.event().eventId())))
        rows.add(new Row(entry.time(), place, null, json(entry, confirmed, services.views())));
    }
    return rows;
  }

  private static ObjectNode json(Placed entry, ProviderConfirmed confirmed, Views views) {
    var event = confirmed.event();
    var json = Json.object();
    json.put("event_id", event.eventId());
    json.put("provider_route", event.providerRoute());
    json.put("type", event.providerType());
    json.put("verdict", Json.name(Verdict.ACCEPTED));
    json.put("reason", ACCEPTED);
    var settlementId = settlementId(entry, confirmed, views);
    json.put("outcome", settlementId == null ? "pending" : Json.name(views.outcomes().of(event)));
    json.put("settlement_id", settlementId);
    json.put("received_at", Json.time(entry.time()));
    json.put("ledger_index", entry.index());
    json.put("digest", "sha256:" + event.payloadSha256());
    json.putNull("bytes");
    return json;
  }

  /** An event may have come before what it speaks of was known. */
  private static @Nullable String settlementId(
      Placed entry, ProviderConfirmed confirmed, Views views) {
    if (confirmed.settlementId() != null) return confirmed.settlementId();
    var match = views.places().matchOf(entry.recorded().sha256());
    return match != null && views.archive().entry(match).fact() instanceof ProviderMatched matched
        ? matched.settlementId()
        : null;
  }

  private List<Row> unkept(@Nullable Verdict verdict, long before) {
    var rows = new ArrayList<Row>();
    for (var each : services.unkept().newest(before)) {
      var its = each.outcome() == null ? Verdict.REFUSED : Verdict.ACCEPTED;
      if (verdict == null || verdict == its)
        rows.add(new Row(each.receivedAt(), null, each.number(), json(each, its)));
    }
    return rows;
  }

  private static ObjectNode json(Unkept event, Verdict verdict) {
    var json = Json.object();
    json.putNull("event_id");
    json.put("provider_route", event.route());
    json.putNull("type");
    json.put("verdict", Json.name(verdict));
    json.put("reason", event.sentence());
    json.put("outcome", event.outcome() == null ? null : Json.name(event.outcome()));
    json.put("settlement_id", event.settlementId());
    json.put("received_at", Json.time(event.receivedAt()));
    json.putNull("ledger_index");
    json.put("digest", "sha256:" + event.sha256());
    json.put("bytes", event.bytes());
    return json;
  }
}
