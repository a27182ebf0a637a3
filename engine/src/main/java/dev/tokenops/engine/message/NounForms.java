package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nouns inside hot facts, written and read as {@link Form} says. */
final class NounForms {
  private static final JsonKey ATTEMPTED_AT = JsonKey.of("attempted_at");
  private static final JsonKey BODY_SHA256 = JsonKey.of("body_sha256");
  private static final JsonKey CREDITS_MICROS = JsonKey.of("credits_micros");
  private static final JsonKey CREDITS_PER_UNIT_MICROS = JsonKey.of("credits_per_unit_micros");
  private static final JsonKey DURATION_MS = JsonKey.of("duration_ms");
  private static final JsonKey ERROR = JsonKey.of("error");
  private static final JsonKey FUNDING_SHA256 = JsonKey.of("funding_sha256");
  private static final JsonKey KEY = JsonKey.of("key");
  private static final JsonKey METER = JsonKey.of("meter");
  private static final JsonKey PROVIDER_ROUTE = JsonKey.of("provider_route");
  private static final JsonKey QUANTITY = JsonKey.of("quantity");
  private static final JsonKey REQUEST = JsonKey.of("request");
  private static final JsonKey SETTLEMENT_ID = JsonKey.of("settlement_id");
  private static final JsonKey STATUS = JsonKey.of("status");

  private NounForms() {}

  static void write(JsonKey key, List<Lot> lots, CanonicalWriter out) {
    out.key(key).beginArray();
    for (var lot : lots)
      out.beginObject()
          .key(CREDITS_MICROS)
          .number(lot.creditsMicros())
          .key(FUNDING_SHA256)
          .string(lot.fundingSha256())
          .key(PROVIDER_ROUTE)
          .string(lot.providerRoute())
          .key(SETTLEMENT_ID)
          .string(lot.settlementId())
          .endObject();
    out.endArray();
  }

  static Lot lot(CanonicalReader in) {
    in.beginObject();
    long creditsMicros = Form.number(in, CREDITS_MICROS);
    var fundingSha256 = Form.string(in, FUNDING_SHA256);
    var providerRoute = Form.string(in, PROVIDER_ROUTE);
    var settlementId = Form.string(in, SETTLEMENT_ID);
    in.endObject();
    return new Lot(settlementId, providerRoute, creditsMicros, fundingSha256);
  }

  static void write(Meter meter, CanonicalWriter out) {
    out.beginObject()
        .key(CREDITS_MICROS)
        .number(meter.creditsMicros())
        .key(CREDITS_PER_UNIT_MICROS)
        .number(meter.creditsPerUnitMicros())
        .key(METER)
        .string(meter.meter())
        .key(QUANTITY)
        .number(meter.quantity())
        .endObject();
  }

  static Meter meter(CanonicalReader in) {
    in.beginObject();
    long creditsMicros = Form.number(in, CREDITS_MICROS);
    long creditsPerUnitMicros = Form.number(in, CREDITS_PER_UNIT_MICROS);
    var meter = Form.string(in, METER);
    long quantity = Form.number(in, QUANTITY);
    in.endObject();
    return new Meter(meter, quantity, creditsPerUnitMicros, creditsMicros);
  }

  static void write(Attempt attempt, CanonicalWriter out) {
    out.beginObject()
        .key(ATTEMPTED_AT)
        .time(attempt.attemptedAt())
        .key(DURATION_MS)
        .number(attempt.durationMs());
    Form.writeIfThere(out, ERROR, attempt.error());
    out.key(STATUS).number(attempt.status()).endObject();
  }

  static Attempt attempt(CanonicalReader in) {
    in.beginObject();
    in.key(ATTEMPTED_AT);
    var attemptedAt = in.time();
    long durationMs = Form.number(in, DURATION_MS);
    var error = Form.stringIfThere(in, ERROR);
    int status = Form.integer(in, STATUS);
    in.endObject();
    return new Attempt(attemptedAt, status, durationMs, error);
  }

  static void write(@Nullable Request request, CanonicalWriter out) {
    if (request == null) return;
    out.key(REQUEST)
        .beginObject()
        .key(BODY_SHA256)
        .string(request.bodySha256())
        .key(KEY)
        .string(request.key())
        .endObject();
  }

  static @Nullable Request request(CanonicalReader in) {
    if (!in.next(REQUEST)) return null;
    in.beginObject();
    var bodySha256 = Form.string(in, BODY_SHA256);
    var key = Form.string(in, KEY);
    in.endObject();
    return new Request(key, bodySha256);
  }
}
