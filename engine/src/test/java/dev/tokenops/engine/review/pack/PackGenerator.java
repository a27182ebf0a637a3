package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.pack.PackJson.TimeStyle;
import java.math.BigInteger;
import java.time.Instant;

/**
 * Makes packs in which an analyst finds nothing: a story that goes forward in time, in which
 * payments are asked, settled and credited, credits are spent only when they are there, and what
 * was made is delivered.
 */
final class PackGenerator {
  /** From here on a story ends: what stands around it, and what a fault adds, has to fit too. */
  private static final int STORY_BYTES = 41_000;

  private static final long EPOCH_MS = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY_MS = 86_400_000;

  /** How much happens. */
  enum Size {
    /** One payment, and perhaps one use of it. */
    TINY,
    SMALL,
    MEDIUM,
    LARGE,
    /** As much as a run takes. */
    HUGE
  }

  private final Draw draw;
  private final Pack pack;
  private final Story story;
  private At clock = new At(0);
  private long balance;
  private long bytes = 1_500;

  private PackGenerator(Draw draw) {
    this.draw = draw;
    pack = new Pack(Scene.draw(draw));
    story = new Story(pack, draw);
  }

  /** A clean pack, of a size that the seed decides: most are small. */
  static Pack clean(long seed) {
    var draw = new Draw(seed);
    return new PackGenerator(draw).clean(size(draw.below(200)));
  }

  private static Size size(int die) {
    if (die < 90) return Size.TINY;
    if (die < 172) return Size.SMALL;
    if (die < 193) return Size.MEDIUM;
    return die < 198 ? Size.LARGE : Size.HUGE;
  }

  private Pack clean(Size size) {
    tell(size);
    pack.end = clock;
    long slackMs = draw.between(7_200_000L, Math.min(pack.scene.staleMs() / 2, 3 * DAY_MS));
    pack.now = clock.plus(slackMs / 1_000 * 1_000);
    pack.startEpochMs = EPOCH_MS + draw.between(0L, 900 * DAY_MS);
    pack.saysAsOf = draw.below(4) > 0;
    pack.timeStyle = draw.of(TimeStyle.values());
    new Surroundings(pack, draw).add();
    return pack;
  }

  private void tell(Size size) {
    switch (size) {
      case TINY -> tell(1, draw.below(2));
      case SMALL -> tell(draw.between(1, 3), draw.between(0, 4));
      case MEDIUM -> tell(draw.between(3, 10), draw.between(3, 16));
      case LARGE -> tell(draw.between(8, 18), draw.between(8, 24));
      case HUGE -> {
        tell(1, 1);
        while (bytes < STORY_BYTES) tell(1, draw.below(3));
      }
    }
  }

  /** So many payments and works, a payment first and then as they come. */
  private void tell(int payments, int works) {
    int paymentsLeft = payments;
    int worksLeft = works;
    while (paymentsLeft + worksLeft > 0 && bytes < STORY_BYTES) {
      if (paymentsLeft == 0 && balance == 0) return;
      clock = clock.plus(draw.between(1L, 7_200_000L));
      boolean pays = worksLeft == 0 || balance == 0 || (paymentsLeft > 0 && draw.coin());
      if (pays) {
        pay();
        paymentsLeft--;
      } else {
        work();
        worksLeft--;
      }
      if (draw.oneIn(12)) refund();
      if (draw.oneIn(24)) adjust();
    }
  }

  private void pay() {
    var payment =
        story.payment(clock, draw.between(1_000L, 500_000_000L), draw.of(1, 1, 1, 1, 2, 3));
    bytes += PackJson.length(payment.request());
    for (var settled : payment.settled()) {
      var fundedAt = settled.fund().at("at");
      if (fundedAt.compareTo(clock) >= 0) clock = fundedAt.plus(1);
      balance += settled.fund().micros("credits");
      bytes += PackJson.length(settled.settlement()) + PackJson.length(settled.fund()) + 2;
    }
    if (draw.oneIn(12)) {
      story.failedAttempt(payment);
      bytes += 400;
    }
    pack.payments.add(payment);
  }

  private void work() {
    long micros = draw.oneIn(12) ? balance : draw.between(1L, Math.max(1, balance / 2));
    var work = story.work(clock, micros);
    bytes +=
        PackJson.length(work.usage())
            + PackJson.length(work.debit())
            + PackJson.length(work.delivery())
            + 3;
    balance -= micros;
    if (balance > 0 && draw.oneIn(12)) {
      // Not for faults: what happens to its delivery happens to two.
      long more = draw.between(1L, balance);
      story.alongside(work, more);
      balance -= more;
      bytes += 500;
    } else pack.works.add(work);
    clock = clock.plus(10_001);
  }

  /** Of the newest payment, as much as the balance allows. */
  private void refund() {
    if (pack.payments.isEmpty()) return;
    var payment = draw.of(pack.payments);
    int place = draw.below(payment.settled().size());
    var settled = payment.settled().get(place);
    if (settled.refund() != null) return;
    var grain = pack.scene.rate().grain();
    var amount = settled.settlement().units("amount");
    if (draw.coin()) amount = draw.upTo(amount).divide(grain).max(BigInteger.ONE).multiply(grain);
    long worth = pack.scene.rate().worth(amount).value();
    if (worth > balance) return;
    clock = clock.plus(draw.between(1L, 3_600_000L));
    payment.settled().set(place, story.refund(settled, amount, clock));
    balance -= worth;
    clock = clock.plus(1);
    bytes += 200;
  }

  private void adjust() {
    long micros = draw.between(1L, 5_000_000L);
    story.adjust(micros, clock);
    balance += micros;
    clock = clock.plus(1);
    bytes += 120;
  }
}
