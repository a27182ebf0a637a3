package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Whether each receipt has a content of its own: its deliveries the same, no other the same. */
final class DeliveryContents implements Check {
  private static final Rule SEVERAL_CONTENTS =
      Rule.of("DLV-010", MEDIUM, "One receipt, several contents")
          .says("Deliveries of one `receipt_ref` have several `payload_sha256`.")
          .example("`dl_1` and `dl_2` both deliver `rc_1`, with two digests.")
          .next("Find out which content is that of the receipt, and withdraw the other.")
          .since(RulesVersion.V2_0_0);
  private static final Rule SEVERAL_RECEIPTS =
      Rule.of("DLV-011", MEDIUM, "One content for several receipts")
          .says("Deliveries of several `receipt_ref` have one `payload_sha256`.")
          .example("`dl_1` delivers `rc_1` and `dl_2` `rc_2`, with one digest.")
          .next("Deliver to each receipt what belongs to it.")
          .since(RulesVersion.V2_0_0);

  private static final Rule TWICE =
      Rule.of("DLV-013", LOW, "Delivered twice")
          .says(
              "Several deliveries of one `receipt_ref` are delivered, answered 2xx and acknowledged,"
                  + " with one content.")
          .example("`dl_1` and `dl_2` both delivered `rc_1`, and both were acknowledged.")
          .next("Check that the receiver counted the receipt once.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(SEVERAL_CONTENTS, SEVERAL_RECEIPTS, TWICE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var deliveries = dossier.evidence().deliveries();
    if (deliveries.size() < 2) return;
    var byReceipt = new Groups<String, Delivery>();
    var byContent = new Groups<String, Delivery>();
    for (var delivery : deliveries) {
      if (delivery.payloadSha256() == null || delivery.receiptRef() == null) continue;
      byReceipt.add(delivery.receiptRef(), delivery);
      byContent.add(delivery.payloadSha256(), delivery);
    }
    byReceipt.forEachRepeated((receipt, group) -> {
      var ids = firsts(group, true);
      if (ids.size() > 1)
        findings.add(
            SEVERAL_CONTENTS,
            "%d contents were sent for the receipt %s.".formatted(ids.size(), receipt),
            ids);
      else twice(receipt, group, findings);
    });
    byContent.forEachRepeated((digest, group) -> {
      var ids = firsts(group, false);
      if (ids.size() > 1)
        findings.add(
            SEVERAL_RECEIPTS,
            "The content %s… was sent for %d receipts."
                .formatted(digest.substring(0, 12), ids.size()),
            ids);
    });
  }

  private static void twice(String receipt, List<Delivery> group, Findings findings) {
    var ids = new ArrayList<String>(group.size());
    for (var delivery : group) if (delivery.isProven()) ids.add(delivery.deliveryId());
    if (ids.size() > 1)
      findings.add(
          TWICE, "%d deliveries brought the receipt %s.".formatted(ids.size(), receipt), ids);
  }

  /** The first delivery of each content, or of each receipt. */
  private static List<String> firsts(List<Delivery> group, boolean ofContents) {
    var seen = new HashSet<String>();
    var ids = new ArrayList<String>(group.size());
    for (var delivery : group) {
      var what = ofContents ? delivery.payloadSha256() : delivery.receiptRef();
      if (what != null && seen.add(what)) ids.add(delivery.deliveryId());
    }
    return ids;
  }
}
