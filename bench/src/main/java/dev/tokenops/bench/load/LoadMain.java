package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.bench.load.report.HtmlReport;
import dev.tokenops.bench.load.report.JsonReport;
import dev.tokenops.bench.load.report.TextReport;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where {@code tokenops load} enters: a command line in, an exit code out. */
public final class LoadMain {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  private LoadMain() {}

  public static void main(String[] words) {
    int exitCode = run(List.of(words), System.out, System.err);
    System.out.flush();
    System.exit(exitCode);
  }

  /**
   * Runs it in this process.
   *
   * @param out the report
   * @param err a line each second
   * @return 0 every check and target holds, 1 one does not, 2 wrong use
   */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    if (words.contains("--help") || words.contains("-h")) {
      out.print(LoadOptions.USAGE);
      return OK;
    }
    try {
      return run(LoadOptions.read(words), out, err);
    } catch (LoadRefused e) {
      err.println("tokenops load: " + e.getMessage());
      if (e.exitCode() == WRONG_USE) err.println("`tokenops load --help` says what it takes.");
      return e.exitCode();
    } catch (IOException e) {
      err.printf("tokenops load: %s: %s%n", e.getClass().getSimpleName(), e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static int run(LoadOptions options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    try (var server = options.has("--self") ? self() : null) {
      var report =
          new LoadSession(options, server, second -> err.println(TextReport.line(second))).run();
      TextReport.print(report, out);
      var file = options.text("--out");
      if (file != null) JsonReport.write(report, Path.of(file));
      if (file == null || options.text("--report") != null) {
        var folder = Files.createDirectories(options.report());
        JsonReport.write(report, folder.resolve("report.json"));
        HtmlReport.write(report, folder.resolve("report.html"));
        out.printf("%nThe report with plots: %s%n", folder.resolve("report.html"));
      }
      return report.holds() ? OK : FAILED;
    }
  }

  private static SelfServer self() throws IOException {
    return SelfServer.serve(Files.createTempDirectory("tokenops-load"));
  }

  /** The evidence that the options name. */
  static EvidenceMix mix(LoadOptions options) throws IOException {
    var name = options.evidence();
    if (name.equals("mix")) return EvidenceMix.seeded(options.seed());
    if (EvidenceMix.NAMES.contains(name)) return EvidenceMix.only(EvidenceMix.example(name));
    return EvidenceMix.only(json(name));
  }

  /** A JSON file that the command line names. */
  static JsonNode json(String file) throws IOException {
    var path = Path.of(file);
    if (!Files.isRegularFile(path)) throw LoadRefused.wrongUse(file + " does not exist");
    try {
      return StrictJson.parse(Files.readAllBytes(path));
    } catch (StrictJson.Malformed e) {
      throw LoadRefused.wrongUse(file + " is not JSON: " + e.getMessage());
    }
  }

  /** The operator's key: from the file named, or where a server on this machine keeps it. */
  static String operatorKey(LoadOptions options, @Nullable SelfServer self) throws IOException {
    var named = options.text("--operator-key");
    var data = options.text("--data");
    var file =
        named != null
            ? Path.of(named)
            : self != null
                ? self.data().resolve("operator.key")
                : Path.of(data == null ? "tokenops-data" : data).resolve("operator.key");
    if (!Files.isReadable(file))
      throw LoadRefused.wrongUse(
          file
              + " cannot be read: name the operator's key with --operator-key, or the folder with --data");
    return Files.readString(file).strip();
  }
}
