package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An entry that many envelopes carry, under one checkpoint after the other: quoted once, and with
 * it the part of its inclusion proof that stays for long. Any thread.
 */
final class EntryText {
  private static final RawJson BEGIN = piece("{\"checkpoint\":");

  private static final JsonKey CHECKPOINT = JsonKey.of("checkpoint");
  private static final JsonKey ENTRY = JsonKey.of("entry");
  private static final JsonKey INCLUSION_PROOF = JsonKey.of("inclusion_proof");
  private static final JsonKey INDEX = JsonKey.of("index");
  private static final JsonKey ROLE = JsonKey.of("role");

  private final long index;

  /** From behind the checkpoint's size to the first hash, and from behind the last hash on. */
  private final RawJson untilProof;

  private final RawJson end;
  private @Nullable Inside inside;

  /**
   * The part of the proof inside a full subtree.
   *
   * @param level of the subtree: of an entry there is one for each level
   * @param beforeOthers with a comma behind it, for hashes that follow
   */
  private record Inside(int level, RawJson hashes, RawJson beforeOthers) {}

  EntryText(Role role, SealedEntry<?> entry) {
    this.index = entry.index();
    this.untilProof = piece(",\"entry\":", EnvelopeEntry.text(entry), ",\"inclusion_proof\":[");
    this.end = piece("],\"index\":" + index + ",\"role\":\"" + role.wire() + "\"}");
  }

  private static RawJson piece(String ascii) {
    return RawJson.canonical(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static RawJson piece(String before, RawJson text, String behind) {
    var out = new CanonicalWriter(before.length() + text.length() + behind.length() + 1);
    return RawJson.canonical(out.pieces(piece(before), text, piece(behind)).toBytes());
  }

  /** What {@link EnvelopeEntry} has. */
  void write(CheckpointText under, CanonicalWriter out) {
    var known = inside(under);
    var behind = under.behind(index);
    var hashes = behind.length() == 0 ? known.hashes() : known.beforeOthers();
    out.pieces(BEGIN, under.sizeText(), untilProof, hashes, behind, end);
  }

  private Inside inside(CheckpointText under) {
    int level = under.level(index);
    var known = inside;
    if (known == null || known.level() != level) inside = known = of(level, under.inside(index));
    return known;
  }

  private static Inside of(int level, RawJson hashes) {
    return new Inside(level, hashes, hashes.length() == 0 ? hashes : piece("", hashes, ","));
  }

  /**
   * The same of an entry that nobody else will ask for.
   *
   * @param proof of its inclusion, an array of base64
   */
  static void write(
      Role role, SealedEntry<?> entry, CheckpointText under, RawJson proof, CanonicalWriter out) {
    out.beginObject().key(CHECKPOINT).raw(under.sizeText());
    out.key(ENTRY).text(entry.entry().bytes()).key(INCLUSION_PROOF).raw(proof);
    out.key(INDEX).number(entry.index()).key(ROLE).ascii(role.wire()).endObject();
  }
}
