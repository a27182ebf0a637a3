package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.TlogProof;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger as a stranger reads it, who believes nothing but a signed checkpoint. */
class LedgerTest {
  @Test
  void tilesAndBundlesLeadToTheSignedRoot(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      finishedRun(sandbox);
      var checkpoint = checkpoint(sandbox);
      int size = (int) checkpoint.size();
      var tile = bytes(sandbox, "/ledger/tile/0/000.p/" + size, null, 200);
      var bundle =
          ByteBuffer.wrap(
              bytes(sandbox, "/ledger/tile/entries/000.p/" + size, sandbox.operator, 200));
      var leaves = new ArrayList<byte[]>();
      for (int i = 0; i < size; i++) {
        var entry = new byte[Short.toUnsignedInt(bundle.getShort())];
        bundle.get(entry);
        leaves.add(Hashes.leaf(entry));
        assertArrayEquals(leaves.get(i), Arrays.copyOfRange(tile, 32 * i, 32 * i + 32));
      }
      assertEquals(0, bundle.remaining());
      assertArrayEquals(checkpoint.root(), root(leaves));
      for (var none :
          List.of("0/000", "0/000.p/0", "0/000.p/" + (size + 1), "1/000.p/1", "0/0", "x/000"))
        bytes(sandbox, "/ledger/tile/" + none, null, 404);
      bytes(sandbox, "/ledger/tile/entries/000.p/1", null, 401);
      bytes(sandbox, "/ledger/tile/entrie%73/000.p/1", null, 401);
      bytes(sandbox, "/ledger/tile/entries%2F000.p/1", null, 404);
      bytes(sandbox, "/ledger/tile/0/%2e%2e/entries/000.p/1", null, 401);
    }
  }

  @Test
  void proofsHoldForEveryIndexAndEveryPairOfSizes(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      finishedRun(sandbox);
      long size = checkpoint(sandbox).size();
      for (long to = 1; to <= size; to++) {
        for (long index = 0; index < to; index++) {
          var inclusion = get(sandbox, "inclusion?index=%d&size=%d".formatted(index, to));
          MerkleProofs.verifyInclusion(
              hash(inclusion, "leaf_hash"),
              index,
              to,
              hashes(inclusion),
              hash(inclusion, "root_hash"));
        }
        for (long from = 1; from <= to; from++) {
          var consistency = get(sandbox, "consistency?from=%d&to=%d".formatted(from, to));
          MerkleProofs.verifyConsistency(
              from,
              to,
              hashes(consistency),
              hash(consistency, "from_root"),
              hash(consistency, "to_root"));
          if (from == to) assertEquals(0, consistency.path("hashes").size());
        }
      }
      var last = get(sandbox, "inclusion?index=0&size=" + size);
      assertArrayEquals(checkpoint(sandbox).root(), hash(last, "root_hash"));
      for (var beyond :
          List.of(
              "inclusion?index=%d&size=%1$d".formatted(size),
              "inclusion?index=-1&size=1",
              "inclusion?index=0&size=0",
              "inclusion?index=0&size=" + (size + 1),
              "consistency?from=0&to=1",
              "consistency?from=2&to=1",
              "consistency?from=1&to=" + (size + 1)))
        sandbox.client.get("/v1/ledger/" + beyond, sandbox.operator).expect(422);
      for (var malformed : List.of("inclusion?index=0", "inclusion?index=a&size=1", "consistency"))
        sandbox.client.get("/v1/ledger/" + malformed, sandbox.operator).expect(400);
      sandbox.client.get("/v1/ledger/inclusion?index=0&size=1", null).expect(401);
    }
  }

  @Test
  void theProofOfARunsEntryHoldsOffline(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var runId = finishedRun(sandbox);
      var text = text(sandbox, "/v1/runs/" + runId + "/entry.tlog-proof", sandbox.operator);
      var proof = TlogProof.parse(text);
      var entry =
          sandbox.server.ledger().entry(proof.index()); // Its bytes are also in the envelope.
      assertTrue(entry.type().startsWith("run.completed"), entry.type());
      proof.check(entry.leafHash(), LogKeys.parse(text(sandbox, "/ledger/key", null)));
    }
  }

  private static String finishedRun(Sandbox sandbox) {
    var agent = sandbox.agent();
    sandbox.fund(agent, "10");
    var contract = sandbox.contract(agent, "");
    return sandbox.runAndWait(agent, contract, "").expect(200).string("run_id");
  }

  private static Checkpoint checkpoint(Sandbox sandbox) throws Exception {
    return Checkpoint.parse(SignedNote.parse(text(sandbox, "/ledger/checkpoint", null)).text());
  }

  private static JsonNode get(Sandbox sandbox, String question) {
    return sandbox.client.get("/v1/ledger/" + question, sandbox.operator).expect(200).json();
  }

  private static byte[] hash(JsonNode answer, String name) {
    return Base64.getDecoder().decode(answer.path(name).asText());
  }

  private static List<byte[]> hashes(JsonNode answer) {
    var hashes = new ArrayList<byte[]>();
    for (var hash : answer.path("hashes")) hashes.add(Base64.getDecoder().decode(hash.asText()));
    return hashes;
  }

  private static String text(
      Sandbox sandbox, String path, @org.jspecify.annotations.Nullable String key)
      throws Exception {
    return new String(bytes(sandbox, path, key, 200), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] bytes(
      Sandbox sandbox, String path, @org.jspecify.annotations.Nullable String key, int status)
      throws Exception {
    var request = HttpRequest.newBuilder(sandbox.server.url().resolve(path));
    if (key != null) request.header("Authorization", "Bearer " + key);
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(status, answer.statusCode(), path);
      return answer.body();
    }
  }

  /** RFC 6962 section 2.1, word for word. */
  private static byte[] root(List<byte[]> hashes) {
    if (hashes.size() == 1) return hashes.getFirst();
    int split = Integer.highestOneBit(hashes.size() - 1);
    return Hashes.node(root(hashes.subList(0, split)), root(hashes.subList(split, hashes.size())));
  }
}
