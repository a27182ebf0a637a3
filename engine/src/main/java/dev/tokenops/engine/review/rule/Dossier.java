package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import dev.tokenops.engine.review.evidence.Terms;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pack whose items have been matched to each other, once, for all checks.
 *
 * <p>The matching is exact and by id alone: settlement to request by {@code payment_request_id},
 * fund and refund credits to settlement by {@code settlement_id}, debits to usage by {@code
 * usage_id}, deliveries to usage by {@code receipt_ref}. Items keep the order of their list.
 * Nothing is guessed from amounts or times, so there is never a choice between two matches.
 */
public final class Dossier {
  private static final Comparator<Rank> ORIGINAL =
      Comparator.comparing(Rank::unfunded).thenComparing(Rank::open).thenComparing(Rank::id);

  private final Evidence evidence;
  private final Terms.Applied policy;
  private final Instant asOf;
  private final KnownTokens tokens;
  private final Map<String, PaymentRequest> requests;
  private final Map<String, Settlement> settlements;
  private final Map<String, Usage> usage;
  private final Groups<String, Settlement> settlementsOf = new Groups<>();
  private final Groups<String, Credit> fundsOf = new Groups<>();
  private final Groups<String, Credit> refundsOf = new Groups<>();
  private final Groups<String, Credit> debitsOf = new Groups<>();
  private final Groups<String, Delivery> deliveriesOf = new Groups<>();
  private final Set<String> repeatedTransactions;

  /**
   * Matches a pack.
   *
   * @param policy what to judge it by
   * @param asOf the review's now
   * @param version whose rules it is for
   */
  public Dossier(Evidence evidence, Terms.Applied policy, Instant asOf, RulesVersion version) {
    this.evidence = evidence;
    this.tokens = version.tokens();
    this.policy = policy;
    this.asOf = asOf;
    requests = byId(evidence.paymentRequests(), PaymentRequest::paymentRequestId);
    settlements = byId(evidence.settlements(), Settlement::settlementId);
    usage = byId(evidence.usage(), Usage::usageId);
    for (var credit : evidence.credits()) gather(credit);
    for (var delivery : evidence.deliveries()) deliveriesOf.add(delivery.receiptRef(), delivery);
    for (var settlement : evidence.settlements())
      settlementsOf.add(settlement.paymentRequestId(), settlement);
    repeatedTransactions = repeatedTransactions(evidence.settlements());
  }

  /** The settlements whose transaction another one has, which counts as the original. */
  private Set<String> repeatedTransactions(List<Settlement> settlements) {
    if (settlements.size() < 2) return Set.of();
    var repeated = new HashSet<String>();
    var originals = new HashMap<String, Settlement>();
    for (var settlement : settlements) {
      if (settlement.txHash() == null) continue;
      var before = originals.putIfAbsent(settlement.txHash(), settlement);
      if (before == null) continue;
      boolean first = ORIGINAL.compare(rank(before), rank(settlement)) <= 0;
      repeated.add((first ? settlement : before).settlementId());
      if (!first) originals.put(settlement.txHash(), settlement);
    }
    return repeated;
  }

  private Rank rank(Settlement settlement) {
    return new Rank(
        fundsOf(settlement).isEmpty(), !settlement.isFinal(), settlement.settlementId());
  }

  private record Rank(boolean unfunded, boolean open, String id) {}

  private void gather(Credit credit) {
    switch (credit.kind()) {
      case FUND -> fundsOf.add(credit.settlementId(), credit);
      case REFUND -> refundsOf.add(credit.settlementId(), credit);
      case DEBIT -> debitsOf.add(credit.usageId(), credit);
      case ADJUST -> {}
      case null -> {}
    }
  }

  public Evidence evidence() {
    return evidence;
  }

  public Terms.Applied policy() {
    return policy;
  }

  /** The review's now. */
  public Instant asOf() {
    return asOf;
  }

  /** What is known of tokens. */
  KnownTokens tokens() {
    return tokens;
  }

  /** Whether the list was posted at all: where it was not, the gap is the cause of what follows. */
  boolean has(EvidenceList list) {
    return evidence.given().contains(list);
  }

  /**
   * Whether the pack lacks a list: it is absent or empty. One case is different: usage and
   * deliveries that are both posted as empty say that nothing was used, as long as no credit was
   * debited.
   */
  public boolean lacks(EvidenceList list) {
    if (list == EvidenceList.EXCEPTIONS || !evidence.items(list).isEmpty()) return false;
    boolean ofUse = list == EvidenceList.USAGE || list == EvidenceList.DELIVERIES;
    return !(ofUse && usesNothing());
  }

  private boolean usesNothing() {
    return has(EvidenceList.USAGE)
        && has(EvidenceList.DELIVERIES)
        && evidence.usage().isEmpty()
        && evidence.deliveries().isEmpty()
        && !debitsAnything();
  }

  private boolean debitsAnything() {
    for (var credit : evidence.credits()) if (credit.kind() == Credit.Kind.DEBIT) return true;
    return false;
  }

  @Nullable PaymentRequest request(@Nullable String id) {
    return id == null ? null : requests.get(id);
  }

  @Nullable Settlement settlement(@Nullable String id) {
    return id == null ? null : settlements.get(id);
  }

  @Nullable Usage usage(@Nullable String id) {
    return id == null ? null : usage.get(id);
  }

  List<Settlement> settlementsOf(PaymentRequest request) {
    return settlementsOf.of(request.paymentRequestId());
  }

  /** The settlements of a request, whether it is in the pack or not; none without an id. */
  List<Settlement> settlementsOf(@Nullable String paymentRequestId) {
    return paymentRequestId == null ? List.of() : settlementsOf.of(paymentRequestId);
  }

  List<Credit> fundsOf(Settlement settlement) {
    return fundsOf.of(settlement.settlementId());
  }

  List<Credit> refundsOf(Settlement settlement) {
    return refundsOf.of(settlement.settlementId());
  }

  List<Credit> debitsOf(Usage usage) {
    return debitsOf.of(usage.usageId());
  }

  List<Delivery> deliveriesOf(String receiptRef) {
    return deliveriesOf.of(receiptRef);
  }

  /** How many receipts, of usage and of deliveries, there are in all. */
  public int receipts() {
    Set<String> withoutDelivery = Set.of();
    for (var used : evidence.usage()) {
      var receipt = used.receiptRef();
      if (receipt == null || !deliveriesOf(receipt).isEmpty()) continue;
      if (withoutDelivery.isEmpty()) withoutDelivery = new HashSet<>();
      withoutDelivery.add(receipt);
    }
    return deliveriesOf.size() + withoutDelivery.size();
  }

  /** How many receipts are delivered, as {@link #isDelivered} says of one. */
  public int deliveredReceipts() {
    return deliveriesOf.count(Delivery::isProven);
  }

  /** Whether a delivery of this receipt is delivered, answered 2xx, with equal digests. */
  public boolean isDelivered(String receiptRef) {
    for (var delivery : deliveriesOf(receiptRef)) if (delivery.isProven()) return true;
    return false;
  }

  /**
   * Whether another settlement with the same transaction counts as the original: the one that was
   * funded, else the one that is final, else the one with the lower id.
   */
  boolean repeatsTransaction(Settlement settlement) {
    return repeatedTransactions.contains(settlement.settlementId());
  }

  /** Whether a request has a final settlement. */
  boolean isSettled(PaymentRequest request) {
    for (var settlement : settlementsOf(request)) if (settlement.isFinal()) return true;
    return false;
  }

  /**
   * The last moment to settle a request: the earlier of its expiry and its creation plus the
   * settlement window.
   *
   * @return null if it has neither time
   */
  @Nullable Instant deadline(PaymentRequest request) {
    var expires = request.expiresAt();
    if (request.createdAt() == null) return expires;
    var closes = request.createdAt().plusSeconds(policy.settlementWindowSeconds());
    return expires != null && expires.isBefore(closes) ? expires : closes;
  }

  /**
   * What units are worth, in micro-credits, exactly.
   *
   * @return null if they are worth no whole number of micro-credits
   */
  @Nullable BigInteger worth(BigInteger units) {
    var parts =
        units.multiply(policy.rate().micros()).divideAndRemainder(policy.rate().assetAmount());
    return parts[1].signum() == 0 ? parts[0] : null;
  }

  /** Whether units are worth no more than this, compared exactly. */
  boolean worthAtMost(BigInteger units, BigInteger micros) {
    var rate = policy.rate();
    return units.multiply(rate.micros()).compareTo(micros.multiply(rate.assetAmount())) <= 0;
  }

  private static <T> Map<String, T> byId(List<T> items, Function<T, String> id) {
    if (items.isEmpty()) return Map.of();
    if (items.size() == 1) return Map.of(id.apply(items.getFirst()), items.getFirst());
    var byId = HashMap.<String, T>newHashMap(items.size());
    for (var item : items) byId.put(id.apply(item), item);
    return byId;
  }
}
