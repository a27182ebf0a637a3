package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * One pack before the review, with the faults that are planted in it. The seed decides everything:
 * of ten seeds, three stay clean, five have one fault and two have two.
 */
record Trial(long seed, Pack pack, List<Fault> faults, List<Planted> planted) {
  /** How many faults a seed plants. */
  static int faultsOf(long seed) {
    return switch ((int) (seed % 10)) {
      case 0, 1, 2 -> 0;
      case 3, 4 -> 2;
      default -> 1;
    };
  }

  static Trial of(long seed) {
    var trial = new Trial(seed, PackGenerator.clean(seed), new ArrayList<>(), new ArrayList<>());
    var draw = new Draw(~seed);
    for (int i = faultsOf(seed); i > 0; i--) trial.plantSome(draw);
    return trial;
  }

  /** Plants one that goes with those that are there. */
  private void plantSome(Draw draw) {
    for (int tries = 0; tries < 50; tries++) {
      var fault = draw.of(FaultCatalogue.ALL);
      boolean fits = fault.reach() != Fault.Reach.ALL || faultsOf(seed) == 1;
      for (var other : faults) fits &= other.canStandBefore(fault);
      if (fits && plant(fault, draw)) return;
    }
    throw new IllegalStateException("no place for a fault in seed " + seed);
  }

  private boolean plant(Fault fault, Draw draw) {
    var expected = fault.plant(pack, draw);
    if (expected == null) return false;
    faults.add(fault);
    planted.add(expected);
    return true;
  }

  Outcome review(EvidencePack evidence) {
    return TokenOps.review(evidence, Terms.DEFAULT, pack.acceptedAt());
  }

  /** The whole list: an outcome may have left some of it out. */
  List<Finding> findings(EvidencePack evidence, Outcome outcome) {
    return outcome.truncated()
        ? TokenOps.findings(evidence, Terms.DEFAULT, pack.acceptedAt())
        : outcome.findings();
  }

  static List<Finding> aboveInfo(List<Finding> findings) {
    var above = new ArrayList<Finding>();
    for (var finding : findings) if (finding.severity() != Severity.INFO) above.add(finding);
    return above;
  }

  /** All that whoever looks into it needs, and how to see it again. */
  String report(String what, List<Finding> findings) {
    var text = new StringBuilder("seed %d: %s%n".formatted(seed, what));
    for (int i = 0; i < faults.size(); i++)
      text.append(
          "  planted %s (%s)%n  expected %s%n"
              .formatted(faults.get(i).name(), faults.get(i).sentence(), planted.get(i)));
    for (var finding : findings) text.append("  found ").append(finding).append('\n');
    return text.append("  pack ")
        .append(pack)
        .append('\n')
        .append("  again: -Dtest=SeededPacksTest -Dtokenops.pack.seed=")
        .append(seed)
        .toString();
  }
}
