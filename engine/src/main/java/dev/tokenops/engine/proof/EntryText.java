package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * An entry that many envelopes carry, under one checkpoint after the other: quoted once, and with
 * it the part of its inclusion proof that stays for long. Any thread.
 */
final class EntryText {
  private static final JsonKey CHECKPOINT = JsonKey.of("checkpoint");
  private static final JsonKey ENTRY = JsonKey.of("entry");
  private static final JsonKey INCLUSION_PROOF = JsonKey.of("inclusion_proof");
  private static final JsonKey INDEX = JsonKey.of("index");
  private static final JsonKey ROLE = JsonKey.of("role");

  private final Role role;
  private final long index;
  private final RawJson text;
  private final RawJson indexText;
  private @Nullable Inside inside;

  /**
   * The part of the proof inside a full subtree.
   *
   * @param level of the subtree: of an entry there is one for each level
   */
  private record Inside(int level, RawJson hashes) {}

  EntryText(Role role, SealedEntry<?> entry) {
    this.role = role;
    this.index = entry.index();
    this.text = EnvelopeEntry.text(entry);
    this.indexText = RawJson.canonical(new CanonicalWriter(32).number(index).toBytes());
  }

  /** What {@link EnvelopeEntry} has. */
  void write(CheckpointText under, CanonicalWriter out) {
    out.beginObject().key(CHECKPOINT).raw(under.sizeText()).key(ENTRY).raw(text);
    under.proof(index, inside(under), out.key(INCLUSION_PROOF));
    out.key(INDEX).raw(indexText).key(ROLE).ascii(role.wire()).endObject();
  }

  private RawJson inside(CheckpointText under) {
    int level = under.level(index);
    var known = inside;
    if (known == null || known.level() != level)
      inside = known = new Inside(level, under.inside(index));
    return known.hashes();
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
