package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.MissingItem;
import dev.tokenops.engine.review.evidence.EvidenceList;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.view.ExceptionTicket;
import dev.tokenops.engine.view.ExceptionTicket.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ticket as whoever may see it sees it, with what can be done about it. Pure. */
final class ExceptionJson {
  static final String PATH = "/v1/exceptions";

  private ExceptionJson() {}

  /**
   * The whole.
   *
   * @param evidence of the run, for an example of what may be added; null where none may be
   */
  static ObjectNode of(ExceptionTicket ticket, @Nullable EvidencePack evidence, Links links) {
    var json = Json.object();
    json.put("exception_id", ticket.exceptionId());
    json.put("agent_id", ticket.agentId());
    if (ticket.runId() != null) json.put("run_id", ticket.runId());
    if (ticket.settlementId() != null) json.put("settlement_id", ticket.settlementId());
    json.put("type", Json.name(ticket.type()));
    json.put("severity", Json.name(ticket.severity()));
    json.put("state", Json.name(ticket.state()));
    json.put("detail", ticket.detail());
    json.set("missing_items", Json.array(ticket.missingItems(), ExceptionJson::item));
    json.put("who_acts", Json.name(ticket.whoActs()));
    json.put("replay_safe", ticket.replaySafe());
    json.put("credits_to_resolve", Json.credits(ticket.creditsToResolveMicros()));
    json.put("opened_at", Json.time(ticket.openedAt()));
    json.put("expires_at", Json.time(ticket.expiresAt()));
    json.put("ledger_index", ticket.index());
    var resolution = ticket.resolution();
    if (resolution != null) {
      var how = json.putObject("resolution");
      how.put("action", Json.name(resolution.action()));
      how.put("at", Json.time(resolution.at()));
      how.put("by", Json.name(resolution.by()));
      if (resolution.reason() != null) how.put("reason", resolution.reason());
      how.put("ledger_index", resolution.index());
    }
    json.set("links", links(ticket, links));
    json.set("next_actions", nextActions(ticket, evidence, links));
    return json;
  }

  private static ObjectNode item(MissingItem item) {
    return Json.object().put("item", item.item()).put("why", item.why());
  }

  private static ObjectNode links(ExceptionTicket ticket, Links links) {
    var json = Json.object();
    json.put("self", links.to(PATH + "/" + ticket.exceptionId()));
    if (ticket.runId() != null) {
      json.put("run", links.run(ticket.runId()));
      json.put("trail", links.run(ticket.runId()) + "/trail");
      json.put("replay", links.run(ticket.runId()) + "/replay");
    }
    if (ticket.settlementId() != null)
      json.put("settlement", links.settlement(ticket.settlementId()));
    return json;
  }

  private static ArrayNode nextActions(
      ExceptionTicket ticket, @Nullable EvidencePack evidence, Links links) {
    var next = NextActions.of(links);
    if (ticket.state() == State.OPEN) {
      if (ticket.runId() == null) resolve(ticket, next);
      else {
        boolean gap = ticket.type() == ExceptionType.EVIDENCE_GAP;
        recover(ticket.runId(), gap, addition(ticket.missingItems(), evidence), next);
      }
    }
    return next.list();
  }

  private static void resolve(ExceptionTicket ticket, NextActions next) {
    next.next(
        "resolve",
        "operator",
        "POST",
        PATH + "/" + ticket.exceptionId() + "/resolve",
        "Once you have looked into it with the provider, say what came of it.",
        Json.object().put("reason", "The provider confirmed the other amount; paid back."));
  }

  /**
   * What may be done about a run with an open ticket.
   *
   * @param paused whether it waits for evidence; else it has failed
   * @param addition an example of evidence to add
   */
  static void recover(
      String runId, boolean paused, @Nullable ObjectNode addition, NextActions next) {
    var path = "/v1/runs/" + runId + "/recover";
    if (paused && addition != null)
      next.next(
          "add_evidence",
          "agent",
          "POST",
          path,
          "Post what is missing, in lists of its own: they are added to the run's evidence, which is"
              + " then reviewed as a whole.",
          Json.object().put("action", "add_evidence").set("evidence", addition));
    next.next(
        "retry",
        "agent",
        "POST",
        path,
        paused
            ? "Have the same evidence reviewed once more."
            : "Have the run executed once more; its credits are reserved anew.",
        Json.object().put("action", "retry"));
    next.next(
        "close",
        "agent",
        "POST",
        path,
        paused
            ? "Give it up: the run is cancelled and all of its credits are released."
            : "Give it up: nothing was consumed, and the run stays as it is.",
        Json.object().put("action", "close"));
  }

  /** Evidence that may be added as it stands: the run's asset, and each list that lacks. */
  static @Nullable ObjectNode addition(List<MissingItem> missing, @Nullable EvidencePack evidence) {
    if (evidence == null) return null;
    var json = Json.object().put("schema", EvidenceReader.SCHEMA);
    var asset = json.putObject("asset");
    asset.put("asset_id", evidence.evidence().asset().assetId().text());
    for (var item : missing)
      for (var list : EvidenceList.values())
        if (list.wireName().equals(item.item()))
          (list == EvidenceList.EVENTS ? asset : json).putArray(list.wireName());
    return json;
  }
}
