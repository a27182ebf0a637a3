package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is lacking: whole lists, and the fields without which an item cannot be judged. */
final class GapFaults {
  private static final String LIST =
      "a lacking list (all but exceptions) is a finding of its family and never sufficient";
  private static final String FIELD = "what is missing is a finding (evidence gap)";

  private static final Map<String, String> FAMILIES =
      Map.of(
          "payment_requests", "PAY",
          "settlements", "SET",
          "credits", "CRD",
          "usage", "USE",
          "deliveries", "DLV",
          "files", "FIL");

  private static final List<String> MONEY =
      List.of("payment_requests", "settlements", "credits", "usage", "deliveries");

  static final List<Fault> ALL = all();

  private GapFaults() {}

  private static List<Fault> all() {
    var faults = new ArrayList<Fault>();
    for (var list : FAMILIES.keySet().stream().sorted().toList())
      faults.add(
          new Fault(
              "no-" + list.replace('_', '-'), LIST, Fault.Reach.ALL, site -> noList(site, list)));
    for (var list : List.of("payment_requests", "settlements", "credits", "files"))
      faults.add(
          new Fault(
              "empty-" + list.replace('_', '-'), LIST, Fault.Reach.ALL, site -> empty(site, list)));
    faults.add(new Fault("no-two-lists", LIST, Fault.Reach.ALL, GapFaults::noTwoLists));
    faults.add(
        new Fault(
            "asset-alone",
            "the asset alone is insufficient",
            Fault.Reach.ALL,
            GapFaults::assetAlone));
    for (var field : List.of("amount", "asset_id", "payee", "created_at"))
      add(faults, "request", field, site -> field("PAY", site.payment().request(), field));
    for (var field : List.of("asset_id", "amount", "payee", "status", "settled_at"))
      add(faults, "settlement", field, site -> field("SET", site.settled().settlement(), field));
    add(faults, "settlement", "payment_request_id", GapFaults::match);
    add(faults, "settlement", "tx_hash", GapFaults::transaction);
    add(faults, "settlement", "confirmations", GapFaults::confirmations);
    for (var field : List.of("kind", "credits", "at"))
      add(faults, "fund", field, site -> field("CRD", site.extraSettled().fund(), field));
    for (var field : List.of("kind", "credits", "at"))
      add(faults, "debit", field, site -> field("CRD", site.work().debit(), field));
    for (var field : List.of("run_ref", "meter", "credits", "at"))
      add(faults, "usage", field, site -> field("USE", site.work().usage(), field));
    add(faults, "usage", "receipt_ref", GapFaults::receipt);
    for (var field :
        List.of("receipt_ref", "state", "last_status", "payload_sha256", "acknowledged_sha256"))
      add(
          faults,
          "delivery",
          field,
          site ->
              field("DLV", site.work().delivery(), field)
                  .atMost(field.equals("receipt_ref") ? 2 : 1));
    for (var field : List.of("sha256", "size"))
      add(faults, "file", field, site -> file(site, field));
    add(faults, "exception", "state", GapFaults::exceptionState);
    return List.copyOf(faults);
  }

  private static void add(List<Fault> faults, String item, String field, Fault.Planting planting) {
    faults.add(new Fault(item + "-without-" + field.replace('_', '-'), FIELD, planting));
  }

  private static String family(String list) {
    return Objects.requireNonNull(FAMILIES.get(list), list);
  }

  private static Planted noList(Site site, String list) {
    site.pack.lacking.add(list);
    return Planted.in(family(list)).naming(list).neverSufficient();
  }

  /** Nothing was used and nothing paid: the other side of the list is empty too. */
  private static Planted empty(Site site, String list) {
    var emptied = list.equals("files") ? List.of("files") : MONEY;
    site.pack
        .lists()
        .forEach((name, items) -> {
          if (emptied.contains(name)) items.clear();
        });
    // Else what is left would be old news.
    site.pack.events.clear();
    site.pack.payments.clear();
    site.pack.works.clear();
    return Planted.in(family(list)).naming(list).neverSufficient().atMost(3);
  }

  private static Planted assetAlone(Site site) {
    site.pack.events.clear();
    site.pack.lacking.addAll(site.pack.lists().keySet());
    return Planted.in("PAY").naming("payment_requests").insufficient().atMost(6);
  }

  private static Planted noTwoLists(Site site) {
    var lists = new ArrayList<>(FAMILIES.keySet().stream().sorted().toList());
    var one = site.draw.take(lists);
    site.pack.lacking.add(site.draw.of(lists));
    return noList(site, one).atMost(2);
  }

  private static Planted field(String family, Item item, String field) {
    item.set(field, null);
    return Planted.in(family).naming(item.id());
  }

  /** The request that it paid waits then, which is told besides where the two do not fit. */
  private static Planted match(Site site) {
    return field("SET", site.settled().settlement(), "payment_request_id").atMost(2);
  }

  /** A bank or a card route has no transaction on a chain, so it may be said in passing. */
  private static Planted transaction(Site site) {
    var settlement = site.settled().settlement();
    return field("SET", settlement, "tx_hash").atLeast(Severity.INFO);
  }

  /** A policy that asks for none needs to be told of none. */
  private static @Nullable Planted confirmations(Site site) {
    return site.scene.minConfirmations() == 0
        ? null
        : field("SET", site.settled().settlement(), "confirmations");
  }

  /**
   * The receipt is what leads to the delivery, so the gap may be told of either; where another one
   * lacks its match too, nobody can tell which belong together, and both sides are told.
   */
  private static Planted receipt(Site site) {
    var usage = site.work().usage().set("receipt_ref", null);
    return Planted.in("USE", "DLV").naming(usage.id()).atMost(2);
  }

  private static Planted file(Site site, String field) {
    return field("FIL", RecordFaults.file(site), field);
  }

  /** Whoever does not say that it is resolved may have it open. */
  private static Planted exceptionState(Site site) {
    var exception = RecordFaults.exception(site, "medium", site.past());
    return field("EXC", exception, "state");
  }
}
