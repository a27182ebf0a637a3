package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The evidence that runs are posted with: the product's worked examples, each also grown by one to
 * three further sales (request, settlement, credits, usage, delivery) with ids of their own.
 */
final class EvidenceMix {
  /** Each shipped example as it is. */
  static final List<String> NAMES = List.of("clean", "compact", "partial", "broken");

  private static final Map<String, Integer> SHARES =
      new TreeMap<>(Map.of("clean", 10, "compact", 6, "partial", 3, "broken", 1));
  private static final List<String> GROWN =
      List.of("payment_requests", "settlements", "credits", "usage", "deliveries");
  private static final Pattern OWN_ID = Pattern.compile("(pr|st|cr|us|run|rc|dl)_\\d+");
  private static final int MOST_COPIES = 3;

  private final List<EvidencePack> packs;

  private EvidenceMix(List<EvidencePack> packs) {
    this.packs = List.copyOf(packs);
  }

  /** One pack for all runs. */
  static EvidenceMix only(JsonNode evidence) {
    return new EvidenceMix(List.of(EvidencePack.of(evidence)));
  }

  /** All examples in a realistic proportion: of twenty packs, nineteen are sound or nearly so. */
  static EvidenceMix seeded(long seed) {
    var random = new Random(seed);
    var packs = new ArrayList<EvidencePack>();
    SHARES.forEach((name, share) -> {
      for (int i = 0; i < share; i++)
        for (int copies = 0; copies <= MOST_COPIES; copies++)
          packs.add(EvidencePack.of(grown(example(name), copies, random)));
    });
    return new EvidenceMix(packs);
  }

  /** A shipped example: one of {@link #NAMES}. */
  static ObjectNode example(String name) {
    try (var in = TokenOps.class.getResourceAsStream("examples/" + name + ".json")) {
      if (in == null) throw new IllegalArgumentException("there is no example " + name);
      return (ObjectNode) StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode grown(ObjectNode pack, int copies, Random random) {
    for (var name : GROWN) {
      if (!(pack.get(name) instanceof ArrayNode list)) continue;
      int before = list.size();
      for (int copy = 1; copy <= copies; copy++)
        for (int i = 0; i < before; i++) {
          var item = (ObjectNode) list.get(i).deepCopy();
          rename(item, "x" + copy, random);
          list.add(item);
        }
    }
    return pack;
  }

  private static void rename(ObjectNode item, String suffix, Random random) {
    for (var member : item.properties()) {
      var text = member.getValue().asText();
      if (OWN_ID.matcher(text).matches()) item.put(member.getKey(), text + suffix);
      else if (member.getKey().equals("tx_hash")) item.put("tx_hash", "0x" + hex(random));
    }
  }

  private static String hex(Random random) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The pack of a run: always the same for the same number. */
  EvidencePack of(long run) {
    return packs.get((int) Long.remainderUnsigned(mixed(run), packs.size()));
  }

  /** The most records that any pack has: what contracts must cover. */
  int mostRecords() {
    return packs.stream().mapToInt(EvidencePack::records).max().orElseThrow();
  }

  /** Bytes of a pack, on average. */
  int meanLength() {
    return (int) packs.stream().mapToInt(EvidencePack::length).average().orElseThrow();
  }

  /** Steele and Lea's finaliser of SplitMix64: neighbours get packs that have nothing in common. */
  private static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
