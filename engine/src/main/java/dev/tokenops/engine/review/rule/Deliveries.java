package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.List;

/**
 * Whether what was used was also delivered: by {@code receipt_ref}, delivered, answered 2xx, and
 * acknowledged with the digest of what was sent.
 *
 * <p>A delivery has at most one finding, the first of: not delivered, not 2xx, digest differs, not
 * acknowledged. Where another delivery of the same receipt is proven, it is only {@code info}, but
 * a digest that differs stays what it is.
 */
final class Deliveries implements Check {
  static final Rule MISSING =
      Rule.of("DLV-004", MEDIUM, "Usage without delivery")
          .says(
              "A usage has no `receipt_ref`, or no delivery in the posted list of deliveries has"
                  + " it.")
          .example("Usage `us_1` with receipt `rc_1`, and no delivery of `rc_1`.")
          .next("Deliver the receipt and post its delivery.")
          .gap("usage_receipt");
  private static final Rule NOT_DELIVERED =
      Rule.of("DLV-005", MEDIUM, "Not delivered")
          .says(
              "The `state` is not `delivered`. It is `low` while it is `pending`, and `high` once"
                  + " it is `dead_lettered`.")
          .example("Delivery `dl_1` is `failed` after 6 attempts.")
          .next("Deliver it again.")
          .opens("delivery");
  private static final Rule NOT_2XX =
      Rule.of("DLV-006", MEDIUM, "Delivered without success")
          .says("A `delivered` delivery has a `last_status` outside 200 to 299.")
          .example("State `delivered`, last status 500.")
          .next("Deliver it again until the receiver answers 2xx.")
          .opens("delivery");
  private static final Rule DIGEST =
      Rule.of("DLV-007", HIGH, "Acknowledged something else")
          .says("The `acknowledged_sha256` differs from the `payload_sha256`.")
          .example("The receiver acknowledged another digest than was sent.")
          .next("Find out what the receiver holds, and deliver the right bytes.");
  private static final Rule NOT_ACKNOWLEDGED =
      Rule.of("DLV-008", MEDIUM, "Not acknowledged")
          .says("A `delivered` delivery has no `acknowledged_sha256`.")
          .example("State `delivered`, last status 200, no acknowledged digest.")
          .next("Ask the receiver for the digest of what it holds.")
          .gap("acknowledgement");
  static final Rule ORPHAN =
      Rule.of("DLV-009", LOW, "Delivery of an unknown receipt")
          .says("No usage in the posted list of usage has the delivery's `receipt_ref`.")
          .example("Delivery `dl_9` of receipt `rc_9`, which no usage has.")
          .next("Post the usage that the receipt is for.")
          .opens("usage_record");

  @Override
  public List<Rule> rules() {
    return List.of(MISSING, NOT_DELIVERED, NOT_2XX, DIGEST, NOT_ACKNOWLEDGED, ORPHAN);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var receipts = new Groups<String, Usage>();
    for (var usage : dossier.evidence().usage()) {
      var receipt = usage.receiptRef();
      receipts.add(receipt, usage);
      boolean missing =
          receipt == null
              || (dossier.has(EvidenceList.DELIVERIES) && dossier.deliveriesOf(receipt).isEmpty());
      if (missing)
        findings.add(
            MISSING,
            receipt == null
                ? "The usage has no receipt_ref, so 0 deliveries can be matched to it."
                : "0 deliveries carry the receipt %s.".formatted(receipt),
            usage.usageId());
    }
    for (var delivery : dossier.evidence().deliveries()) {
      var receipt = delivery.receiptRef();
      if (receipt != null && dossier.has(EvidenceList.USAGE) && receipts.of(receipt).isEmpty())
        findings.add(
            ORPHAN, "No usage has the receipt %s.".formatted(receipt), delivery.deliveryId());
      judge(dossier, delivery, findings);
    }
  }

  private static void judge(Dossier dossier, Delivery delivery, Findings findings) {
    if (delivery.isProven() || delivery.state() == null) return;
    var refs = List.of(delivery.deliveryId());
    var receipt = delivery.receiptRef();
    boolean made = receipt != null && dossier.isDelivered(receipt);
    var sent = delivery.payloadSha256();
    var acknowledged = delivery.acknowledgedSha256();
    if (delivery.state() != Delivery.State.DELIVERED)
      findings.add(NOT_DELIVERED, made ? INFO : weight(delivery.state()), state(delivery), refs);
    else if (delivery.lastStatus() != null && !delivery.isAnswered2xx())
      findings.add(
          NOT_2XX,
          made ? INFO : NOT_2XX.severity(),
          "The receiver answered %d.".formatted(delivery.lastStatus()),
          refs);
    else if (sent != null && acknowledged != null && !sent.equals(acknowledged))
      findings.add(
          DIGEST,
          "Sent %s…, acknowledged %s…."
              .formatted(sent.substring(0, 12), acknowledged.substring(0, 12)),
          refs);
    else if (acknowledged == null && !made)
      findings.add(
          NOT_ACKNOWLEDGED,
          "The receiver answered %s and acknowledged 0 digests."
              .formatted(delivery.lastStatus() == null ? "nothing" : delivery.lastStatus()),
          refs);
  }

  private static Severity weight(Delivery.State state) {
    return switch (state) {
      case PENDING -> LOW;
      case FAILED, DELIVERED -> MEDIUM;
      case DEAD_LETTERED -> HIGH;
    };
  }

  private static String state(Delivery delivery) {
    String state =
        switch (delivery.state()) {
          case PENDING -> "pending";
          case FAILED -> "failed";
          case DEAD_LETTERED -> "dead-lettered";
          case DELIVERED -> "delivered";
          case null -> "unknown";
        };
    return "The delivery is %s%s%s."
        .formatted(
            state,
            delivery.attempts() == null ? "" : " after " + delivery.attempts() + " attempts",
            delivery.lastStatus() == null ? "" : ", the last answered " + delivery.lastStatus());
  }
}
