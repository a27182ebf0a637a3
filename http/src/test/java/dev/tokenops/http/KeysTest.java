package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.ledger.KeyRotation;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.checkpoint.NoteVerifier;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.dsse.AttestationVerifier;
import dev.tokenops.ledger.dsse.Dsse;
import dev.tokenops.ledger.dsse.DsseEnvelope;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as clients see them change. */
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

  @Test
  void aNewKeyOfAttestationsComesFirstAndAnOldAttestationFindsItsKeyBehindIt(@TempDir Path folder)
      throws Exception {
    String old;
    String path;
    byte[] before;
    try (var sandbox = Sandbox.start(folder)) {
      old = text(sandbox, "/ledger/attestation-key");
      var agent = sandbox.agent();
      sandbox.fund(agent, "50");
      path =
          "/v1/runs/"
              + sandbox
                  .runAndWait(agent, sandbox.contract(agent, ""), "")
                  .expect(200)
                  .string("run_id")
              + "/attestation";
      before = attestation(sandbox, path);
      assertThrows(
          IllegalStateException.class,
          () -> AttestationKeys.rotate(folder, null, new SecureRandom()),
          "in use");
    }
    var id = AttestationKeys.rotate(folder, null, new SecureRandom());
    try (var sandbox = Sandbox.start(folder)) {
      var both = text(sandbox, "/ledger/attestation-key");
      assertTrue(both.endsWith(old));
      var first = AttestationVerifier.parse(both.substring(0, both.length() - old.length()));
      assertEquals(id, first.keyId());
      var after = attestation(sandbox, path);
      var statement = first.verify(DsseEnvelope.parse(after), Dsse.IN_TOTO);
      var earlier = AttestationVerifier.parse(old);
      assertArrayEquals(statement, earlier.verify(DsseEnvelope.parse(before), Dsse.IN_TOTO));
      assertThrows(
          ProofRefused.class, () -> earlier.verify(DsseEnvelope.parse(after), Dsse.IN_TOTO));
    }
    var file = folder.resolve("attestation.pub");
    for (var wrong : List.of(old, "", Files.readString(file) + "x")) {
      var good = Files.readString(file);
      Files.writeString(file, wrong);
      assertThrows(IllegalStateException.class, () -> Sandbox.start(folder));
      Files.writeString(file, good);
    }
  }

  private static byte[] attestation(Sandbox sandbox, String path) {
    return sandbox
        .client
        .get(path, sandbox.operator)
        .expect(200)
        .text()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Sandbox sandbox, String path) {
    return sandbox.client.get(path, null).expect(200).text();
  }
}
