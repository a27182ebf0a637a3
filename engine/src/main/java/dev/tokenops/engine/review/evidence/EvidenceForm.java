package dev.tokenops.engine.review.evidence;

import static dev.tokenops.ledger.json.CanonicalJson.MAX_INTEGER;

import dev.tokenops.engine.review.evidence.Evidence.Asset;
import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.EvidenceFile;
import dev.tokenops.engine.review.evidence.Evidence.ExceptionRecord;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Policy;
import dev.tokenops.engine.review.evidence.Evidence.Rate;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Supply;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of a pack, field by field: what is asked for here is what a pack may hold. */
final class EvidenceForm {
  private static final int LABEL_BYTES = 64;
  private static final int ISSUER_BYTES = 128;
  private static final int MAX_DECIMALS = 255;

  /** A thousand years: a moment plus this many seconds is still a moment. */
  private static final long MAX_SECONDS = 31_556_952_000L;

  private static final Asset UNREAD =
      new Asset(AssetId.UNREAD, null, null, null, null, null, List.of());

  private static final Policy NO_POLICY = new Policy(null, null, null, null, null);

  private EvidenceForm() {}

  /** Null only with a fault noted; with one noted, what it gives is not to be used. */
  static @Nullable Evidence read(Fields in) {
    return in.pack(EvidenceForm::pack);
  }

  private static Evidence pack(Fields in) {
    String schema = null;
    Instant asOf = null;
    Asset asset = null;
    List<PaymentRequest> requests = List.of();
    List<Settlement> settlements = List.of();
    List<Credit> credits = List.of();
    List<Usage> usage = List.of();
    List<Delivery> deliveries = List.of();
    List<ExceptionRecord> exceptions = List.of();
    List<EvidenceFile> files = List.of();
    Policy policy = null;
    while (in.next())
      switch (in.name()) {
        case "schema" -> schema = schema(in);
        case "as_of" -> asOf = in.time();
        case "asset" -> asset = in.object(EvidenceForm::asset, UNREAD);
        case "payment_requests" ->
            requests = in.list(EvidenceList.PAYMENT_REQUESTS, ItemForm::request);
        case "settlements" -> settlements = in.list(EvidenceList.SETTLEMENTS, ItemForm::settlement);
        case "credits" -> credits = in.list(EvidenceList.CREDITS, ItemForm::credit);
        case "usage" -> usage = in.list(EvidenceList.USAGE, ItemForm::usage);
        case "deliveries" -> deliveries = in.list(EvidenceList.DELIVERIES, ItemForm::delivery);
        case "exceptions" -> exceptions = in.list(EvidenceList.EXCEPTIONS, ItemForm::exception);
        case "files" -> files = in.list(EvidenceList.FILES, ItemForm::file);
        case "policy" -> policy = in.object(EvidenceForm::policy, NO_POLICY);
        default -> in.unknown();
      }
    in.require("schema", schema, "");
    return new Evidence(
        asOf,
        in.require("asset", asset, UNREAD),
        requests,
        settlements,
        credits,
        usage,
        deliveries,
        exceptions,
        files,
        policy == null ? NO_POLICY : policy,
        in.given());
  }

  private static @Nullable String schema(Fields in) {
    String schema = in.ownId();
    if (schema != null && !schema.isEmpty() && !schema.equals(EvidenceReader.SCHEMA))
      in.fault("must be " + EvidenceReader.SCHEMA);
    return schema;
  }

  private static Asset asset(Fields in) {
    AssetId id = null;
    String symbol = null;
    Long decimals = null;
    String standard = null;
    String issuer = null;
    Supply supply = null;
    List<AssetEvent> events = List.of();
    while (in.next())
      switch (in.name()) {
        case "asset_id" -> id = in.requiredAsset();
        case "symbol" -> symbol = in.text(LABEL_BYTES);
        case "decimals" -> decimals = in.integer(0, MAX_DECIMALS);
        case "standard" -> standard = in.text(LABEL_BYTES);
        case "issuer" -> issuer = in.text(ISSUER_BYTES);
        case "supply" -> supply = in.object(EvidenceForm::supply, null);
        case "events" -> events = in.list(EvidenceList.EVENTS, ItemForm::event);
        default -> in.unknown();
      }
    return new Asset(
        in.require("asset_id", id, AssetId.UNREAD),
        symbol,
        decimals == null ? null : decimals.intValue(),
        standard,
        issuer,
        supply,
        events);
  }

  private static Supply supply(Fields in) {
    Instant asOf = null;
    BigInteger total = null;
    BigInteger minted = null;
    BigInteger burned = null;
    while (in.next())
      switch (in.name()) {
        case "as_of" -> asOf = in.time();
        case "total" -> total = in.amount();
        case "minted" -> minted = in.amount();
        case "burned" -> burned = in.amount();
        default -> in.unknown();
      }
    return new Supply(asOf, total, minted, burned);
  }

  private static Policy policy(Fields in) {
    Long confirmations = null;
    Long window = null;
    Long staleAfter = null;
    BigInteger tolerance = null;
    Rate rate = null;
    while (in.next())
      switch (in.name()) {
        case "min_confirmations" -> confirmations = in.integer(0, MAX_INTEGER);
        case "settlement_window_seconds" -> window = in.integer(0, MAX_SECONDS);
        case "stale_after_seconds" -> staleAfter = in.integer(0, MAX_SECONDS);
        case "amount_tolerance" -> tolerance = in.amount();
        case "credits_per_unit" -> rate = in.object(EvidenceForm::rate, null);
        default -> in.unknown();
      }
    return new Policy(confirmations, window, staleAfter, tolerance, rate);
  }

  /** Null too if one half is absent: half a rate is none, and the terms decide. */
  private static @Nullable Rate rate(Fields in) {
    BigInteger units = null;
    BigInteger micros = null;
    while (in.next())
      switch (in.name()) {
        case "asset_amount" -> units = units(in);
        case "credits" -> micros = in.credits();
        default -> in.unknown();
      }
    return units == null || micros == null ? null : new Rate(units, micros);
  }

  private static @Nullable BigInteger units(Fields in) {
    var units = in.amount();
    if (units == null || units.signum() > 0) return units;
    in.fault("must be at least 1");
    return null;
  }
}
