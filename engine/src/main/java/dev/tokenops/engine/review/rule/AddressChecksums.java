package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Eip55;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses whose letters fail their checksum (ERC-55): somebody mistyped them, perhaps.
 *
 * <p>An address that another place of the pack spells rightly, or that the table of tokens knows,
 * is only spelt wrongly. Each spelling is looked at once.
 */
final class AddressChecksums implements Check {
  private static final Rule ASSET =
      Rule.of("AST-016", MEDIUM, "Asset address fails its checksum")
          .says(
              "The address of `asset_id`, or an event's `from` or `to`, is on eip155, in mixed case,"
                  + " and its case is not its checksum (ERC-55). It is `low` for a token that the"
                  + " table knows, and `info` for an event.")
          .example(
              "`0x833589fcD6eDb6E08f4c7C32D4f71b54bdA02913`, where one letter has lost its case.")
          .next("Copy the address again from where it was published.")
          .since(RulesVersion.V2_0_0);
  private static final Rule REQUEST =
      Rule.of("PAY-009", MEDIUM, "Payee fails its checksum")
          .says(
              "The request's `payee` is on eip155, in mixed case, and its case is not its checksum"
                  + " (ERC-55). It is `low` where its settlements paid that account and spelt it"
                  + " rightly.")
          .example("A payee with one letter in the wrong case.")
          .next("Ask the payee for the address before anything is paid to it.")
          .since(RulesVersion.V2_0_0);
  private static final Rule SETTLEMENT =
      Rule.of("SET-018", LOW, "Account of a settlement fails its checksum")
          .says(
              "The settlement's `payer` or `payee` is on eip155, in mixed case, and its case is not its"
                  + " checksum (ERC-55). The payee of its request is told there.")
          .example("A payer with one letter in the wrong case.")
          .next("Read the account from the transaction again.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(ASSET, REQUEST, SETTLEMENT);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    var spellings = new Spellings();
    if (dossier.tokens().spells(asset.assetId())) spellings.right(asset.assetId().text());
    if (spellings.isWrong(asset.assetId().text()))
      findings.add(
          ASSET,
          dossier.tokens().get(asset.assetId()) == null ? MEDIUM : LOW,
          "The letters of %s are not its checksum.".formatted(asset.assetId()),
          List.of(asset.assetId().text()));
    for (var event : asset.events())
      for (var account : new @Nullable AccountId[] {event.from(), event.to()})
        if (account != null && spellings.isWrong(account.text())) {
          findings.add(ASSET, INFO, sentence(account), List.of(event.eventId()));
          break;
        }
    for (var request : dossier.evidence().paymentRequests()) {
      var payee = request.payee();
      if (payee != null && spellings.isWrong(payee.text())) {
        boolean paid = isPaidRightly(dossier.settlementsOf(request), payee, spellings);
        findings.add(
            REQUEST,
            paid ? LOW : REQUEST.severity(),
            sentence(payee),
            List.of(request.paymentRequestId()));
      }
    }
    for (var settlement : dossier.evidence().settlements())
      settlement(dossier, settlement, spellings, findings);
  }

  private static boolean isPaidRightly(
      List<Settlement> settlements, AccountId payee, Spellings spellings) {
    for (var settlement : settlements) {
      var paid = settlement.payee();
      if (paid != null && paid.isSameAs(payee) && !spellings.isWrong(paid.text())) return true;
    }
    return false;
  }

  private static void settlement(
      Dossier dossier, Settlement settlement, Spellings spellings, Findings findings) {
    var payee = settlement.payee();
    var payer = settlement.payer();
    var request = dossier.request(settlement.paymentRequestId());
    var asked = request == null ? null : request.payee();
    boolean told = payee != null && asked != null && payee.text().equals(asked.text());
    AccountId wrong = null;
    if (payee != null && !told && spellings.isWrong(payee.text())) wrong = payee;
    else if (payer != null && spellings.isWrong(payer.text())) wrong = payer;
    if (wrong != null) findings.add(SETTLEMENT, sentence(wrong), settlement.settlementId());
  }

  private static String sentence(AccountId account) {
    return "The letters of %s are not its checksum.".formatted(account);
  }

  /** What was looked at: most of a pack names the same few accounts. */
  private static final class Spellings {
    private final List<String> last = new ArrayList<>(4);
    private Set<String> right = Set.of();
    private Set<String> wrong = Set.of();

    boolean isWrong(String id) {
      if (last.contains(id) || right.contains(id)) return false;
      if (wrong.contains(id)) return true;
      boolean isWrong = Eip55.isWrong(id);
      if (isWrong) wrong = with(wrong, id);
      else right(id);
      return isWrong;
    }

    void right(String id) {
      if (last.size() < 4) last.add(id);
      else right = with(right, id);
    }

    private static Set<String> with(Set<String> some, String id) {
      var more = some.isEmpty() ? new HashSet<String>() : some;
      more.add(id);
      return more;
    }
  }
}
