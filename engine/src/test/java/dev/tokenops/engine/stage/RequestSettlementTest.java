package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToFunding.RequestSettlement;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Words.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestSettlementTest {
  private static final Instant EXPIRES = Scene.NOW.plus(Duration.ofHours(1));
  private static final Request REQUEST = new Request("key", Cast.SHA256);

  private final Scene<ToFunding> scene =
      new Scene<>(new Funding(true)).given(Cast.ONBOARDED, Cast.APPROVED);

  @Test
  void creditsHaveTheirPriceRoundedUp() {
    assertEquals(
        new SettlementRequested(
            Cast.AGENT, Cast.SETTLEMENT, null, Said.ROUTE, 25_000_001, 2_501, "usd", REQUEST),
        scene.when(request(null, 25_000_001L), SettlementRequested.class));
    assertEquals(List.of(), scene.when(request(null, 25_000_001L)));
  }

  @Test
  void aQuoteSaysTheCredits() {
    scene.given(quoted(Cast.AGENT));
    var requested = scene.when(request(Cast.QUOTE, null), SettlementRequested.class);
    assertEquals(37_000_000, requested.creditsMicros());
    assertEquals(3_700, requested.amountMinor());
    assertEquals(Cast.QUOTE, requested.quoteId());
  }

  @Test
  void creditsThatAreNamedGoBeforeTheQuotes() {
    scene.given(quoted(Cast.AGENT));
    assertEquals(
        5 * Cast.CREDIT,
        scene
            .when(request(Cast.QUOTE, 5 * Cast.CREDIT), SettlementRequested.class)
            .creditsMicros());
  }

  @Test
  void refusalsComeInTheirOrderOfPrecedence() {
    scene.given(Cast.SUSPENDED);
    scene.refused(Refusal.AGENT_SUSPENDED, request(Cast.QUOTE, 0L));
    scene.given(Cast.APPROVED).refused(Refusal.NOT_FOUND, request(Cast.QUOTE, 0L));
    scene.given(quoted(Cast.OTHER_AGENT));
    scene.refused(Refusal.NOT_FOUND, request(Cast.QUOTE, 0L));
    scene.given(quoted(Cast.AGENT)).at(EXPIRES);
    scene.refused(Refusal.QUOTE_EXPIRED, request(Cast.QUOTE, 0L));
    scene.at(EXPIRES.minusMillis(1));
    scene.refused(Refusal.CREDITS_OUT_OF_RANGE, request(Cast.QUOTE, 0L));
    scene.when(request(Cast.QUOTE, 1L), SettlementRequested.class);
  }

  @Test
  void creditsAreMoreThanNothingAndWithinTheLimit() {
    scene.refused(Refusal.CREDITS_OUT_OF_RANGE, request(null, null));
    scene.refused(Refusal.CREDITS_OUT_OF_RANGE, request(null, -1L));
    var tooMany = scene.refused(request(null, Prices.MAX_SETTLEMENT_MICROS + 1));
    assertEquals(Refusal.CREDITS_OUT_OF_RANGE, tooMany.refusal());
    assertTrue(tooMany.detail().contains("at most 999999999.99 credits"), tooMany.detail());
    scene.when(request(null, Prices.MAX_SETTLEMENT_MICROS), SettlementRequested.class);
  }

  private static RequestSettlement request(@Nullable String quoteId, @Nullable Long micros) {
    return new RequestSettlement(
        Cast.TICKET, Cast.AGENT, Cast.SETTLEMENT, quoteId, micros, Said.ROUTE, REQUEST);
  }

  private static Quoted quoted(String agentId) {
    return new Quoted(
        agentId,
        Cast.QUOTE,
        "tokenops",
        "tokenized_asset_review",
        12,
        100,
        370_000,
        37_000_000,
        3_700,
        "usd",
        EXPIRES,
        null);
  }
}
