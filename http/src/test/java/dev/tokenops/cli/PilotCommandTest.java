package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user starts it, and {@code verify} on what it leaves behind. */
class PilotCommandTest {
  @TempDir Path folder;

  @Test
  void aPilotEndsWithEveryCheckAndSoDoesTheNextInTheSameFolder() throws Exception {
    var data = folder.resolve("data").toString();
    for (int times = 1; times <= 2; times++) {
      var pilot = Ran.of("pilot", "--data", data);
      assertEquals(0, pilot.exitCode(), pilot::all);
      assertTrue(pilot.out().contains("Every check holds."), pilot::all);
      assertFalse(pilot.out().contains("FAIL"), pilot::all);
    }
    assertEquals(2, envelopes().size());
    verdictsOf(data);
    for (var envelope : envelopes()) verdictsOf(envelope.toString());
    forged(envelopes().getFirst());
    published(data);
    cut(Path.of(data));
  }

  private void published(String data) throws Exception {
    var tree = folder.resolve("tree");
    var export = Ran.of("export", data, tree.toString());
    assertEquals(0, export.exitCode(), export::all);
    assertEquals(
        Files.readString(Path.of(data, "head")), Files.readString(tree.resolve("checkpoint")));
    assertTrue(Files.isDirectory(tree.resolve("tile/entries")));
  }

  private List<Path> envelopes() throws Exception {
    try (var files = Files.list(folder.resolve("data/proofs"))) {
      return files.sorted().toList();
    }
  }

  private static void verdictsOf(String path) {
    var verify = Ran.of("verify", path);
    assertEquals(0, verify.exitCode(), verify::all);
    for (var check : Verification.CHECKS) assertTrue(verify.out().contains(check), check);
    var json = Ran.of("verify", path, "--json", "--checks", "balanced,rerun");
    assertEquals(0, json.exitCode(), json::all);
    assertTrue(json.out().contains("\"ok\":true"), json::all);
    assertFalse(json.out().contains("intact"), json::all);
  }

  private static void forged(Path envelope) throws Exception {
    var text = Files.readString(envelope);
    Files.writeString(envelope, text.replace("\"result_ready\"", "\"failed\""));
    var verify = Ran.of("verify", envelope.toString());
    assertEquals(1, verify.exitCode(), verify::all);
    assertTrue(verify.out().contains("run_state"), verify::all);
  }

  private static void cut(Path data) throws Exception {
    var complete = Ran.of("verify", data.toString(), "--checks", "complete");
    assertEquals(1, complete.exitCode(), complete::all); // Asked for, and nothing to compare with.
    Files.delete(data.resolve("head"));
    var verify = Ran.of("verify", data.toString());
    assertEquals(1, verify.exitCode(), verify::all);
  }

  @Test
  void anOwnEvidenceFileIsReviewedAndABadOneIsRefusedBeforeAnythingStarts() throws Exception {
    var evidence = folder.resolve("evidence.json");
    Files.writeString(
        evidence,
        """
        {"schema": "tokenops.evidence/v1",
         "asset": {"asset_id": "eip155:1/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}
        """);
    var pilot =
        Ran.of(
            "pilot",
            "--data",
            folder.resolve("own").toString(),
            "--evidence",
            evidence.toString(),
            "--pilot-id",
            "my_pilot");
    assertEquals(0, pilot.exitCode(), pilot::all);
    assertTrue(pilot.out().contains("evidence insufficient"), pilot::all);
    assertTrue(pilot.out().contains("my_pilot"), pilot::all);
    Files.writeString(evidence, "{\"schema\": \"tokenops.evidence/v1\", \"assets\": {}}");
    var refused = Ran.of("pilot", "--evidence", evidence.toString());
    assertEquals(2, refused.exitCode(), refused::all);
    assertTrue(refused.err().contains("/evidence"), refused::all);
  }
}
