package dev.tokenops.engine.review.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run's evidence becomes with an addition: the same as if all of it had been posted at once.
 * Pure; any thread.
 *
 * <ul>
 *   <li>A list goes on with the items that are added; an id that is there already is a conflict.
 *   <li>A field of the asset or its supply that was absent is filled; another value is a conflict.
 *   <li>{@code as_of} may move forward, never back; where the evidence has none it stays so.
 *   <li>{@code policy} and {@code asset.asset_id} stay what they are: another is a conflict.
 * </ul>
 */
public final class EvidenceMerge {
  private static final Map<EvidenceList, String> IDS = ids();
  private static final String AS_OF = "as_of";
  private static final String ASSET = "asset";
  private static final String POLICY = "policy";
  private static final String SUPPLY = "supply";

  /** What became of it. */
  public sealed interface Result {
    record Merged(EvidencePack whole) implements Result {}

    /** What does not fit, by pointers into the addition. Never empty. */
    record Conflict(List<Fault> faults) implements Result {}

    /** {@code bytes} of canonical JSON, of which {@code limit} are taken. */
    record TooLarge(int bytes, int limit) implements Result {
      public String detail() {
        return "With what is added the evidence is %d bytes of canonical JSON; a run takes at most %d."
            .formatted(bytes, limit);
      }
    }
  }

  private final Faults faults = new Faults();

  private EvidenceMerge() {}

  private static Map<EvidenceList, String> ids() {
    var ids = new EnumMap<EvidenceList, String>(EvidenceList.class);
    for (var list : EvidenceList.values())
      ids.put(
          list,
          switch (list) {
            case EVENTS -> "event_id";
            case PAYMENT_REQUESTS -> "payment_request_id";
            case SETTLEMENTS -> "settlement_id";
            case CREDITS -> "credit_id";
            case USAGE -> "usage_id";
            case DELIVERIES -> "delivery_id";
            case EXCEPTIONS -> "exception_id";
            case FILES -> "name";
          });
    return ids;
  }

  /**
   * Adds to a run's evidence.
   *
   * @param base all of it so far
   * @param added a pack of its own
   */
  public static Result of(EvidencePack base, EvidencePack added) {
    return new EvidenceMerge().merge(base, added);
  }

  /**
   * Adds again what was added before.
   *
   * @throws IllegalStateException if it does not fit: then it was never added
   */
  public static EvidencePack again(EvidencePack base, EvidencePack added) {
    return switch (of(base, added)) {
      case Result.Merged(var whole) -> whole;
      case Result.Conflict(var faults) -> throw new IllegalStateException("conflict: " + faults);
      case Result.TooLarge tooLarge -> throw new IllegalStateException(tooLarge.detail());
    };
  }

  private Result merge(EvidencePack base, EvidencePack added) {
    var whole = (ObjectNode) StrictJson.parse(base.canonical().bytes());
    var more = (ObjectNode) StrictJson.parse(added.canonical().bytes());
    if (!base.evidence().asset().assetId().isSameAs(added.evidence().asset().assetId()))
      fault("/asset/asset_id", "is not the asset of the run's evidence");
    asOf(base.evidence(), added.evidence(), whole, more);
    unchanged(whole, more);
    var asset = (ObjectNode) whole.get(ASSET);
    var itsMore = (ObjectNode) more.get(ASSET);
    fill(asset, itsMore, "/asset", Set.of("asset_id", "events", SUPPLY));
    supply(asset, itsMore);
    for (var list : EvidenceList.values())
      if (list == EvidenceList.EVENTS) append(list, asset, itsMore, "/asset/");
      else append(list, whole, more, "/");
    return faults.isEmpty() ? read(RawJson.of(whole)) : new Result.Conflict(faults.found());
  }

  private static Result read(RawJson whole) {
    if (whole.length() > EvidencePack.MAX_BYTES)
      return new Result.TooLarge(whole.length(), EvidencePack.MAX_BYTES);
    return switch (EvidenceReader.read(whole.bytes())) {
      case EvidenceReader.Result.Read(var pack) -> new Result.Merged(pack);
      case EvidenceReader.Result.Faulty(var found) -> new Result.Conflict(found);
      case EvidenceReader.Result.TooLarge(int bytes, int limit) ->
          new Result.TooLarge(bytes, limit);
    };
  }

  private void asOf(Evidence base, Evidence added, ObjectNode whole, ObjectNode more) {
    var before = base.asOf();
    var now = added.asOf();
    if (before == null || now == null) return;
    if (now.isBefore(before)) fault("/" + AS_OF, "is earlier than that of the run's evidence");
    else whole.set(AS_OF, more.get(AS_OF));
  }

  private void unchanged(ObjectNode whole, ObjectNode more) {
    var policy = more.path(POLICY);
    if (policy.isObject() && !policy.isEmpty() && !policy.equals(whole.path(POLICY)))
      fault("/" + POLICY, "is not that of the run's evidence, and may not be changed");
  }

  private void supply(ObjectNode asset, ObjectNode more) {
    if (!isThere(more.get(SUPPLY))) return;
    if (isThere(asset.get(SUPPLY)))
      fill(
          (ObjectNode) asset.get(SUPPLY), (ObjectNode) more.get(SUPPLY), "/asset/supply", Set.of());
    else asset.set(SUPPLY, more.get(SUPPLY));
  }

  private void fill(ObjectNode object, ObjectNode more, String pointer, Set<String> others) {
    for (var field : more.properties()) {
      var name = field.getKey();
      if (others.contains(name) || !isThere(field.getValue())) continue;
      var known = object.get(name);
      if (!isThere(known)) object.set(name, field.getValue());
      else if (!known.equals(field.getValue()))
        fault(pointer + "/" + name, "contradicts the run's evidence, which has " + known);
    }
  }

  private void append(EvidenceList list, ObjectNode whole, ObjectNode more, String pointer) {
    var items = more.get(list.wireName());
    if (!isThere(items)) return;
    var id = String.valueOf(IDS.get(list));
    var before = whole.get(list.wireName());
    ArrayNode all =
        isThere(before) ? (ArrayNode) before : JsonNodeFactory.instance.arrayNode(items.size());
    Set<String> known = new HashSet<>();
    for (var item : all) known.add(item.path(id).asText());
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      if (known.contains(item.path(id).asText()))
        fault(pointer + list.wireName() + "/" + i + "/" + id, "is in the run's evidence already");
      all.add(item);
    }
    whole.set(list.wireName(), all);
  }

  private void fault(String pointer, String detail) {
    faults.add(() -> "/evidence" + pointer, detail);
  }

  /** Null is the same as absent. */
  private static boolean isThere(@org.jspecify.annotations.Nullable JsonNode node) {
    return node != null && !node.isNull();
  }
}
