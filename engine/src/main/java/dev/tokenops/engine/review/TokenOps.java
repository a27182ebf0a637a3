package dev.tokenops.engine.review;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.rule.Dossier;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Findings.Found;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.RulesVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The tool that an agent buys: it reviews tokenized-asset evidence.
 *
 * <p>Pure, deterministic and versioned: the same pack, terms and moment give the same outcome, byte
 * for byte, in any process. Any thread; linear in the size of the pack.
 */
public final class TokenOps {
  public static final String TOOL = "tokenops";

  /**
   * Of the program. What an outcome says hangs on the version of the rules alone, words and all: a
   * ledger that holds it in brief makes it again ({@link RecordedOutcome}).
   */
  public static final String TOOL_VERSION = "1.0.0";

  /** Of the rules: what fires, and when. The newest; a contract pins it, and its runs keep it. */
  public static final String RULES_VERSION = RulesVersion.NEWEST.text();

  private TokenOps() {}

  /**
   * Reviews a pack by the newest rules; see {@link #review(EvidencePack, Terms, Instant, String)}.
   */
  public static Outcome review(EvidencePack pack, Terms terms, Instant asOf) {
    return review(pack, terms, asOf, RULES_VERSION);
  }

  /**
   * Reviews a pack by the rules of a version.
   *
   * @param terms what the run contract says where the pack's policy says nothing
   * @param asOf the moment of acceptance: the review's now, unless the pack has its own {@code
   *     as_of}; read to the millisecond, which is what an entry of the ledger keeps
   * @param rulesVersion what the contract pins, or what an outcome says of itself
   * @throws UnknownRules if this program does not know the version
   */
  public static Outcome review(EvidencePack pack, Terms terms, Instant asOf, String rulesVersion) {
    var version = version(rulesVersion);
    var dossier = dossier(pack, terms, asOf, version);
    var judged = RuleCatalogue.of(version).judge(dossier);
    var found = judged.told();
    var shown = Shown.of(found);
    var totals = Reconciliation.of(dossier);
    var score = Score.of(dossier, judged.weighed(), version);
    return new Outcome(
        TOOL,
        TOOL_VERSION,
        version.text(),
        pack.sha256Hex(),
        dossier.asOf(),
        score.status(),
        score.points(),
        score.verdict(),
        shown.findings(),
        shown.total(),
        shown.sha256(),
        shown.truncated(),
        totals,
        openItems(found),
        nextActions(found),
        policy(dossier.policy()),
        version.referenceData(),
        Summary.of(dossier, totals, score, found));
  }

  /** {@link #findings(EvidencePack, Terms, Instant, String)} by the newest rules. */
  public static List<Finding> findings(EvidencePack pack, Terms terms, Instant asOf) {
    return findings(pack, terms, asOf, RULES_VERSION);
  }

  /**
   * The whole list behind {@code findings_sha256}, nothing cut, for whoever checks a truncated
   * outcome.
   *
   * @throws UnknownRules if this program does not know the version
   */
  public static List<Finding> findings(
      EvidencePack pack, Terms terms, Instant asOf, String rulesVersion) {
    return findings(judge(pack, terms, asOf, rulesVersion));
  }

  /** {@link #missing(EvidencePack, Terms, Instant, String)} by the newest rules. */
  public static List<Outcome.OpenItem> missing(EvidencePack pack, Terms terms, Instant asOf) {
    return missing(pack, terms, asOf, RULES_VERSION);
  }

  /**
   * What a pack lacks to be sufficient, gravest first, each once; empty if it lacks nothing. At
   * most {@link Bounds#ITEMS}.
   *
   * @throws UnknownRules if this program does not know the version
   */
  public static List<Outcome.OpenItem> missing(
      EvidencePack pack, Terms terms, Instant asOf, String rulesVersion) {
    var items = new LinkedHashSet<Outcome.OpenItem>();
    for (var one : judge(pack, terms, asOf, rulesVersion)) {
      var item = one.rule().openItem();
      if (item != null && one.isGap() && items.size() < Bounds.ITEMS)
        items.add(Bounds.openItem(item, one.finding().detail()));
    }
    return List.copyOf(items);
  }

  private static List<Found> judge(
      EvidencePack pack, Terms terms, Instant asOf, String rulesVersion) {
    var version = version(rulesVersion);
    return RuleCatalogue.of(version).judge(dossier(pack, terms, asOf, version)).told();
  }

  private static RulesVersion version(String text) {
    var version = RulesVersion.of(text);
    if (version == null) throw new UnknownRules(text);
    return version;
  }

  private static Dossier dossier(
      EvidencePack pack, Terms terms, Instant acceptedAt, RulesVersion version) {
    var evidence = pack.evidence();
    var asOf = evidence.asOf();
    var now = asOf == null ? acceptedAt.truncatedTo(ChronoUnit.MILLIS) : asOf;
    return new Dossier(evidence, terms.under(evidence.policy()), now, version);
  }

  private static List<Finding> findings(List<Found> found) {
    var findings = new ArrayList<Finding>(found.size());
    for (var one : found) findings.add(one.finding());
    return List.copyOf(findings);
  }

  /** Gravest first, each once. */
  private static List<Outcome.OpenItem> openItems(List<Found> found) {
    if (nothingMatters(found)) return List.of();
    var items = new LinkedHashSet<Outcome.OpenItem>();
    for (var one : found) {
      var item = one.rule().openItem();
      if (item != null && one.matters() && items.size() < Bounds.ITEMS)
        items.add(Bounds.openItem(item, one.finding().detail()));
    }
    return List.copyOf(items);
  }

  /** Gravest first, each once; an {@code info} asks for nothing. */
  private static List<String> nextActions(List<Found> found) {
    if (nothingMatters(found)) return List.of();
    var actions = new LinkedHashSet<String>();
    for (var one : found)
      if (one.matters() && actions.size() < Bounds.ITEMS)
        actions.add(Bounds.cut(one.finding().nextAction(), Bounds.ITEM_BYTES));
    return List.copyOf(actions);
  }

  /** The findings are sorted, so the first is the gravest. */
  private static boolean nothingMatters(List<Found> found) {
    return found.isEmpty() || !found.getFirst().matters();
  }

  private static Outcome.Policy policy(Terms.Applied applied) {
    return new Outcome.Policy(
        applied.minConfirmations(),
        applied.settlementWindowSeconds(),
        applied.staleAfterSeconds(),
        Decimals.text(applied.amountTolerance()),
        new Terms.CreditsPerUnit(
            Decimals.text(applied.rate().assetAmount()), Decimals.credits(applied.rate().micros())),
        applied.fromTerms());
  }
}
