package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToControls.SetControl;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.OfControls.State;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.Controls.Setting;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the operator pauses and opens again. */
final class ControlRoutes {
  private static final TextRule REASON = TextRule.line(500);
  private static final int MOST_TOLD = 100;
  private static final String OPENED = "Opened again.";

  private record Change(State state, String reason) {}

  private final Services services;

  ControlRoutes(Services services) {
    this.services = services;
  }

  /** Those that there is one of, each provider's, and of the agents those that are paused. */
  Future<Answer> list(Exchange exchange) {
    var paging = Paging.of(exchange);
    var all = new ArrayList<Control>(standing());
    for (var setting : services.views().controls().paused()) {
      var control = Control.of(setting.name());
      if (control != null && control.kind() == Control.Kind.AGENT) all.add(control);
    }
    int begin = begin(all, paging.after());
    int end = Math.min(all.size(), begin + paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(
                all.subList(begin, end),
                this::json,
                end == all.size() ? null : all.get(end - 1).name())));
  }

  /** Agents that were opened meanwhile leave the list: those behind them are still found. */
  private static int begin(List<Control> all, @Nullable String after) {
    if (after == null) return 0;
    var last = Control.of(after);
    if (last == null) throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, "No such page.");
    int at = all.indexOf(last);
    if (at >= 0) return at + 1;
    int next = 0;
    while (next < all.size()
        && (all.get(next).kind() != Control.Kind.AGENT
            || all.get(next).name().compareTo(after) < 0)) next++;
    return next;
  }

  Future<Answer> get(Exchange exchange) {
    return Future.succeededFuture(Answer.json(200, json(named(exchange))));
  }

  Future<Answer> set(Exchange exchange) {
    var control = named(exchange);
    var asked = exchange.body(ControlRoutes::change);
    return exchange.change(
        control.name(),
        ticket -> new SetControl(ticket, control, asked.state(), asked.reason()),
        _ -> Answer.json(200, json(control)));
  }

  private static Change change(BodyFields fields) {
    var state = fields.choice("state", State.class);
    var reason = fields.optionalText("reason", REASON);
    if (state == State.PAUSED && !fields.tree().hasNonNull("reason"))
      fields.malformed("reason", "is required: it is told to whoever is refused");
    return new Change(state, reason == null ? OPENED : reason);
  }

  /** The control that the path names, if there is what it would stop. */
  private Control named(Exchange exchange) {
    var control = Control.of(exchange.path("name"));
    boolean known =
        control != null
            && switch (control.kind()) {
              case RUNS, CALLBACKS -> true;
              case PROVIDER -> services.routes().containsKey(control.of());
              case AGENT -> services.views().agents().agents().get(control.of()) != null;
            };
    if (control != null && known) return control;
    throw Rejection.of(
        Refusal.NOT_FOUND,
        "There is no such control: there are "
            + standing().stream().map(Control::name).collect(Collectors.joining(", "))
            + ", and agent:<agent_id> of an agent that was onboarded.",
        null);
  }

  private List<Control> standing() {
    var standing = new ArrayList<>(List.of(Control.RUNS, Control.CALLBACKS));
    for (var route : services.routes().keySet()) standing.add(Control.provider(route));
    return standing;
  }

  private ObjectNode json(Control control) {
    var set = services.views().controls().get(control);
    var json = Json.object().put("name", control.name());
    json.put("state", Json.name(set == null ? State.OPEN : set.state()));
    json.put("reason", set == null ? null : set.reason());
    json.put("since", set == null ? null : Json.time(set.since()));
    json.put("ledger_index", set == null ? null : set.ledgerIndex());
    return json.put("stops", stops(control.kind()));
  }

  private static String stops(Control.Kind kind) {
    return switch (kind) {
      case RUNS ->
          "New runs and recoveries that execute, with 503 runs_paused. Runs that were accepted go"
              + " on.";
      case CALLBACKS ->
          "Attempts to deliver callbacks: they stay pending and are made once it is open. Runs"
              + " complete.";
      case PROVIDER ->
          "This route's events and new settlements, with 503 provider_paused. The provider sends"
              + " its events again later.";
      case AGENT ->
          "This agent's new runs, contracts and settlements, with 503 agent_paused. It may read,"
              + " quote and cancel.";
    };
  }

  /**
   * Tells in what everybody may read that something is paused: by name and since when, without the
   * reason. Which agents are paused is told on this machine only, to others how many.
   */
  static ObjectNode tell(ObjectNode json, Exchange exchange, List<Setting> paused) {
    boolean local = Authentication.isLocal(exchange.routing().request());
    var told = json.putArray("paused");
    int agents = 0;
    for (var setting : paused) {
      var control = Control.of(setting.name());
      boolean agent = control != null && control.kind() == Control.Kind.AGENT;
      if (agent) agents++;
      if ((!agent || local) && told.size() < MOST_TOLD)
        told.addObject().put("name", setting.name()).put("since", Json.time(setting.since()));
    }
    return json.put("paused_agents", agents);
  }
}
