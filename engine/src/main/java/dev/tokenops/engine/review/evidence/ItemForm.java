package dev.tokenops.engine.review.evidence;

import static dev.tokenops.ledger.json.CanonicalJson.MAX_INTEGER;

import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.EvidenceFile;
import dev.tokenops.engine.review.evidence.Evidence.ExceptionRecord;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** The shape of the items of a pack's lists, field by field. */
final class ItemForm {
  /** Checkout session ids of card and stablecoin providers are longer than 64 bytes. */
  private static final int REFERENCE_BYTES = 255;

  private static final int TARGET_BYTES = 2048;

  private static final int MAX_STATUS = 999;

  private static final Choice<AssetEvent.Type> EVENTS = Choice.of(AssetEvent.Type.values());
  private static final Choice<Credit.Kind> KINDS = Choice.of(Credit.Kind.values());
  private static final Choice<Delivery.State> DELIVERIES = Choice.of(Delivery.State.values());
  private static final Choice<ExceptionRecord.Type> TYPES =
      Choice.of(ExceptionRecord.Type.values());
  private static final Choice<ExceptionRecord.Severity> SEVERITIES =
      Choice.of(ExceptionRecord.Severity.values());
  private static final Choice<ExceptionRecord.State> STATES =
      Choice.of(ExceptionRecord.State.values());

  private ItemForm() {}

  static AssetEvent event(Fields in) {
    String id = null;
    AssetEvent.Type type = null;
    BigInteger amount = null;
    AccountId from = null;
    AccountId to = null;
    String txHash = null;
    Instant at = null;
    while (in.next())
      switch (in.name()) {
        case "event_id" -> id = in.ownId();
        case "type" -> type = in.choice(EVENTS);
        case "amount" -> amount = in.amount();
        case "from" -> from = in.account();
        case "to" -> to = in.account();
        case "tx_hash" -> txHash = in.transaction();
        case "at" -> at = in.time();
        default -> in.unknown();
      }
    return new AssetEvent(in.require("event_id", id, ""), type, amount, from, to, txHash, at);
  }

  static PaymentRequest request(Fields in) {
    String id = null;
    String route = null;
    BigInteger amount = null;
    AssetId asset = null;
    AccountId payee = null;
    Instant createdAt = null;
    Instant expiresAt = null;
    while (in.next())
      switch (in.name()) {
        case "payment_request_id" -> id = in.ownId();
        case "provider_route" -> route = in.id();
        case "amount" -> amount = in.amount();
        case "asset_id" -> asset = in.asset();
        case "payee" -> payee = in.account();
        case "created_at" -> createdAt = in.time();
        case "expires_at" -> expiresAt = in.time();
        default -> in.unknown();
      }
    return new PaymentRequest(
        in.require("payment_request_id", id, ""),
        route,
        amount,
        asset,
        payee,
        createdAt,
        expiresAt);
  }

  static Settlement settlement(Fields in) {
    String id = null;
    String request = null;
    String route = null;
    String reference = null;
    AssetId asset = null;
    BigInteger amount = null;
    AccountId payer = null;
    AccountId payee = null;
    String status = null;
    String txHash = null;
    Long confirmations = null;
    Instant settledAt = null;
    BigInteger refunded = null;
    while (in.next())
      switch (in.name()) {
        case "settlement_id" -> id = in.ownId();
        case "payment_request_id" -> request = in.id();
        case "provider_route" -> route = in.id();
        case "provider_reference" -> reference = in.text(REFERENCE_BYTES);
        case "asset_id" -> asset = in.asset();
        case "amount" -> amount = in.amount();
        case "payer" -> payer = in.account();
        case "payee" -> payee = in.account();
        case "status" -> status = in.id();
        case "tx_hash" -> txHash = in.transaction();
        case "confirmations" -> confirmations = in.integer(0, MAX_INTEGER);
        case "settled_at" -> settledAt = in.time();
        case "refunded_amount" -> refunded = in.amount();
        default -> in.unknown();
      }
    return new Settlement(
        in.require("settlement_id", id, ""),
        request,
        route,
        reference,
        asset,
        amount,
        payer,
        payee,
        status,
        txHash,
        confirmations,
        settledAt,
        refunded);
  }

  static Credit credit(Fields in) {
    String id = null;
    Credit.Kind kind = null;
    String settlement = null;
    String usage = null;
    BigInteger micros = null;
    Instant at = null;
    while (in.next())
      switch (in.name()) {
        case "credit_id" -> id = in.ownId();
        case "kind" -> kind = in.choice(KINDS);
        case "settlement_id" -> settlement = in.id();
        case "usage_id" -> usage = in.id();
        case "credits" -> micros = in.credits();
        case "at" -> at = in.time();
        default -> in.unknown();
      }
    return new Credit(in.require("credit_id", id, ""), kind, settlement, usage, micros, at);
  }

  static Usage usage(Fields in) {
    String id = null;
    String run = null;
    String meter = null;
    String quantity = null;
    String unit = null;
    BigInteger micros = null;
    String receipt = null;
    Instant at = null;
    while (in.next())
      switch (in.name()) {
        case "usage_id" -> id = in.ownId();
        case "run_ref" -> run = in.id();
        case "meter" -> meter = in.id();
        case "quantity" -> quantity = in.quantity();
        case "unit" -> unit = in.id();
        case "credits" -> micros = in.credits();
        case "receipt_ref" -> receipt = in.id();
        case "at" -> at = in.time();
        default -> in.unknown();
      }
    return new Usage(
        in.require("usage_id", id, ""), run, meter, quantity, unit, micros, receipt, at);
  }

  static Delivery delivery(Fields in) {
    String id = null;
    String receipt = null;
    String target = null;
    Delivery.State state = null;
    Long attempts = null;
    Long lastStatus = null;
    String payload = null;
    String acknowledged = null;
    Instant deliveredAt = null;
    while (in.next())
      switch (in.name()) {
        case "delivery_id" -> id = in.ownId();
        case "receipt_ref" -> receipt = in.id();
        case "target" -> target = in.text(TARGET_BYTES);
        case "state" -> state = in.choice(DELIVERIES);
        case "attempts" -> attempts = in.integer(0, MAX_INTEGER);
        case "last_status" -> lastStatus = in.integer(0, MAX_STATUS);
        case "payload_sha256" -> payload = in.sha256();
        case "acknowledged_sha256" -> acknowledged = in.sha256();
        case "delivered_at" -> deliveredAt = in.time();
        default -> in.unknown();
      }
    return new Delivery(
        in.require("delivery_id", id, ""),
        receipt,
        target,
        state,
        attempts,
        lastStatus,
        payload,
        acknowledged,
        deliveredAt);
  }

  static ExceptionRecord exception(Fields in) {
    String id = null;
    ExceptionRecord.Type type = null;
    ExceptionRecord.Severity severity = null;
    ExceptionRecord.State state = null;
    Instant openedAt = null;
    Instant resolvedAt = null;
    List<String> refs = List.of();
    while (in.next())
      switch (in.name()) {
        case "exception_id" -> id = in.ownId();
        case "type" -> type = in.choice(TYPES);
        case "severity" -> severity = in.choice(SEVERITIES);
        case "state" -> state = in.choice(STATES);
        case "opened_at" -> openedAt = in.time();
        case "resolved_at" -> resolvedAt = in.time();
        case "refs" -> refs = in.refs();
        default -> in.unknown();
      }
    return new ExceptionRecord(
        in.require("exception_id", id, ""), type, severity, state, openedAt, resolvedAt, refs);
  }

  static EvidenceFile file(Fields in) {
    String name = null;
    String sha256 = null;
    Long size = null;
    while (in.next())
      switch (in.name()) {
        case "name" -> name = in.ownId();
        case "sha256" -> sha256 = in.sha256();
        case "size" -> size = in.integer(0, MAX_INTEGER);
        default -> in.unknown();
      }
    return new EvidenceFile(in.require("name", name, ""), sha256, size);
  }
}
