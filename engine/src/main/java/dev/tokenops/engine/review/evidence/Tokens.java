package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.ledger.json.JsonKeys;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a pack, whose canonical form follows from those that were taken: so what is read
 * and what is recorded cannot differ.
 */
sealed interface Tokens permits ParsedTokens, PostedTokens {
  /** The keys of a pack. */
  JsonKeys KEYS =
      JsonKeys.of(
          List.of(
              ("acknowledged_sha256 amount amount_tolerance as_of asset asset_amount asset_id at"
                      + " attempts burned confirmations created_at credit_id credits"
                      + " credits_per_unit decimals delivered_at deliveries delivery_id event_id"
                      + " events exception_id exceptions expires_at files from issuer kind"
                      + " last_status meter min_confirmations minted name opened_at payee payer"
                      + " payload_sha256 payment_request_id payment_requests policy"
                      + " provider_reference provider_route quantity receipt_ref refs"
                      + " refunded_amount resolved_at run_ref schema settled_at settlement_id"
                      + " settlement_window_seconds settlements severity sha256 size"
                      + " stale_after_seconds standard state status supply symbol target to total"
                      + " tx_hash type unit usage usage_id")
                  .split(" ", -1)));

  /** The token that is taken next. */
  JsonToken token();

  /** Whether the pack is larger than a run takes: then what follows need not be kept. */
  boolean areTooMany();

  void beginObject();

  /** Moves to the value of the object's next field and gives its name; null at the end. */
  @Nullable String nextField();

  void beginArray();

  /** Moves to the list's next item; false at the end. */
  boolean nextItem();

  /** Takes a string. */
  String string();

  /** Whether the last string is nothing but visible ASCII and blanks, without an escape. */
  boolean isPlain();

  /** What the last string says as a time; null if it is none. */
  @Nullable Instant time(String text);

  /** Takes a number. Null if it is no integer that a long holds. */
  @Nullable Long number();

  /** Takes whatever value stands there, without a look at it. */
  void pass();

  /** Of all that was taken. */
  RawJson canonical();
}
