package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.EvidenceFile;
import dev.tokenops.engine.review.evidence.Evidence.ExceptionRecord;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import java.util.List;

/**
 * Fields that items lack: those that a rule needs are gaps, those that are only usual are notes.
 *
 * <p>A rule that needs the field then keeps silent about these items.
 */
final class MissingFields implements Check {
  private static final Rule EVENT =
      needed("AST-002", LOW, "Asset event incomplete", "asset_event")
          .says(
              "An event has no `type`, or a freeze, unfreeze or forced transfer has no `from`, which"
                  + " is the holder.")
          .example("Event `e1` of type `freeze` without `from`.");
  private static final Rule REQUEST =
      needed("PAY-002", MEDIUM, "Payment request incomplete", "payment_request")
          .says("A request has no `amount`, `asset_id`, `payee` or `created_at`.")
          .example("Request `pr_1` without `payee`.");
  private static final Rule REQUEST_USUAL =
      usual("PAY-003", "Payment request without usual fields")
          .says("A request has no `provider_route` or `expires_at`.")
          .example("Request `pr_1` without `expires_at`: only the settlement window limits it.");
  private static final Rule SETTLEMENT =
      needed("SET-002", MEDIUM, "Settlement incomplete", "settlement")
          .says(
              "A settlement has no `payment_request_id`, `asset_id`, `amount`, `payee` or `status`, or"
                  + " a final one has no `settled_at`, or no `confirmations` where the policy asks"
                  + " for some.")
          .example("Settlement `st_1` without `status`.");
  private static final Rule SETTLEMENT_USUAL =
      usual("SET-003", "Settlement without usual fields")
          .says("A settlement has no `provider_route`, `provider_reference`, `payer` or `tx_hash`.")
          .example("Settlement `st_1` without `tx_hash`.");
  static final Rule CREDIT =
      needed("CRD-002", MEDIUM, "Credit incomplete", "credit")
          .says("A credit has no `kind`, `credits` or `at`.")
          .example("Credit `cr_1` without `credits`.");
  private static final Rule USAGE =
      needed("USE-002", MEDIUM, "Usage record incomplete", "usage_record")
          .says("A usage has no `run_ref`, `meter`, `credits` or `at`.")
          .example("Usage `us_1` without `credits`.");
  private static final Rule USAGE_USUAL =
      usual("USE-003", "Usage record without usual fields")
          .says("A usage has no `quantity` or `unit`.")
          .example("Usage `us_1` without `unit`.");
  static final Rule DELIVERY =
      needed("DLV-002", MEDIUM, "Delivery incomplete", "delivery")
          .says(
              "A delivery has no `receipt_ref` or `state`, or one that is delivered has no"
                  + " `last_status` or `payload_sha256`.")
          .example("Delivery `dl_1` of state `delivered` without `last_status`.");
  private static final Rule DELIVERY_USUAL =
      usual("DLV-003", "Delivery without usual fields")
          .says("A delivery has no `target` or `attempts`, or a delivered one no `delivered_at`.")
          .example("Delivery `dl_1` without `target`.");
  private static final Rule EXCEPTION =
      needed("EXC-002", LOW, "Exception incomplete", "exception")
          .says("An exception has no `severity` or `state`.")
          .example("Exception `ex_1` without `state`.");
  private static final Rule EXCEPTION_USUAL =
      usual("EXC-003", "Exception without usual fields")
          .says("An exception has no `type` or `opened_at`.")
          .example("Exception `ex_1` without `opened_at`.");
  private static final Rule FILE =
      needed("FIL-002", LOW, "File incomplete", "file")
          .says("A file has no `sha256` or `size`.")
          .example("File `settlements.csv` without `sha256`.");

  private static final List<Sought<AssetEvent>> EVENTS =
      List.of(
          new Sought<>(EVENT, "type", event -> event.type() == null),
          new Sought<>(EVENT, "from", event -> event.from() == null && hasHolder(event)));
  private static final List<Sought<PaymentRequest>> REQUESTS =
      List.of(
          new Sought<>(REQUEST, "amount", request -> request.amount() == null),
          new Sought<>(REQUEST, "asset_id", request -> request.assetId() == null),
          new Sought<>(REQUEST, "payee", request -> request.payee() == null),
          new Sought<>(REQUEST, "created_at", request -> request.createdAt() == null),
          new Sought<>(REQUEST_USUAL, "provider_route", request -> request.providerRoute() == null),
          new Sought<>(REQUEST_USUAL, "expires_at", request -> request.expiresAt() == null));
  private static final List<Sought<Settlement>> SETTLEMENTS =
      List.of(
          new Sought<>(
              SETTLEMENT, "payment_request_id", settled -> settled.paymentRequestId() == null),
          new Sought<>(SETTLEMENT, "asset_id", settled -> settled.assetId() == null),
          new Sought<>(SETTLEMENT, "amount", settled -> settled.amount() == null),
          new Sought<>(SETTLEMENT, "payee", settled -> settled.payee() == null),
          new Sought<>(SETTLEMENT, "status", settled -> settled.status() == null),
          new Sought<>(
              SETTLEMENT,
              "settled_at",
              settled -> settled.isFinal() && settled.settledAt() == null),
          new Sought<>(
              SETTLEMENT_USUAL, "provider_route", settled -> settled.providerRoute() == null),
          new Sought<>(
              SETTLEMENT_USUAL,
              "provider_reference",
              settled -> settled.providerReference() == null),
          new Sought<>(SETTLEMENT_USUAL, "payer", settled -> settled.payer() == null),
          new Sought<>(SETTLEMENT_USUAL, "tx_hash", settled -> settled.txHash() == null));
  private static final List<Sought<Settlement>> CONFIRMATIONS =
      List.of(
          new Sought<>(
              SETTLEMENT,
              "confirmations",
              settled -> settled.isFinal() && settled.confirmations() == null));
  private static final List<Sought<Credit>> CREDITS =
      List.of(
          new Sought<>(CREDIT, "kind", credit -> credit.kind() == null),
          new Sought<>(CREDIT, "credits", credit -> credit.micros() == null),
          new Sought<>(CREDIT, "at", credit -> credit.at() == null));
  private static final List<Sought<Usage>> USES =
      List.of(
          new Sought<>(USAGE, "run_ref", usage -> usage.runRef() == null),
          new Sought<>(USAGE, "meter", usage -> usage.meter() == null),
          new Sought<>(USAGE, "credits", usage -> usage.micros() == null),
          new Sought<>(USAGE, "at", usage -> usage.at() == null),
          new Sought<>(USAGE_USUAL, "quantity", usage -> usage.quantity() == null),
          new Sought<>(USAGE_USUAL, "unit", usage -> usage.unit() == null));
  private static final List<Sought<Delivery>> DELIVERIES =
      List.of(
          new Sought<>(DELIVERY, "receipt_ref", delivery -> delivery.receiptRef() == null),
          new Sought<>(DELIVERY, "state", delivery -> delivery.state() == null),
          new Sought<>(
              DELIVERY,
              "last_status",
              delivery -> isDelivered(delivery) && delivery.lastStatus() == null),
          new Sought<>(
              DELIVERY,
              "payload_sha256",
              delivery -> isDelivered(delivery) && delivery.payloadSha256() == null),
          new Sought<>(DELIVERY_USUAL, "target", delivery -> delivery.target() == null),
          new Sought<>(DELIVERY_USUAL, "attempts", delivery -> delivery.attempts() == null),
          new Sought<>(
              DELIVERY_USUAL,
              "delivered_at",
              delivery -> isDelivered(delivery) && delivery.deliveredAt() == null));
  private static final List<Sought<ExceptionRecord>> EXCEPTIONS =
      List.of(
          new Sought<>(EXCEPTION, "severity", exception -> exception.severity() == null),
          new Sought<>(EXCEPTION, "state", exception -> exception.state() == null),
          new Sought<>(EXCEPTION_USUAL, "type", exception -> exception.type() == null),
          new Sought<>(EXCEPTION_USUAL, "opened_at", exception -> exception.openedAt() == null));
  private static final List<Sought<EvidenceFile>> FILES =
      List.of(
          new Sought<>(FILE, "sha256", file -> file.sha256() == null),
          new Sought<>(FILE, "size", file -> file.size() == null));

  @Override
  public List<Rule> rules() {
    return List.of(
        EVENT,
        REQUEST,
        REQUEST_USUAL,
        SETTLEMENT,
        SETTLEMENT_USUAL,
        CREDIT,
        USAGE,
        USAGE_USUAL,
        DELIVERY,
        DELIVERY_USUAL,
        EXCEPTION,
        EXCEPTION_USUAL,
        FILE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var pack = dossier.evidence();
    Sought.report(EVENTS, pack.asset().events(), AssetEvent::eventId, "asset events", findings);
    Sought.report(
        REQUESTS,
        pack.paymentRequests(),
        PaymentRequest::paymentRequestId,
        "payment requests",
        findings);
    Sought.report(
        SETTLEMENTS, pack.settlements(), Settlement::settlementId, "settlements", findings);
    if (dossier.policy().minConfirmations() > 0)
      Sought.report(
          CONFIRMATIONS, pack.settlements(), Settlement::settlementId, "settlements", findings);
    Sought.report(CREDITS, pack.credits(), Credit::creditId, "credits", findings);
    Sought.report(USES, pack.usage(), Usage::usageId, "usage records", findings);
    Sought.report(DELIVERIES, pack.deliveries(), Delivery::deliveryId, "deliveries", findings);
    Sought.report(
        EXCEPTIONS, pack.exceptions(), ExceptionRecord::exceptionId, "exceptions", findings);
    Sought.report(FILES, pack.files(), EvidenceFile::name, "files", findings);
  }

  private static boolean hasHolder(AssetEvent event) {
    return switch (event.type()) {
      case FREEZE, UNFREEZE, FORCED_TRANSFER -> true;
      case MINT, BURN, TRANSFER, PAUSE, UNPAUSE, RECOVERY -> false;
      case null -> false;
    };
  }

  private static boolean isDelivered(Delivery delivery) {
    return delivery.state() == Delivery.State.DELIVERED;
  }

  private static Rule needed(String id, Severity severity, String title, String item) {
    return Rule.of(id, severity, title).next("Post these items again with the field.").gap(item);
  }

  private static Rule usual(String id, String title) {
    return Rule.of(id, INFO, title).next("Post the field too, if it is known.");
  }
}
