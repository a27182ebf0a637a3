package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pilot's ledger is damaged where its run ends; what is left of it is saved. */
class LedgerSalvageTest {
  @TempDir Path folder;

  @Test
  void theRunThatLostItsEndIsNamedAndTheCopyVerifies() throws Exception {
    var data = folder.resolve("data").toString();
    var out = folder.resolve("out").toString();
    assertEquals(0, Ran.of("pilot", "--data", data, "--port", "0").exitCode());
    var whole = Ran.of("ledger", "salvage", data, folder.resolve("whole").toString());
    assertEquals(0, whole.exitCode(), whole::all);
    var key = Files.readString(folder.resolve("data/log.pub"));
    var held = Ran.of("ledger", "salvage", data, folder.resolve("held").toString(), "--key", key);
    assertEquals(0, held.exitCode(), held::all);
    var forged = folder.resolve("forged").toString();
    var other = Ran.of("ledger", "salvage", data, forged, "--key", another(key));
    assertEquals(1, other.exitCode(), other::all);
    assertTrue(other.err().contains("can be trusted"), other::all);
    damage("\"type\":\"run.completed.v1\"");
    var ran = Ran.of("ledger", "salvage", data, out);
    assertEquals(1, ran.exitCode(), ran::all);
    assertTrue(ran.out().contains("cannot be read"), ran::all);
    // One batch may have taken the acceptance too: then the copy does not know the run.
    boolean accepted = ran.out().contains("out: 13 entries, verified");
    var named = accepted ? "open in the copy, run\\.\\w+\\.v1 " : "not open in the copy; beyond: ";
    assertTrue(ran.out().matches("(?s).*run_\\w+: " + named + ".*"), ran::all);
    assertTrue(ran.out().contains("were acknowledged and are not in it"), ran::all);
    assertTrue(ran.out().contains("--keep-identity"), ran::all);
    assertEquals(0, Ran.of("verify", out).exitCode());
    assertEquals(1, Ran.of("verify", data).exitCode());
    var again = Ran.of("ledger", "salvage", data, out);
    assertEquals(1, again.exitCode(), again::all);
    assertTrue(again.err().contains("is not empty"), again::all);
  }

  /** Of the same name, and nobody's key. */
  private static String another(String vkey) {
    var name = vkey.substring(0, vkey.indexOf('+'));
    return NoteVerifier.of(name, Ed25519Key.ofSeed(new byte[32]).publicKey()).vkey();
  }

  private void damage(String text) throws Exception {
    try (var all = Files.walk(folder.resolve("data/queue"))) {
      for (var file : all.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0) continue;
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.seek(at);
          bytes.write('x');
        }
        return;
      }
    }
    throw new AssertionError("no " + text);
  }
}
