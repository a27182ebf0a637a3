package dev.tokenops.engine.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.proof.EntryLookup;
import dev.tokenops.engine.proof.LedgerProofs;
import dev.tokenops.engine.proof.Seal;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.ProvenEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An envelope file as it claims to be: its parts are well formed, and nothing of it is believed.
 * What it shows of its log is handed out as a ledger would, so that the envelope can be made again.
 *
 * @param tree the whole file
 */
record EnvelopeFile(
    JsonNode tree,
    String origin,
    List<String> vkeys,
    List<String> handovers,
    Map<String, String> checkpoints,
    List<Shown> shown)
    implements LedgerProofs, EntryLookup {

  /**
   * An entry as the file shows it.
   *
   * @param checkpoint what of the checkpoints it is proven under
   * @param fact the fact in it, proven or not; null if there is none
   */
  record Shown(ProvenEntry proven, String checkpoint, @Nullable SealedEntry<Fact> fact) {
    static Shown of(ProvenEntry proven, String checkpoint) {
      try {
        return new Shown(proven, checkpoint, SealedEntry.of(EntryCodec.decode(proven.bytes())));
      } catch (IllegalArgumentException e) {
        return new Shown(proven, checkpoint, null);
      }
    }

    long index() {
      return proven.index();
    }

    SealedEntry<Fact> sealed() {
      if (fact == null) throw new Fault("entry " + index() + " holds no fact");
      return fact;
    }
  }

  /**
   * Reads a file.
   *
   * @throws Fault naming the part that is missing or malformed, by JSON pointer
   * @throws StrictJson.Malformed if it is not strict JSON
   */
  static EnvelopeFile parse(byte[] file) {
    JsonNode tree = StrictJson.parse(file);
    var vkeys = new ArrayList<String>();
    for (var vkey : array(tree, "/vkeys")) vkeys.add(text(vkey, "/vkeys"));
    var handovers = new ArrayList<String>();
    if (tree.has("handovers"))
      for (var note : array(tree, "/handovers")) handovers.add(text(note, "/handovers"));
    var checkpoints = new TreeMap<String, String>();
    JsonNode notes = tree.at("/checkpoints");
    if (!notes.isObject()) throw new Fault("/checkpoints is no object");
    for (var note : notes.properties())
      checkpoints.put(note.getKey(), text(note.getValue(), "/checkpoints/" + note.getKey()));
    var shown = new ArrayList<Shown>();
    for (var entry : array(tree, "/entries"))
      shown.add(shown(entry, "/entries/" + shown.size(), checkpoints));
    return new EnvelopeFile(
        tree,
        text(tree.at("/origin"), "/origin"),
        vkeys,
        handovers,
        checkpoints,
        List.copyOf(shown));
  }

  private static Shown shown(JsonNode entry, String at, Map<String, String> checkpoints) {
    JsonNode index = entry.path("index");
    if (!index.isIntegralNumber() || !index.canConvertToLong())
      throw new Fault(at + "/index is no index of an entry");
    var bytes = text(entry.path("entry"), at + "/entry").getBytes(StandardCharsets.UTF_8);
    var checkpoint = text(entry.path("checkpoint"), at + "/checkpoint");
    var note = checkpoints.get(checkpoint);
    if (note == null)
      throw new Fault(at + "/checkpoint names " + checkpoint + ", which /checkpoints has not");
    var hashes = new ArrayList<byte[]>();
    for (var hash : array(entry, "/inclusion_proof"))
      hashes.add(base64(hash, at + "/inclusion_proof/" + hashes.size()));
    return Shown.of(new ProvenEntry(bytes, index.longValue(), hashes, note), checkpoint);
  }

  private static JsonNode array(JsonNode tree, String pointer) {
    JsonNode array = tree.at(pointer);
    if (!array.isArray()) throw new Fault(pointer + " is no list");
    return array;
  }

  private static String text(JsonNode node, String pointer) {
    if (!node.isTextual()) throw new Fault(pointer + " is no string");
    return node.textValue();
  }

  private static byte[] base64(JsonNode node, String pointer) {
    var text = text(node, pointer);
    try {
      byte[] hash = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(hash).equals(text)) return hash;
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new Fault(pointer + " is not base64");
  }

  /** The checkpoint of a note in the file, whoever signed it. */
  Checkpoint checkpoint(String size) {
    var note = checkpoints.get(size);
    if (note == null) throw new Fault("/checkpoints has no " + size);
    return Checkpoint.parse(SignedNote.parse(note).text());
  }

  @Override
  public long batchSize(long index) {
    return checkpoint(at(index).checkpoint()).size();
  }

  @Override
  public Seal seal(long index, long size) {
    var key = Long.toString(size);
    var note = checkpoints.get(key);
    if (note == null) throw new Fault("/checkpoints has no " + key);
    return new Seal(size, checkpoint(key).root(), at(index).proven().inclusion(), note);
  }

  private Shown at(long index) {
    for (var each : shown) if (each.index() == index) return each;
    throw new Fault("/entries has no entry " + index);
  }

  @Override
  public @Nullable SealedEntry<Fact> byBody(String sha256) {
    for (var each : shown) {
      var entry = each.sealed();
      if (entry.bodySha256().equals(sha256)) return entry;
    }
    return null;
  }

  @Override
  public @Nullable SealedEntry<Fact> matchOf(String confirmationSha256) {
    for (var each : shown) {
      var entry = each.sealed();
      if (entry.fact() instanceof ProviderMatched matched
          && matched.confirmationSha256().equals(confirmationSha256)) return entry;
    }
    return null;
  }
}
