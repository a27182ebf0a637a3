package dev.tokenops.http;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.export.Csv;
import dev.tokenops.http.export.FocusColumn;
import dev.tokenops.http.export.FocusRows;
import dev.tokenops.ledger.Ledger;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's entries as FOCUS rows, newest first, some hundred entries at a time. Used once, by one
 * thread after the other, off the event loops.
 */
final class UsageFile {
  private static final int ENTRIES_A_PART = 256;

  private final Views views;
  private final FocusRows.Account account;
  private final @Nullable Instant from;
  private @Nullable Long before;
  private boolean begun;
  private boolean ended;

  /**
   * @param from only entries of this time or later
   * @param to only entries before this time
   */
  UsageFile(Services services, String agentId, @Nullable Instant from, @Nullable Instant to) {
    this.views = services.views();
    this.account = account(services, agentId);
    this.from = from;
    this.before = to == null ? null : firstAt(services.ledger(), to);
  }

  static FocusRows.Account account(Services services, String agentId) {
    var agent = services.views().agents().agents().get(agentId);
    return new FocusRows.Account(
        agentId, agent == null ? null : agent.manifest().name(), services.ledger().origin());
  }

  /** The rows of one run that has completed. */
  static Csv run(Services services, String agentId, Placed placed, RunCompleted completed) {
    var csv = new Csv().header(FocusColumn.names());
    usage(new FocusRows(account(services, agentId), csv), services.views(), placed, completed);
    return csv;
  }

  /** The next lines; null once all are told. */
  @Nullable Buffer next() {
    if (ended) return null;
    var csv = new Csv();
    if (!begun) csv.header(FocusColumn.names());
    begun = true;
    var rows = new FocusRows(account, csv);
    var entries = views.money().movements(account.agentId(), before, ENTRIES_A_PART);
    ended = entries.size() < ENTRIES_A_PART;
    for (var entry : entries) {
      before = entry.index();
      if (from != null && entry.time().isBefore(from)) {
        ended = true; // An entry is never before the one before it in time.
        break;
      }
      row(rows, views.archive().entry(entry.index()));
    }
    return Buffer.buffer(csv.bytes());
  }

  private void row(FocusRows rows, Placed placed) {
    switch (placed.fact()) {
      case RunCompleted completed -> usage(rows, views, placed, completed);
      case CreditsFunded funded -> rows.purchase(placed, funded);
      case CreditsReversed reversed ->
          rows.reversal(placed, reversed, bought(reversed.settlementId()));
      case CreditsRestored restored ->
          rows.restoration(placed, restored, bought(restored.settlementId()));
      default -> {} // What holds and releases is no charge.
    }
  }

  private static void usage(FocusRows rows, Views views, Placed placed, RunCompleted completed) {
    var run = views.runs().get(completed.runId());
    if (run == null) throw new IllegalStateException("no run has " + completed.runId());
    rows.usage(placed, completed, new FocusRows.Run(run.pilotId(), run.contractId()));
  }

  private FocusRows.Bought bought(String settlementId) {
    var settlement = views.money().settlements().get(settlementId);
    var funded = settlement == null ? null : settlement.funded();
    var at = settlement == null ? null : settlement.fundedAt();
    if (funded == null || at == null)
      throw new IllegalStateException("reversed and never funded: " + settlementId);
    return new FocusRows.Bought(funded, at);
  }

  /** The index of the first entry of this time or later; the ledger's size if there is none. */
  private static long firstAt(Ledger ledger, Instant time) {
    long low = 0;
    long high = ledger.size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ledger.entry(middle).time().isBefore(time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
