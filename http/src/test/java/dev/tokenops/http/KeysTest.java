package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.ledger.KeyRotation;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the log as clients see them change. */
final class KeysTest {
  @Test
  void aNewKeyComesFirstAndEachKeyVerifiesWhatWasEverPublished(@TempDir Path folder)
      throws Exception {
    String old;
    String runId;
    try (var sandbox = Sandbox.start(folder)) {
      old = text(sandbox, "/ledger/key").strip();
      assertEquals(old + "\n", text(sandbox, "/ledger/keys"));
      var agent = sandbox.agent();
      sandbox.fund(agent, "50");
      runId =
          sandbox.runAndWait(agent, sandbox.contract(agent, ""), "").expect(200).string("run_id");
    }
    var handover =
        new KeyRotation(folder, LedgerOptions.defaults(), null, new SecureRandom()).run();
    try (var sandbox = Sandbox.start(folder)) {
      var keys = text(sandbox, "/ledger/key").lines().toList();
      assertEquals(List.of(handover.to().vkey(), old), keys);
      assertTrue(text(sandbox, "/ledger/keys").endsWith("\n\n" + handover.note()));
      var checkpoint = text(sandbox, "/ledger/checkpoint");
      for (var key : keys)
        assertEquals(
            handover.at(),
            SignedCheckpoint.verify(checkpoint, List.of(NoteVerifier.parse(key))).checkpoint());
      var envelope =
          sandbox
              .client
              .get("/v1/runs/" + runId + "/proof", sandbox.operator)
              .expect(200)
              .text()
              .getBytes(StandardCharsets.UTF_8);
      for (var trusted : List.of(old, keys.getFirst(), String.join("\n", keys)))
        for (var verdict :
            EnvelopeVerifier.verify(envelope, LogKeys.parse(trusted), null).verdicts())
          assertEquals(Status.HOLDS, verdict.status(), verdict.toString());
    }
  }

  private static String text(Sandbox sandbox, String path) {
    return sandbox.client.get(path, null).expect(200).text();
  }
}
