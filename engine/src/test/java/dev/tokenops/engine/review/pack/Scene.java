package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a pack plays: its token, its people, its policy and its writer's habits.
 *
 * @param full whether the writer fills in what is not needed
 * @param policy what the pack says of the policy; null: nothing
 * @param idStyle a format of a prefix and a number
 */
record Scene(
    Token token,
    List<String> payers,
    List<String> payees,
    boolean full,
    String idStyle,
    @Nullable Item policy,
    long minConfirmations,
    long windowMs,
    long staleMs,
    BigInteger tolerance,
    Rate rate) {

  /** What a contract's terms say by default, as they are documented. */
  private static final long TERMS_CONFIRMATIONS = 65;

  private static final long TERMS_WINDOW_SECONDS = 3_600;
  private static final long TERMS_STALE_SECONDS = 604_800;
  private static final Rate TERMS_RATE = new Rate(BigInteger.valueOf(1_000_000), 1_000_000);

  static Scene draw(Draw draw) {
    var token = Token.draw(draw);
    boolean ratedByTerms = token.decimals() == 6 && draw.coin();
    var rate = ratedByTerms ? TERMS_RATE : rate(token, draw);
    // Of the policy, all is given, or only what must be, or each as it comes.
    int given = draw.below(3);
    var policy = new Item();
    long confirmations = TERMS_CONFIRMATIONS;
    if (isGiven(given, draw)) {
      confirmations = draw.of(0L, 1L, 12L, 32L, 65L, 128L);
      policy.set("min_confirmations", confirmations);
    }
    long windowSeconds = TERMS_WINDOW_SECONDS;
    if (isGiven(given, draw)) {
      windowSeconds = draw.of(600L, 900L, 3_600L, 86_400L);
      policy.set("settlement_window_seconds", windowSeconds);
    }
    long staleSeconds = TERMS_STALE_SECONDS;
    if (isGiven(given, draw)) {
      staleSeconds = draw.of(86_400L, 259_200L, 2_592_000L);
      policy.set("stale_after_seconds", staleSeconds);
    }
    var tolerance = BigInteger.ZERO;
    if (isGiven(given, draw)) {
      if (draw.coin()) tolerance = rate.grain().multiply(BigInteger.valueOf(draw.between(1, 50)));
      policy.set("amount_tolerance", tolerance);
    }
    if (!ratedByTerms)
      policy.set(
          "credits_per_unit",
          new Item().set("asset_amount", rate.units()).set("credits", new Micros(rate.micros())));
    var chain = token.chain();
    return new Scene(
        token,
        List.of(chain.account(draw), chain.account(draw), chain.account(draw)),
        draw.coin()
            ? List.of(chain.account(draw))
            : List.of(chain.account(draw), chain.account(draw)),
        draw.coin(),
        draw.of("%s_%d", "%s-%06d", "%s_01kb7q9z%04dx", "2026/%s/%d"),
        policy.fields().isEmpty() && draw.coin() ? null : policy,
        confirmations,
        windowSeconds * 1_000,
        staleSeconds * 1_000,
        tolerance,
        rate);
  }

  private static boolean isGiven(int given, Draw draw) {
    return given == 0 || (given == 1 && draw.coin());
  }

  private static Rate rate(Token token, Draw draw) {
    var one = BigInteger.TEN.pow(token.decimals());
    return new Rate(one, draw.of(1_000_000L, 2_500_000L, 400_000L, 100_000_000L, 950_000L));
  }

  /** The token's CAIP-19, sometimes with its address in lower case, which is the same. */
  String assetId(Draw draw) {
    return spelt(token.assetId(), draw);
  }

  /** An id as one writer or another spells it: eip155 addresses compare without case. */
  String spelt(String id, Draw draw) {
    return token.chain().isEip155() && draw.oneIn(8) ? Chain.lowered(id) : id;
  }
}
