package dev.tokenops.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Drafts for tests: small, distinct, the same for the same numbers. */
public final class Drafts {
  private Drafts() {}

  public static Draft numbered(int number) {
    return of("{\"n\":" + number + "}");
  }

  public static Draft of(String body) {
    return new Draft("test.happened.v1", body.getBytes(StandardCharsets.UTF_8));
  }

  /** A body of exactly so many bytes, at least 8. */
  public static Draft sized(int bodyBytes) {
    return of("{\"x\":\"" + "a".repeat(bodyBytes - 8) + "\"}");
  }

  public static List<Draft> numbered(int from, int to) {
    var drafts = new ArrayList<Draft>();
    for (int n = from; n < to; n++) drafts.add(numbered(n));
    return drafts;
  }

  /** Between 0 and 4 drafts of up to 2,000 bytes. */
  public static List<Draft> random(RandomGenerator random) {
    var drafts = new ArrayList<Draft>();
    for (int left = random.nextInt(5); left > 0; left--)
      drafts.add(sized(random.nextInt(8, 2_000)));
    return drafts;
  }
}
