package dev.tokenops.bench.peers;

import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Our own ledger after a round: verified from its files, the server stopped. */
final class OursCheck {
  private static final Pattern BATCHES = Pattern.compile("in ([\\d,]+) batches");

  /** Two entries for each run without a callback: accepted and completed. */
  private static final int ENTRIES_A_RUN = 2;

  private OursCheck() {}

  /** Entries that are durable by now: what the published checkpoint says, which is a second old. */
  static long size(URI server) throws IOException, InterruptedException {
    Thread.sleep(1_200);
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.resolve("/ledger/checkpoint")).build();
      var note = client.send(request, BodyHandlers.ofString()).body();
      return Long.parseLong(note.lines().skip(1).findFirst().orElseThrow());
    }
  }

  /**
   * @param before entries that agents and contracts had made
   */
  static StoreCheck check(Path data, long before, long acknowledged) {
    var report = new LedgerVerifier(data, null, null, (entries, bytes) -> {}).verify(_ -> {});
    var intact = report.verdict("intact");
    long runs = (report.goodEntries() - before) / ENTRIES_A_RUN;
    var fault = "";
    for (var verdict : report.verdicts())
      if (verdict.status() == Verdict.Status.FAILED)
        fault = verdict.name() + ": " + verdict.detail();
    if (fault.isEmpty() && report.goodEntries() - before != ENTRIES_A_RUN * acknowledged)
      fault = "%d entries for %d runs".formatted(report.goodEntries() - before, acknowledged);
    var batches = BATCHES.matcher(intact.detail());
    long flushes = batches.find() ? Long.parseLong(batches.group(1).replace(",", "")) : -1;
    return new StoreCheck(
        runs,
        flushes,
        fault,
        "%,d entries intact and signed, %.1f runs a flush"
            .formatted(report.goodEntries(), flushes <= 0 ? 0 : (double) runs / flushes));
  }
}
