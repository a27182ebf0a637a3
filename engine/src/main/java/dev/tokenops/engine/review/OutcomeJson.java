package dev.tokenops.engine.review;

import dev.tokenops.engine.review.Outcome.OpenItem;
import dev.tokenops.engine.review.Outcome.Policy;
import dev.tokenops.engine.review.Reconciliation.Differences;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.ReferenceData;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.EnumNames;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;

/**
 * An outcome in canonical JSON, written key by key in its order, because every run writes one.
 *
 * <p>Byte for byte what {@link dev.tokenops.ledger.json.CanonicalJson} makes of the record, which a
 * property test holds.
 */
public final class OutcomeJson {
  private static final JsonKey AMOUNT_TOLERANCE = JsonKey.of("amount_tolerance");
  private static final JsonKey AS_OF = JsonKey.of("as_of");
  private static final JsonKey ASSET_AMOUNT = JsonKey.of("asset_amount");
  private static final JsonKey CREDITED = JsonKey.of("credited");
  private static final JsonKey CREDITED_VS_SETTLED = JsonKey.of("credited_vs_settled");
  private static final JsonKey CREDITS = JsonKey.of("credits");
  private static final JsonKey CREDITS_PER_UNIT = JsonKey.of("credits_per_unit");
  private static final JsonKey DEBITED = JsonKey.of("debited");
  private static final JsonKey DEBITED_VS_USED = JsonKey.of("debited_vs_used");
  private static final JsonKey DELIVERED_RECEIPTS = JsonKey.of("delivered_receipts");
  private static final JsonKey DETAIL = JsonKey.of("detail");
  private static final JsonKey DIFFERENCES = JsonKey.of("differences");
  private static final JsonKey EVIDENCE_SCORE = JsonKey.of("evidence_score");
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey FINDINGS = JsonKey.of("findings");
  private static final JsonKey FINDINGS_SHA256 = JsonKey.of("findings_sha256");
  private static final JsonKey FINDINGS_TOTAL = JsonKey.of("findings_total");
  private static final JsonKey FROM_TERMS = JsonKey.of("from_terms");
  private static final JsonKey NOTES = JsonKey.of("notes");
  private static final JsonKey ITEM = JsonKey.of("item");
  private static final JsonKey MIN_CONFIRMATIONS = JsonKey.of("min_confirmations");
  private static final JsonKey NEXT_ACTION = JsonKey.of("next_action");
  private static final JsonKey NEXT_ACTIONS = JsonKey.of("next_actions");
  private static final JsonKey OPEN_ITEMS = JsonKey.of("open_items");
  private static final JsonKey POLICY = JsonKey.of("policy");
  private static final JsonKey RECONCILIATION = JsonKey.of("reconciliation");
  private static final JsonKey NAME = JsonKey.of("name");
  private static final JsonKey REFERENCE_DATA = JsonKey.of("reference_data");
  private static final JsonKey REFS = JsonKey.of("refs");
  private static final JsonKey REFUND_CREDITS_VS_REFUNDED =
      JsonKey.of("refund_credits_vs_refunded");
  private static final JsonKey REFUNDED = JsonKey.of("refunded");
  private static final JsonKey REQUESTED = JsonKey.of("requested");
  private static final JsonKey RULE = JsonKey.of("rule");
  private static final JsonKey RULES_VERSION = JsonKey.of("rules_version");
  private static final JsonKey SHA256 = JsonKey.of("sha256");
  private static final JsonKey SETTLED = JsonKey.of("settled");
  private static final JsonKey SETTLED_VS_REQUESTED = JsonKey.of("settled_vs_requested");
  private static final JsonKey SETTLEMENT_WINDOW_SECONDS = JsonKey.of("settlement_window_seconds");
  private static final JsonKey SEVERITY = JsonKey.of("severity");
  private static final JsonKey STALE_AFTER_SECONDS = JsonKey.of("stale_after_seconds");
  private static final JsonKey SUMMARY = JsonKey.of("summary");
  private static final JsonKey TITLE = JsonKey.of("title");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TOOL_VERSION = JsonKey.of("tool_version");
  private static final JsonKey TRUNCATED = JsonKey.of("truncated");
  private static final JsonKey UNDELIVERED_RECEIPTS = JsonKey.of("undelivered_receipts");
  private static final JsonKey USED = JsonKey.of("used");
  private static final JsonKey VERDICT = JsonKey.of("verdict");
  private static final JsonKey VERSION = JsonKey.of("version");
  private static final JsonKey WHY = JsonKey.of("why");

  private static final ThreadLocal<CanonicalWriter> WRITERS =
      ThreadLocal.withInitial(CanonicalWriter::new);

  private OutcomeJson() {}

  /** The whole outcome, as proofs hold it. */
  public static RawJson encode(Outcome outcome) {
    var out = WRITERS.get().reset();
    write(outcome, out);
    return RawJson.canonical(out.toBytes());
  }

  /**
   * What was decided, without a sentence: for an outcome that asks nothing of anyone.
   *
   * @param sha256 of the whole outcome, in hex
   */
  static RawJson brief(Outcome outcome, String sha256) {
    var out = WRITERS.get().reset().beginObject();
    writeHead(outcome, out);
    out.key(NOTES).beginArray();
    for (var finding : outcome.findings()) {
      write(REFS, finding.refs(), out.beginObject());
      out.key(RULE).string(finding.rule()).endObject();
    }
    out.endArray().key(RECONCILIATION).beginObject();
    writeTotals(outcome.reconciliation(), false, out);
    out.endObject()
        .key(RULES_VERSION)
        .string(outcome.rulesVersion())
        .key(SHA256)
        .string(sha256)
        .key(TOOL)
        .string(outcome.tool())
        .key(TOOL_VERSION)
        .string(outcome.toolVersion())
        .key(VERDICT)
        .string(EnumNames.of(outcome.verdict()))
        .endObject();
    return RawJson.canonical(out.toBytes());
  }

  private static void writeHead(Outcome outcome, CanonicalWriter out) {
    out.key(AS_OF)
        .time(outcome.asOf())
        .key(EVIDENCE_SCORE)
        .number(outcome.evidenceScore())
        .key(EVIDENCE_SHA256)
        .string(outcome.evidenceSha256())
        .key(EVIDENCE_STATUS)
        .string(EnumNames.of(outcome.evidenceStatus()));
  }

  private static void write(Outcome outcome, CanonicalWriter out) {
    writeHead(outcome, out.beginObject());
    out.key(FINDINGS).beginArray();
    for (var finding : outcome.findings()) write(finding, out);
    out.endArray()
        .key(FINDINGS_SHA256)
        .string(outcome.findingsSha256())
        .key(FINDINGS_TOTAL)
        .number(outcome.findingsTotal());
    write(NEXT_ACTIONS, outcome.nextActions(), out);
    out.key(OPEN_ITEMS).beginArray();
    for (var item : outcome.openItems()) write(item, out);
    out.endArray();
    write(outcome.policy(), out);
    out.key(RECONCILIATION).beginObject();
    writeTotals(outcome.reconciliation(), true, out);
    out.endObject();
    if (outcome.referenceData() != null) write(outcome.referenceData(), out);
    out.key(RULES_VERSION)
        .string(outcome.rulesVersion())
        .key(SUMMARY)
        .string(outcome.summary())
        .key(TOOL)
        .string(outcome.tool())
        .key(TOOL_VERSION)
        .string(outcome.toolVersion())
        .key(TRUNCATED)
        .bool(outcome.truncated())
        .key(VERDICT)
        .string(EnumNames.of(outcome.verdict()))
        .endObject();
  }

  static void write(Finding finding, CanonicalWriter out) {
    out.beginObject()
        .key(DETAIL)
        .string(finding.detail())
        .key(NEXT_ACTION)
        .string(finding.nextAction());
    write(REFS, finding.refs(), out);
    out.key(RULE)
        .string(finding.rule())
        .key(SEVERITY)
        .string(EnumNames.of(finding.severity()))
        .key(TITLE)
        .string(finding.title())
        .endObject();
  }

  private static void write(OpenItem item, CanonicalWriter out) {
    out.beginObject().key(ITEM).string(item.item()).key(WHY).string(item.why()).endObject();
  }

  private static void write(Policy policy, CanonicalWriter out) {
    var rate = policy.creditsPerUnit();
    out.key(POLICY)
        .beginObject()
        .key(AMOUNT_TOLERANCE)
        .string(policy.amountTolerance())
        .key(CREDITS_PER_UNIT)
        .beginObject()
        .key(ASSET_AMOUNT)
        .string(rate.assetAmount())
        .key(CREDITS)
        .string(rate.credits())
        .endObject();
    write(FROM_TERMS, policy.fromTerms(), out);
    out.key(MIN_CONFIRMATIONS)
        .number(policy.minConfirmations())
        .key(SETTLEMENT_WINDOW_SECONDS)
        .number(policy.settlementWindowSeconds())
        .key(STALE_AFTER_SECONDS)
        .number(policy.staleAfterSeconds())
        .endObject();
  }

  /** Differences follow from the totals and the policy. */
  private static void writeTotals(
      Reconciliation totals, boolean withDifferences, CanonicalWriter out) {
    out.key(CREDITED)
        .string(totals.credited())
        .key(DEBITED)
        .string(totals.debited())
        .key(DELIVERED_RECEIPTS)
        .number(totals.deliveredReceipts());
    if (withDifferences) write(totals.differences(), out);
    out.key(REFUNDED)
        .string(totals.refunded())
        .key(REQUESTED)
        .string(totals.requested())
        .key(SETTLED)
        .string(totals.settled())
        .key(UNDELIVERED_RECEIPTS)
        .number(totals.undeliveredReceipts())
        .key(USED)
        .string(totals.used());
  }

  private static void write(ReferenceData data, CanonicalWriter out) {
    out.key(REFERENCE_DATA)
        .beginObject()
        .key(NAME)
        .string(data.name())
        .key(SHA256)
        .string(data.sha256())
        .key(VERSION)
        .string(data.version())
        .endObject();
  }

  private static void write(Differences differences, CanonicalWriter out) {
    out.key(DIFFERENCES)
        .beginObject()
        .key(CREDITED_VS_SETTLED)
        .string(differences.creditedVsSettled())
        .key(DEBITED_VS_USED)
        .string(differences.debitedVsUsed())
        .key(REFUND_CREDITS_VS_REFUNDED)
        .string(differences.refundCreditsVsRefunded())
        .key(SETTLED_VS_REQUESTED)
        .string(differences.settledVsRequested())
        .endObject();
  }

  private static void write(JsonKey key, List<String> texts, CanonicalWriter out) {
    out.key(key).beginArray();
    for (var text : texts) out.string(text);
    out.endArray();
  }
}
