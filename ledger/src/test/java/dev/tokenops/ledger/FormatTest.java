package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.store.BatchBuilder;
import dev.tokenops.ledger.verify.TlogProof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors in {@code FORMAT.md} are what the code makes. */
class FormatTest {
  private static final String ORIGIN = "log.example.com/vectors";
  private static final List<Draft> DRAFTS =
      List.of(
          draft("{}"),
          draft("{\"credits\":\"0.34\",\"note\":\"caf\u00e9 \\\"x\\\"\\n\"}"),
          draft("{\"n\":[1,2]}"));

  @Test
  void theVectorsOfTheDocumentAreThoseOfTheCode() throws Exception {
    var document = Files.readString(Path.of("FORMAT.md"));
    int start =
        document.indexOf("```json\n", document.indexOf("## Vectors")) + "```json\n".length();
    var written =
        StrictJson.parse(
            document
                .substring(start, document.indexOf("```", start))
                .getBytes(StandardCharsets.UTF_8));
    assertEquals(vectors().toPrettyString(), written.toPrettyString());
  }

  private static ObjectNode vectors() {
    var json = JsonNodeFactory.instance.objectNode();
    var seed = new byte[Ed25519Key.KEY_LENGTH];
    for (int i = 0; i < seed.length; i++) seed[i] = (byte) i;
    var signer = new NoteSigner(ORIGIN, Ed25519Key.ofSeed(seed));
    json.put("seed", HexFormat.of().formatHex(seed));
    json.put("origin", ORIGIN);
    json.put("vkey", signer.verifier().vkey());
    var entries = new ArrayList<byte[]>();
    var tree = new MerkleTree(new HeapHashStore());
    byte[] prev = EntryCodec.firstPrev(ORIGIN);
    for (int i = 0; i < DRAFTS.size(); i++) {
      var time = "2026-11-22T12:00:00.00%dZ".formatted(i).getBytes(StandardCharsets.US_ASCII);
      var entry = EntryCodec.encode(DRAFTS.get(i), i, prev, time);
      entries.add(entry);
      prev = EntryCodec.leafHash(entry);
      tree.append(prev);
    }
    var texts = json.putArray("entries");
    for (var entry : entries) texts.add(new String(entry, StandardCharsets.UTF_8));
    var leaves = json.putArray("leaf_hashes");
    for (int i = 0; i < entries.size(); i++) leaves.add(StrictBase64.encode(tree.leafHash(i)));
    long size = tree.size();
    json.put("root_hash", StrictBase64.encode(tree.root(size)));
    var checkpoint = SignedCheckpoint.sign(new Checkpoint(ORIGIN, size, tree.root(size)), signer);
    json.put("checkpoint", checkpoint.note());
    json.put(
        "tlog_proof_of_1",
        new TlogProof(1, tree.inclusionProof(1, size), checkpoint.note()).text());
    var consistency = json.putArray("consistency_from_2");
    for (var hash : tree.consistencyProof(2, size)) consistency.add(StrictBase64.encode(hash));
    json.put("batch", StrictBase64.encode(batch(entries, checkpoint.note())));
    var nextSeed = new byte[Ed25519Key.KEY_LENGTH];
    for (int i = 0; i < nextSeed.length; i++) nextSeed[i] = (byte) (seed.length + i);
    json.put("next_seed", HexFormat.of().formatHex(nextSeed));
    var next = new NoteSigner(ORIGIN, Ed25519Key.ofSeed(nextSeed));
    json.put("handover", KeyHandover.sign(checkpoint.checkpoint(), signer, next).note());
    return json;
  }

  private static byte[] batch(List<byte[]> entries, String note) {
    var builder = new BatchBuilder();
    for (var entry : entries) {
      int at = builder.add(entry.length);
      System.arraycopy(entry, 0, builder.array(), at, entry.length);
    }
    var sealed = builder.seal(0, note.getBytes(StandardCharsets.UTF_8));
    var bytes = new byte[sealed.remaining()];
    sealed.get(bytes);
    return bytes;
  }

  private static Draft draft(String body) {
    return new Draft("test.happened.v1", body.getBytes(StandardCharsets.UTF_8));
  }
}
