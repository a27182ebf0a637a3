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
import java.util.ArrayList;
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
  private final Map<String, PaymentRequest> requests;
  private final Map<String, Settlement> settlements;
  private final Map<String, Usage> usage;
  private final Map<String, List<Settlement>> settlementsOf = new HashMap<>();
  private final Map<String, List<Credit>> fundsOf = new HashMap<>();
  private final Map<String, List<Credit>> refundsOf = new HashMap<>();
  private final Map<String, List<Credit>> debitsOf = new HashMap<>();
  private final Map<String, List<Delivery>> deliveriesOf = new HashMap<>();
  private final Set<String> repeatedTransactions = new HashSet<>();

  /**
   * Matches a pack.
   *
   * @param policy what to judge it by
   * @param asOf the review's now
   */
  public Dossier(Evidence evidence, Terms.Applied policy, Instant asOf) {
    this.evidence = evidence;
    this.policy = policy;
    this.asOf = asOf;
    requests = byId(evidence.paymentRequests(), PaymentRequest::paymentRequestId);
    settlements = byId(evidence.settlements(), Settlement::settlementId);
    usage = byId(evidence.usage(), Usage::usageId);
    for (var credit : evidence.credits()) gather(credit);
    for (var delivery : evidence.deliveries())
      gather(deliveriesOf, delivery.receiptRef(), delivery);
    var transactions = new HashMap<String, Settlement>();
    for (var settlement : evidence.settlements()) {
      gather(settlementsOf, settlement.paymentRequestId(), settlement);
      if (settlement.txHash() != null)
        transactions.merge(settlement.txHash(), settlement, this::original);
    }
  }

  /** Of two settlements with one transaction; the other one is the repetition. */
  private Settlement original(Settlement left, Settlement right) {
    boolean first = ORIGINAL.compare(rank(left), rank(right)) <= 0;
    repeatedTransactions.add((first ? right : left).settlementId());
    return first ? left : right;
  }

  private Rank rank(Settlement settlement) {
    return new Rank(
        fundsOf(settlement).isEmpty(), !settlement.isFinal(), settlement.settlementId());
  }

  private record Rank(boolean unfunded, boolean open, String id) {}

  private void gather(Credit credit) {
    switch (credit.kind()) {
      case FUND -> gather(fundsOf, credit.settlementId(), credit);
      case REFUND -> gather(refundsOf, credit.settlementId(), credit);
      case DEBIT -> gather(debitsOf, credit.usageId(), credit);
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
        && evidence.credits().stream().noneMatch(credit -> credit.kind() == Credit.Kind.DEBIT);
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
    return settlementsOf.getOrDefault(request.paymentRequestId(), List.of());
  }

  List<Credit> fundsOf(Settlement settlement) {
    return fundsOf.getOrDefault(settlement.settlementId(), List.of());
  }

  List<Credit> refundsOf(Settlement settlement) {
    return refundsOf.getOrDefault(settlement.settlementId(), List.of());
  }

  List<Credit> debitsOf(Usage usage) {
    return debitsOf.getOrDefault(usage.usageId(), List.of());
  }

  List<Delivery> deliveriesOf(String receiptRef) {
    return deliveriesOf.getOrDefault(receiptRef, List.of());
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
    var byId = HashMap.<String, T>newHashMap(items.size());
    for (var item : items) byId.put(id.apply(item), item);
    return byId;
  }

  private static <T> void gather(Map<String, List<T>> groups, @Nullable String key, T item) {
    if (key != null) groups.computeIfAbsent(key, _ -> new ArrayList<>(2)).add(item);
  }
}
