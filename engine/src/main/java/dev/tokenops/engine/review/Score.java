package dev.tokenops.engine.review;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.EvidenceList;
import dev.tokenops.engine.review.rule.Dossier;
import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Findings.Found;
import dev.tokenops.engine.review.rule.RulesVersion;
import dev.tokenops.engine.review.rule.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How good the evidence is, in exact integers.
 *
 * <pre>
 *   weights   asset 10, payment requests 15, settlements 20, credits 15, usage 15, deliveries 15,
 *             files 10: together 100. A lacking list has 0.
 *   presence  the sum of the weights that are there (the asset always is)
 *   loss      of a family by its gravest finding, swallowed by a cause or not: info 0, low 10,
 *             medium 30, high 60, critical 100 per cent of its weight
 *   doubt     where a list lacks that a family is matched to, the family loses at least, as by a
 *             finding of: requests without settlements medium, settlements without requests high,
 *             credits without settlements high or without usage medium, usage without credits high,
 *             deliveries without usage low. (Since 2.0.0; 1.0.0 had no doubt.)
 *   score     the sum of weight × (100 − loss) over the families, divided by 100 and cut, less
 *             2, 5, 10 or 20 for the gravest operating exception (low to critical), at least 0
 *
 *   insufficient  presence below 50
 *   sufficient    no gap: no list lacking, no needed field missing, nothing stale
 *   partial       neither
 *
 *   clear     sufficient and nothing above info
 *   blocked   a finding of high or critical, or insufficient
 *   attention neither
 * </pre>
 *
 * <p>Only the gravest finding of a family counts, so evidence that adds no graver one never lowers
 * the score, and a fault more never lifts it. Nor does taking a list away, faults and all: what its
 * own weight loses and the doubt that it leaves are no less than what the faults had cost.
 *
 * @param points 0 to 100
 */
record Score(int points, EvidenceStatus status, Verdict verdict) {
  private static final int ENOUGH_PRESENCE = 50;

  /**
   * Weighs what was found.
   *
   * @param found all of it, gravest first
   */
  static Score of(Dossier dossier, List<Found> found, RulesVersion version) {
    var gravest = gravest(found);
    boolean doubts =
        switch (version) {
          case V1_0_0 -> false;
          case V2_0_0 -> true;
        };
    int presence = 0;
    int hundredths = 0;
    for (var family : Family.values()) {
      int weight = weight(family);
      if (family != Family.AST && dossier.lacks(family.list())) continue;
      presence += weight;
      var severity = gravest.getOrDefault(family, Severity.INFO);
      if (doubts) severity = graver(severity, doubt(family, dossier));
      hundredths += weight * (100 - loss(severity));
    }
    int points =
        Math.max(
            0, hundredths / 100 - exceptionLoss(gravest.getOrDefault(Family.EXC, Severity.INFO)));
    var status = status(presence, found);
    return new Score(points, status, verdict(status, found));
  }

  private static Map<Family, Severity> gravest(List<Found> found) {
    var gravest = new EnumMap<Family, Severity>(Family.class);
    for (var one : found)
      gravest.merge(one.rule().family(), one.finding().severity(), Score::graver);
    return gravest;
  }

  /** What a family cannot be cleared of, because what it is matched to is lacking. */
  private static Severity doubt(Family family, Dossier dossier) {
    return switch (family) {
      case PAY -> dossier.lacks(EvidenceList.SETTLEMENTS) ? Severity.MEDIUM : Severity.INFO;
      case SET -> dossier.lacks(EvidenceList.PAYMENT_REQUESTS) ? Severity.HIGH : Severity.INFO;
      case CRD ->
          dossier.lacks(EvidenceList.SETTLEMENTS)
              ? Severity.HIGH
              : dossier.lacks(EvidenceList.USAGE) ? Severity.MEDIUM : Severity.INFO;
      case USE -> dossier.lacks(EvidenceList.CREDITS) ? Severity.HIGH : Severity.INFO;
      case DLV -> dossier.lacks(EvidenceList.USAGE) ? Severity.LOW : Severity.INFO;
      case AST, EXC, FIL -> Severity.INFO;
    };
  }

  private static Severity graver(Severity left, Severity right) {
    return left.compareTo(right) >= 0 ? left : right;
  }

  private static EvidenceStatus status(int presence, List<Found> found) {
    if (presence < ENOUGH_PRESENCE) return EvidenceStatus.INSUFFICIENT;
    for (var one : found) if (one.isGap()) return EvidenceStatus.PARTIAL;
    return EvidenceStatus.SUFFICIENT;
  }

  /** The findings are sorted, so the first is the gravest. */
  private static Verdict verdict(EvidenceStatus status, List<Found> found) {
    var gravest = found.isEmpty() ? Severity.INFO : found.getFirst().finding().severity();
    if (gravest.compareTo(Severity.HIGH) >= 0 || status == EvidenceStatus.INSUFFICIENT)
      return Verdict.BLOCKED;
    return gravest == Severity.INFO && status == EvidenceStatus.SUFFICIENT
        ? Verdict.CLEAR
        : Verdict.ATTENTION;
  }

  private static int weight(Family family) {
    return switch (family) {
      case AST, FIL -> 10;
      case PAY, CRD, USE, DLV -> 15;
      case SET -> 20;
      case EXC -> 0;
    };
  }

  private static int loss(Severity severity) {
    return switch (severity) {
      case INFO -> 0;
      case LOW -> 10;
      case MEDIUM -> 30;
      case HIGH -> 60;
      case CRITICAL -> 100;
    };
  }

  private static int exceptionLoss(Severity severity) {
    return switch (severity) {
      case INFO -> 0;
      case LOW -> 2;
      case MEDIUM -> 5;
      case HIGH -> 10;
      case CRITICAL -> 20;
    };
  }
}
