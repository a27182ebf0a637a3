package dev.tokenops.engine.review.evidence;

import static dev.tokenops.ledger.json.CanonicalJson.MAX_INTEGER;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.tokenops.engine.review.evidence.Faults.Place;
import dev.tokenops.ledger.json.EnumNames;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shape of a pack, field by field: what is asked for here is what a pack may hold. */
final class EvidenceForm {
  /** Checkout session ids of card and stablecoin providers are longer than 64 bytes. */
  private static final int REFERENCE_BYTES = 255;

  private static final int LABEL_BYTES = 64;
  private static final int ISSUER_BYTES = 128;
  private static final int TARGET_BYTES = 2048;
  private static final int MAX_DECIMALS = 255;
  private static final int MAX_STATUS = 999;

  /** A thousand years: a moment plus this many seconds is still a moment. */
  private static final long MAX_SECONDS = 31_556_952_000L;

  private static final Asset UNREAD =
      new Asset(new AssetId("", "", ""), null, null, null, null, null, List.of());

  private static final Map<String, AssetEvent.Type> EVENTS = byName(AssetEvent.Type.values());
  private static final Map<String, Credit.Kind> KINDS = byName(Credit.Kind.values());
  private static final Map<String, Delivery.State> DELIVERIES = byName(Delivery.State.values());
  private static final Map<String, ExceptionRecord.Type> TYPES =
      byName(ExceptionRecord.Type.values());
  private static final Map<String, ExceptionRecord.Severity> SEVERITIES =
      byName(ExceptionRecord.Severity.values());
  private static final Map<String, ExceptionRecord.State> STATES =
      byName(ExceptionRecord.State.values());

  private EvidenceForm() {}

  /** Null only with a fault noted; with one noted, what it gives is not to be used. */
  static @Nullable Evidence read(JsonNode posted, Place root, Faults faults) {
    if (!posted.isObject()) {
      faults.add(root, "must be an object");
      return null;
    }
    var in = new Fields(posted, root, faults);
    schema(in);
    var asOf = in.time("as_of");
    var given = EnumSet.noneOf(EvidenceList.class);
    for (var list : EvidenceList.values()) if (in.has(list.wireName())) given.add(list);
    var evidence =
        new Evidence(
            asOf,
            asset(in.requiredObject("asset"), given),
            in.list(EvidenceList.PAYMENT_REQUESTS, "payment_request_id", EvidenceForm::request),
            in.list(EvidenceList.SETTLEMENTS, "settlement_id", EvidenceForm::settlement),
            in.list(EvidenceList.CREDITS, "credit_id", EvidenceForm::credit),
            in.list(EvidenceList.USAGE, "usage_id", EvidenceForm::usage),
            in.list(EvidenceList.DELIVERIES, "delivery_id", EvidenceForm::delivery),
            in.list(EvidenceList.EXCEPTIONS, "exception_id", EvidenceForm::exception),
            in.list(EvidenceList.FILES, "name", EvidenceForm::file),
            policy(in.object("policy")),
            Set.copyOf(given));
    in.end();
    return evidence;
  }

  private static void schema(Fields in) {
    String schema = in.requiredId("schema");
    if (!schema.isEmpty() && !schema.equals(EvidenceReader.SCHEMA))
      in.fault("schema", "must be " + EvidenceReader.SCHEMA);
  }

  private static Asset asset(@Nullable Fields in, Set<EvidenceList> given) {
    if (in == null) return UNREAD;
    if (in.has(EvidenceList.EVENTS.wireName())) given.add(EvidenceList.EVENTS);
    var id = in.requiredAsset("asset_id");
    var decimals = in.integer("decimals", 0, MAX_DECIMALS);
    var asset =
        new Asset(
            id == null ? UNREAD.assetId() : id,
            in.text("symbol", LABEL_BYTES),
            decimals == null ? null : decimals.intValue(),
            in.text("standard", LABEL_BYTES),
            in.text("issuer", ISSUER_BYTES),
            supply(in.object("supply")),
            in.list(EvidenceList.EVENTS, "event_id", EvidenceForm::event));
    in.end();
    return asset;
  }

  private static @Nullable Supply supply(@Nullable Fields in) {
    if (in == null) return null;
    var supply =
        new Supply(in.time("as_of"), in.amount("total"), in.amount("minted"), in.amount("burned"));
    in.end();
    return supply;
  }

  private static AssetEvent event(Fields in) {
    return new AssetEvent(
        in.requiredId("event_id"),
        in.choice("type", EVENTS),
        in.amount("amount"),
        in.account("from"),
        in.account("to"),
        in.transaction("tx_hash"),
        in.time("at"));
  }

  private static PaymentRequest request(Fields in) {
    return new PaymentRequest(
        in.requiredId("payment_request_id"),
        in.id("provider_route"),
        in.amount("amount"),
        in.asset("asset_id"),
        in.account("payee"),
        in.time("created_at"),
        in.time("expires_at"));
  }

  private static Settlement settlement(Fields in) {
    return new Settlement(
        in.requiredId("settlement_id"),
        in.id("payment_request_id"),
        in.id("provider_route"),
        in.text("provider_reference", REFERENCE_BYTES),
        in.asset("asset_id"),
        in.amount("amount"),
        in.account("payer"),
        in.account("payee"),
        in.id("status"),
        in.transaction("tx_hash"),
        in.integer("confirmations", 0, MAX_INTEGER),
        in.time("settled_at"),
        in.amount("refunded_amount"));
  }

  private static Credit credit(Fields in) {
    return new Credit(
        in.requiredId("credit_id"),
        in.choice("kind", KINDS),
        in.id("settlement_id"),
        in.id("usage_id"),
        in.credits("credits"),
        in.time("at"));
  }

  private static Usage usage(Fields in) {
    return new Usage(
        in.requiredId("usage_id"),
        in.id("run_ref"),
        in.id("meter"),
        in.quantity("quantity"),
        in.id("unit"),
        in.credits("credits"),
        in.id("receipt_ref"),
        in.time("at"));
  }

  private static Delivery delivery(Fields in) {
    return new Delivery(
        in.requiredId("delivery_id"),
        in.id("receipt_ref"),
        in.text("target", TARGET_BYTES),
        in.choice("state", DELIVERIES),
        in.integer("attempts", 0, MAX_INTEGER),
        in.integer("last_status", 0, MAX_STATUS),
        in.sha256("payload_sha256"),
        in.sha256("acknowledged_sha256"),
        in.time("delivered_at"));
  }

  private static ExceptionRecord exception(Fields in) {
    return new ExceptionRecord(
        in.requiredId("exception_id"),
        in.choice("type", TYPES),
        in.choice("severity", SEVERITIES),
        in.choice("state", STATES),
        in.time("opened_at"),
        in.time("resolved_at"),
        in.refs("refs"));
  }

  private static EvidenceFile file(Fields in) {
    return new EvidenceFile(
        in.requiredId("name"), in.sha256("sha256"), in.integer("size", 0, MAX_INTEGER));
  }

  private static Policy policy(@Nullable Fields in) {
    if (in == null) return new Policy(null, null, null, null, null);
    var policy =
        new Policy(
            in.integer("min_confirmations", 0, MAX_INTEGER),
            in.integer("settlement_window_seconds", 0, MAX_SECONDS),
            in.integer("stale_after_seconds", 0, MAX_SECONDS),
            in.amount("amount_tolerance"),
            rate(in.object("credits_per_unit")));
    in.end();
    return policy;
  }

  /** Null too if one half is absent: half a rate is none, and the terms decide. */
  private static @Nullable Rate rate(@Nullable Fields in) {
    if (in == null) return null;
    BigInteger units = in.amount("asset_amount");
    BigInteger micros = in.credits("credits");
    in.end();
    if (units != null && units.signum() == 0) in.fault("asset_amount", "must be at least 1");
    return units == null || units.signum() == 0 || micros == null ? null : new Rate(units, micros);
  }

  private static <E extends Enum<E>> Map<String, E> byName(E[] constants) {
    var byName = new LinkedHashMap<String, E>();
    for (var constant : constants) byName.put(EnumNames.of(constant), constant);
    return byName;
  }
}
