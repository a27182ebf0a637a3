package dev.tokenops.bench.peers;

import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Our own ledger when all rounds are over: verified from its files, the server stopped. */
final class OursCheck {
  private OursCheck() {}

  static StoreCheck check(Path data, long acknowledged) {
    Map<String, Long> types = new HashMap<>();
    var report =
        new LedgerVerifier(data, null, null, (entries, bytes) -> {})
            .verify(entry -> types.merge(entry.type(), 1L, Long::sum));
    long accepted = types.getOrDefault("run.accepted.v1", 0L);
    long completed = types.getOrDefault("run.completed.v1", 0L);
    var check = new StoreCheck(acknowledged, "", report.verdict("intact").detail());
    if (accepted != acknowledged || completed != acknowledged)
      check =
          check.with(
              "%d runs accepted and %d completed, not %d"
                  .formatted(accepted, completed, acknowledged));
    for (var verdict : report.verdicts())
      if (verdict.status() == Verdict.Status.FAILED)
        check = check.with(verdict.name() + ": " + verdict.detail());
    return check;
  }
}
