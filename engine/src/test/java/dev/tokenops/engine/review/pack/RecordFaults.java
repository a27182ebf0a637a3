package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with operating exceptions and files, and with the age of it all. */
final class RecordFaults {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  static final List<Fault> ALL =
      List.of(
          new Fault("open-low", "exceptions left open", site -> open(site, "low")),
          new Fault("open-medium", "exceptions left open", site -> open(site, "medium")),
          new Fault("open-high", "exceptions left open", site -> open(site, "high")),
          new Fault(
              "open-critical",
              "at least high: a critical exception open",
              site -> open(site, "critical").atLeast(Severity.HIGH)),
          new Fault("opened-in-the-future", "as_of is the review's now", RecordFaults::opened),
          new Fault("file-listed-twice", "duplicate", RecordFaults::fileTwice),
          new Fault("file-of-two-sizes", "hash mismatch", RecordFaults::fileOfTwoSizes),
          new Fault("digest-of-nothing", "hash mismatch", RecordFaults::digestOfNothing),
          new Fault("empty-file-of-some-digest", "hash mismatch", RecordFaults::emptyFile),
          new Fault("stale", "stale evidence", Fault.Reach.ALL, RecordFaults::stale));

  private RecordFaults() {}

  private static Planted open(Site site, String severity) {
    var exception = exception(site, severity, site.past());
    return Planted.in("EXC").naming(exception.id());
  }

  /** An open exception. */
  static Item exception(Site site, String severity, At opened) {
    site.pack.lacking.remove("exceptions");
    var exception =
        new Item("exception_id", site.pack.nextId("ex"))
            .set("type", site.draw.of("callback_failure", "settlement_mismatch", "policy"))
            .set("severity", severity)
            .set("state", "open")
            .set("opened_at", opened);
    Pack.insert(site.pack.exceptions, exception, site.draw);
    return exception;
  }

  private static Planted opened(Site site) {
    return Planted.in("EXC", "AST").naming(exception(site, "low", site.future()).id());
  }

  /** A file like others. */
  static Item file(Site site) {
    var file =
        new Item("name", site.pack.nextId("f"))
            .set("sha256", site.draw.hex(64))
            .set("size", site.draw.between(1L, 9_000_000L));
    Pack.insert(site.pack.files, file, site.draw);
    return file;
  }

  private static Planted fileTwice(Site site) {
    var file = file(site);
    var again = file.copyAs(site.pack.nextId("f"));
    Pack.insert(site.pack.files, again, site.draw);
    return Planted.in("FIL").namingOneOf(file.id(), again.id());
  }

  /** One digest cannot be of files of two sizes. */
  private static Planted fileOfTwoSizes(Site site) {
    var file = file(site);
    var again = file(site).set("sha256", file.text("sha256")).set("size", 9_000_001L);
    return Planted.in("FIL").namingOneOf(file.id(), again.id());
  }

  private static Planted digestOfNothing(Site site) {
    return Planted.in("FIL").naming(file(site).set("sha256", EMPTY).id());
  }

  private static Planted emptyFile(Site site) {
    return Planted.in("FIL").naming(file(site).set("size", 0L).id());
  }

  /** Everything that is told happened, and then nobody asked for a long time. */
  private static @Nullable Planted stale(Site site) {
    if (site.pack.settlements.isEmpty()) return null;
    site.pack.now = site.pack.now.plus(site.scene.staleMs() + site.draw.between(1L, Site.DAY_MS));
    return Planted.in("AST", "PAY", "SET", "CRD", "USE", "DLV", "EXC", "FIL");
  }
}
