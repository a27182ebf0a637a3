package dev.tokenops.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of a pilot, as files that anybody may be handed. */
class ExportedTest {
  @TempDir Path folder;
  private String data = "";
  private String tree = "";

  @BeforeEach
  void export() {
    data = folder.resolve("data").toString();
    tree = folder.resolve("tree").toString();
    var pilot = Ran.of("pilot", "--data", data, "--port", "0");
    assertEquals(0, pilot.exitCode(), pilot::all);
    var ran = Ran.of("export", data, tree);
    assertEquals(0, ran.exitCode(), ran::all);
  }

  @Test
  void anExportGivesAllSixVerdictsAndADataFolderTheSame() throws Exception {
    var saved = folder.resolve("data").resolve("head").toString();
    var ran = Ran.of("verify", tree, "--checkpoint", saved);
    assertEquals(0, ran.exitCode(), ran::all);
    for (var name : Verification.CHECKS)
      assertTrue(ran.out().matches("(?s).*\\b" + name + " +holds .*"), ran::all);
    var json = StrictJson.parse(Ran.of("verify", tree, "--json").out().getBytes(UTF_8));
    assertEquals("export", json.path("kind").asText());
    assertTrue(json.path("ok").asBoolean());
    assertEquals(
        StrictJson.parse(Ran.of("verify", data, "--json").out().getBytes(UTF_8)).path("entries"),
        json.path("entries"));
  }

  @Test
  void aFlippedByteAMissingFileAndOneTooManyAreEachNamedAndAreExitCodeOne() throws Exception {
    var bundle = bundle();
    byte[] good = Files.readAllBytes(bundle);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(bundle, bad);
    failsAt(bundle);
    Files.delete(bundle);
    failsAt(bundle);
    Files.write(bundle, good);
    assertEquals(0, Ran.of("verify", tree).exitCode());
    var extra = folder.resolve("tree/tile/0/001");
    Files.write(extra, good);
    failsAt(extra);
  }

  private void failsAt(Path file) {
    var ran = Ran.of("verify", tree);
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("intact    FAILED"), ran::all);
    assertTrue(ran.out().contains("at " + folder.resolve("tree").relativize(file)), ran::all);
  }

  private Path bundle() throws Exception {
    try (var files = Files.walk(folder.resolve("tree/tile/entries"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void aRunningServerCanBeExportedToo() throws Exception {
    try (var server = Server.start(Settings.sandbox(Path.of(data), 0))) {
      assertTrue(server.port() > 0);
      assertEquals(0, Ran.of("export", data, tree).exitCode());
      assertEquals(0, Ran.of("verify", tree).exitCode());
    }
  }
}
