package dev.tokenops.http.provider;

import dev.tokenops.engine.stage.ProviderOutcome;
import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came in as a provider's event and left no fact: refused, a repeat, or of no concern. The
 * newest of them, in memory, for the operator to see; nothing of what was sent but how long it was
 * and its hash, since whoever is refused may have sent anything. Any thread.
 */
public final class UnkeptEvents {
  /** Of each verdict, so that a flood of forged events hides no genuine one. */
  private static final int MOST = 500;

  /**
   * One of them.
   *
   * @param number counts them, from 1
   * @param genuine whether the provider had signed it
   * @param outcome null if it was refused
   * @param sentence why it was refused, or what it came to
   * @param sha256 of the body in hex
   * @param bytes of the body
   */
  public record Unkept(
      long number,
      Instant receivedAt,
      String route,
      boolean genuine,
      @Nullable ProviderOutcome outcome,
      String sentence,
      @Nullable String settlementId,
      String sha256,
      int bytes) {}

  private final Deque<Unkept> genuine = new ArrayDeque<>();
  private final Deque<Unkept> refused = new ArrayDeque<>();
  private long count;

  /** Takes in what a request came to; forgets it at once if it left a fact. */
  public void received(String route, byte[] body, Instant now, ProviderInbox.Result result) {
    switch (result) {
      case ProviderInbox.Result.Told(var outcome, var settlementId) -> {
        switch (outcome) {
          case DUPLICATE -> keep(route, body, now, true, outcome, "It came before.", settlementId);
          case IGNORED -> {
            if (settlementId == null) // Else it told of a payment, which was kept.
            keep(route, body, now, true, outcome, "It concerns no payment here.", null);
          }
          case CREDITS_FUNDED, CREDITS_REVERSED, PENDING, FAILED, MISMATCH -> {}
        }
      }
      case ProviderInbox.Result.Unverified(var sentence) ->
          keep(route, body, now, false, null, sentence, null);
      case ProviderInbox.Result.Malformed(var sentence) ->
          keep(route, body, now, true, null, sentence, null);
      case ProviderInbox.Result.Refused(_, var detail) ->
          keep(route, body, now, true, null, detail, null);
    }
  }

  private synchronized void keep(
      String route,
      byte[] body,
      Instant now,
      boolean signed,
      @Nullable ProviderOutcome outcome,
      String sentence,
      @Nullable String settlementId) {
    var ring = signed ? genuine : refused;
    var sha256 = Sha256.hex(body);
    ring.addFirst(
        new Unkept(
            ++count, now, route, signed, outcome, sentence, settlementId, sha256, body.length));
    if (ring.size() > MOST) ring.removeLast();
  }

  /**
   * The newest first.
   *
   * @param before only those of a lower number
   */
  public synchronized List<Unkept> newest(long before) {
    var all = new ArrayList<Unkept>();
    for (var ring : List.of(genuine, refused))
      for (var each : ring) if (each.number() < before) all.add(each);
    all.sort(Comparator.comparingLong(Unkept::number).reversed());
    return all;
  }
}
