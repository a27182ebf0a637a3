package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.pack.PackJson.TimeStyle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pack before it is JSON, with what its maker knows of it: who pays for what, and what a fault
 * has not touched yet. Mutable, one thread.
 */
final class Pack {
  /** Without these a credit moves no balance. */
  private static final List<String> MOVES = List.of("kind", "credits", "at");

  final Scene scene;
  final Item asset = new Item();
  final List<Item> events = new ArrayList<>();
  final List<Item> requests = new ArrayList<>();
  final List<Item> settlements = new ArrayList<>();
  final List<Item> credits = new ArrayList<>();
  final List<Item> usage = new ArrayList<>();
  final List<Item> deliveries = new ArrayList<>();
  final List<Item> exceptions = new ArrayList<>();
  final List<Item> files = new ArrayList<>();

  /** Lists that are not written; the others are, if only as {@code []}. */
  final Set<String> lacking = new HashSet<>();

  /** What no fault has touched yet. */
  final List<Payment> payments = new ArrayList<>();

  final List<Work> works = new ArrayList<>();

  /** Of the story: its beginning on the calendar, its last step, the review's now. */
  long startEpochMs;

  At end = new At(0);
  At now = new At(0);

  /** Whether the pack says its now itself; else it is the moment of acceptance. */
  boolean saysAsOf;

  TimeStyle timeStyle = TimeStyle.MILLISECONDS;
  private int ids;

  Pack(Scene scene) {
    this.scene = scene;
  }

  /** A name that nothing else in the pack has. */
  String nextId(String prefix) {
    return scene.idStyle().formatted(prefix, ++ids);
  }

  Instant instant(At at) {
    return Instant.ofEpochMilli(startEpochMs + at.ms());
  }

  /** When the run was accepted: now, or later than a now that the pack says itself. */
  Instant acceptedAt() {
    return instant(saysAsOf ? now.plus(5_000) : now);
  }

  /**
   * The least that the balance comes to from this moment on, in micro-credits, by the credits that
   * are whole.
   */
  long lowestBalanceFrom(At from) {
    var ordered = new ArrayList<Item>(credits);
    ordered.removeIf(credit -> !MOVES.stream().allMatch(credit::has));
    ordered.sort(Comparator.comparing(credit -> credit.at("at")));
    long balance = 0;
    long lowest = Long.MAX_VALUE;
    for (var credit : ordered) {
      if (credit.at("at").compareTo(from) >= 0) lowest = Math.min(lowest, balance);
      var kind = credit.text("kind");
      boolean adds = kind.equals("fund") || kind.equals("adjust");
      balance += adds ? credit.micros("credits") : -credit.micros("credits");
    }
    return Math.min(lowest, balance);
  }

  /** Puts an item at a random place of a list. */
  static void insert(List<Item> list, Item item, Draw draw) {
    list.add(draw.below(list.size() + 1), item);
  }

  /** The same pack with its lists in another order, which says nothing else. */
  void shuffle(Draw draw) {
    for (var list : lists().values()) draw.shuffle(list);
    draw.shuffle(events);
  }

  /** The lists beside the asset, by their wire names. */
  Map<String, List<Item>> lists() {
    var lists = new LinkedHashMap<String, List<Item>>();
    lists.put("payment_requests", requests);
    lists.put("settlements", settlements);
    lists.put("credits", credits);
    lists.put("usage", usage);
    lists.put("deliveries", deliveries);
    lists.put("exceptions", exceptions);
    lists.put("files", files);
    return lists;
  }

  byte[] json() {
    var root = new Item().set("schema", "tokenops.evidence/v1");
    if (saysAsOf) root.set("as_of", now);
    if (!lacking.contains("events")) asset.set("events", events);
    root.set("asset", asset);
    lists()
        .forEach((name, list) -> {
          if (!lacking.contains(name)) root.set(name, list);
        });
    if (scene.policy() != null) root.set("policy", scene.policy());
    return PackJson.bytes(root, startEpochMs, timeStyle);
  }

  /** Through the door that every pack of the product comes in by. */
  EvidencePack read() {
    var result = EvidenceReader.read(json());
    if (result instanceof EvidenceReader.Result.Read(var pack)) return pack;
    throw new AssertionError(result + " of " + this);
  }

  @Override
  public String toString() {
    return new String(json(), StandardCharsets.UTF_8);
  }
}
