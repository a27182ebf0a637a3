package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong use is told from failure, and every message says what to do. */
class MainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pilot", "serve", "verify", "export", "ledger", "operator"})
  void everyCommandHasHelpAndIsNamedInTheFirstOne(String command) {
    var help = Ran.of(command, "--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().startsWith("usage: tokenops " + command), help::all);
    assertTrue(Ran.of("--help").out().contains("  " + command + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '"',
      value = {
        "frobnicate => there is no command 'frobnicate'",
        "serve --prot 80 => there is no option --prot",
        "serve --port => --port N lacks its value",
        "serve --port 70000 => a port is a number from 0 to 65535",
        "serve --sandbox=yes => --sandbox takes no value",
        "serve --port 1 --port 2 => --port is given twice",
        "serve here => 'here' is one argument too many",
        "serve --config /nowhere => /nowhere does not exist",
        "pilot --port x => --port is a number from 0 to 65535",
        "pilot --evidence /nowhere => /nowhere does not exist",
        "verify => DIR|EXPORT|ENVELOPE.json|URL is missing",
        "verify http://127.0.0.1:1/ => no server answers at 127.0.0.1:1",
        "verify http://key@127.0.0.1:1/ => no secret belongs in a URL",
        "verify http://127.0.0.1:1/?key=1 => is no URL of a server",
        "verify http://127.0.0.1:1/ --credential /nowhere => /nowhere does not exist",
        "verify . --credential /nowhere => --credential is for a URL",
        "verify /nowhere => /nowhere does not exist",
        "verify /nowhere --checks intact,nice => 'nice' is no verdict",
        "verify /nowhere --key nonsense => --key:",
        "export /nowhere tree => /nowhere is not the data folder of a ledger",
        "ledger => usage: tokenops ledger",
        "ledger polish => there is no command 'ledger polish'",
        "ledger status => DIR is missing",
        "ledger status /nowhere => /nowhere is not the data folder of a ledger",
        "ledger backup . => OUT is missing",
        "ledger backup /nowhere x => /nowhere is not the data folder of a ledger",
        "ledger restore /nowhere x => /nowhere is not the data folder of a ledger",
        "ledger archive /nowhere x => /nowhere is not the data folder of a ledger",
        "operator rotate => --data DIR is missing",
        "operator turn --data . => there is no 'operator turn'",
      })
  void wrongUseIsExitCodeTwoAndSaysWhatIsWrong(String line, String sentence) {
    var ran = Ran.of(line.split(" "));
    assertEquals(2, ran.exitCode(), ran::all);
    assertTrue(ran.err().contains(sentence), ran::all);
    assertEquals("", ran.out());
  }

  @Test
  void nothingToDoIsWrongUse() {
    assertEquals(2, Ran.of().exitCode());
  }

  @Test
  void whatIsNeitherLedgerNorEnvelopeCannotBeVerified() throws Exception {
    Files.writeString(folder.resolve("notes.json"), "{}");
    assertEquals(2, Ran.of("verify", folder.toString()).exitCode());
    assertEquals(2, Ran.of("verify", folder.resolve("notes.json").toString()).exitCode());
  }

  @Test
  void aRotatedOperatorKeyIsAnotherAndIsNotPrinted() throws Exception {
    Ran.of("operator", "rotate", "--data", folder.toString());
    var first = Files.readString(folder.resolve("operator.key")).strip();
    var again = Ran.of("operator", "rotate", "--data", folder.toString());
    var second = Files.readString(folder.resolve("operator.key")).strip();
    assertEquals(0, again.exitCode(), again::all);
    assertNotEquals(first, second);
    assertTrue(!again.all().contains(second), again::all);
  }

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var ran = Ran.of("serve", "--data", folder.resolve("data").toString(), "--port", port);
      assertEquals(1, ran.exitCode(), ran::all);
      assertTrue(ran.err().contains("cannot listen on 127.0.0.1:" + port), ran::all);
      assertTrue(ran.err().contains("--port"), ran::all);
    }
  }

  @Test
  void aFolderInUseIsNamedWithTheProcessThatHasIt() throws Exception {
    var data = folder.resolve("data");
    try (var server = Server.start(Settings.sandbox(data, 0))) {
      var ran = Ran.of("serve", "--data", data.toString(), "--port", "0");
      assertEquals(1, ran.exitCode(), ran::all);
      assertTrue(ran.err().contains("in use"), ran::all);
      assertTrue(server.port() > 0);
    }
  }
}
