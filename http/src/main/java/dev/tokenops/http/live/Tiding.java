package dev.tokenops.http.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.json.Rfc3339;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one entry: which objects it changed. Any thread.
 *
 * <p>The text is made when it is first told and then shared by all who hear it.
 */
public final class Tiding {
  private final long index;
  private final Instant time;
  private final String type;
  private final String subject;
  private final About about;
  private @Nullable String data;

  /**
   * What an entry is about.
   *
   * @param agentId whose; null for what the operator alone hears
   * @param topics kinds of objects that it changed; none where nobody need look
   * @param ids of the objects, by the names that they have in the data
   */
  record About(@Nullable String agentId, List<Topic> topics, Map<String, String> ids) {
    static final About NOTHING = new About(null, List.of(), Map.of());
  }

  /** Keeps nothing of the fact but names: thousands are at hand, and evidence is long. */
  private Tiding(Placed placed, About about) {
    this.index = placed.index();
    this.time = placed.time();
    this.type = FactCodec.type(placed.fact());
    this.subject = placed.fact().subject();
    this.about = about;
  }

  static Tiding of(Placed placed) {
    return new Tiding(placed, Subjects.of(placed.fact()));
  }

  /** Of its entry. */
  public long index() {
    return index;
  }

  /** What changed. */
  public List<Topic> topics() {
    return about.topics();
  }

  /**
   * Whether the agent may hear of it.
   *
   * @param agentId null for the operator, who may hear of everything
   */
  public boolean isFor(@Nullable String agentId) {
    return agentId == null || agentId.equals(about.agentId());
  }

  /** The same for each change of one object: who hears several at once needs the last alone. */
  public String key(Topic topic) {
    var id = about.ids().get(topic.key());
    return topic.event() + " " + (id == null ? subject : id);
  }

  /**
   * An event of the stream, in the form of server-sent events.
   *
   * @param last whether nothing more is told of the entry: only then a reader who has read it may
   *     go on behind it
   */
  public String event(Topic topic, boolean last) {
    return (last ? "id: " + index() + "\n" : "")
        + "event: "
        + topic.event()
        + "\ndata: "
        + data()
        + "\n\n";
  }

  /** JSON on one line; made twice in a race, and the same. */
  private String data() {
    var made = data;
    if (made != null) return made;
    var json = JsonNodeFactory.instance.objectNode();
    json.put("ledger_index", index);
    json.put("type", type);
    json.put("time", Rfc3339.format(time));
    about.ids().forEach(json::put);
    made = json.toString();
    data = made;
    return made;
  }
}
