package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code FAULTS.md}: sections between marks, each what one test has produced. */
public final class FaultDocument {
  private static final Path FILE = Path.of("FAULTS.md");

  private FaultDocument() {}

  /** How many seeds of each fault were asked for; 0 if none were. */
  static int moreSeeds() {
    return Integer.getInteger("faults.seeds", 0);
  }

  /** Holds a section to what was produced, or writes it, if that was asked for. */
  public static void hold(String section, String produced) throws IOException {
    if (moreSeeds() > 0) return;
    var begin = "<!-- begin " + section + " -->\n";
    var end = "<!-- end " + section + " -->\n";
    var document = Files.readString(FILE);
    int from = document.indexOf(begin) + begin.length();
    int to = document.indexOf(end);
    if (from < begin.length() || to < from)
      throw new AssertionError("%s has no section %s".formatted(FILE, section));
    if ("write".equals(System.getProperty("faults")))
      Files.writeString(FILE, document.substring(0, from) + produced + document.substring(to));
    else
      assertEquals(
          produced,
          document.substring(from, to),
          FILE
              + " is not what the tests produce: read the difference, and write it anew with"
              + " ./mvnw test -pl ledger,engine -Dgroups=faults -Dfaults=write");
  }
}
