package dev.tokenops.engine.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The settlement receipt of a funding, whole but for the run it is shown to: a form with two blanks
 * of fixed length, hashed up to the second one. Any thread.
 *
 * <pre>
 *   {"agent_id":…,"digest":"sha256:·····","funding_index":…,"run_id":"·····","settlement_id":…}
 *   └─ hashed ───┘                       └─ hashed ─────────────────┘└─ hashed for each run ──┘
 * </pre>
 */
final class ReceiptText {
  private static final String SOME_RUN = "run_00000000000000000000000000";

  // No string holds these, since a quote in one stands behind a backslash.
  private static final byte[] DIGEST = ",\"digest\":\"sha256:".getBytes(US_ASCII);
  private static final byte[] RUN_ID = ",\"run_id\":\"".getBytes(US_ASCII);

  private final Passage.Funding lot;
  private final String id;
  private final RawJson form;
  private final int hexAt;
  private final int runIdAt;

  /** What has taken in everything before the run's id; cloned, never fed. */
  private final MessageDigest before = Sha256.digest();

  ReceiptText(Passage.Funding lot) {
    var like = SettlementReceipts.sealed(lot, SOME_RUN);
    byte[] json = like.json().bytes();
    int gap = find(json, DIGEST);
    this.lot = lot;
    this.id = like.object().id();
    this.form = like.json();
    this.hexAt = gap + DIGEST.length;
    this.runIdAt = find(json, RUN_ID) + RUN_ID.length;
    int gapTo = hexAt + 2 * Sha256.LENGTH + 1; // Behind the quote.
    before.update(json, 0, gap);
    before.update(json, gapTo, runIdAt - gapTo);
  }

  private static int find(byte[] json, byte[] member) {
    int at = 0;
    while (!Arrays.equals(json, at, at + member.length, member, 0, member.length)) at++;
    return at;
  }

  String id() {
    return id;
  }

  /** Writes the receipt that is shown to a run. */
  Part write(String runId, ObjectBuffer objects) {
    var out = objects.out();
    if (runId.length() != SOME_RUN.length()) return slowly(runId, objects);
    out.raw(form);
    int from = out.length() - form.length();
    out.asciiAt(from + runIdAt, runId);
    var digest = clone(before);
    out.digest(digest, from + runIdAt, out.length());
    byte[] hash = digest.digest();
    out.hexAt(from + hexAt, hash);
    return new Part(from, out.length(), hash);
  }

  /** An id that is none of ours: then the blank does not fit. */
  private Part slowly(String runId, ObjectBuffer objects) {
    var sealed = SettlementReceipts.sealed(lot, runId);
    objects.out().raw(sealed.json());
    int to = objects.out().length();
    byte[] hash = HexFormat.of().parseHex(Digests.hex(sealed.digest()));
    return new Part(to - sealed.json().length(), to, hash);
  }

  private static MessageDigest clone(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
