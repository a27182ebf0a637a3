package dev.tokenops.engine;

import dev.tokenops.engine.view.RunPage;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Tickets;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.json.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** All that an engine tells, as lines: two that are alike tell the same. */
final class Told {
  private Told() {}

  static List<String> by(Engine engine, Ledger ledger, Traffic traffic) throws Exception {
    var lines = new ArrayList<String>();
    var views = engine.views();
    lines.add("runs " + views.runs().accepted());
    lines.add("paused " + views.controls().paused());
    lines.add("under review " + views.agents().underReview());
    lines.add("deliveries " + new TreeSet<>(views.runs().withOpenDelivery()));
    for (var runId : traffic.runs) {
      lines.add("run " + views.runs().get(runId));
      lines.add("attempts " + views.runs().attemptsOfOpenDelivery(runId));
    }
    for (var agent : traffic.agents) {
      var id = agent.agentId;
      lines.add("figures " + views.money().figures(id));
      lines.add("movements " + views.money().movements(id, null, 10_000));
      for (var state : RunView.State.values())
        lines.add("list " + views.runs().page(new RunPage.Asked(id, state, null, null, 1_000)));
      lines.add("list " + views.runs().page(new RunPage.Asked(id, null, "pilot 3", null, 9)));
      lines.add("named " + views.runs().ofPilot(id, "pilot 7"));
    }
    lines.add("list " + views.runs().page(new RunPage.Asked(null, null, null, null, 1_000)));
    lines.add("agents " + views.agents().agents().page(null, _ -> true, null, 1_000));
    lines.add("credentials " + views.agents().credentials().page(null, _ -> true, null, 1_000));
    lines.add("quotes " + views.contracts().quotes().page(null, _ -> true, null, 1_000));
    lines.add("contracts " + views.contracts().contracts().page(null, _ -> true, null, 1_000));
    lines.add("settlements " + views.money().settlements().page(null, _ -> true, null, 1_000));
    lines.add("exceptions " + views.tickets().open());
    lines.add(
        "exceptions "
            + views.tickets().page(new Tickets.Asked(null, null, null, null, null, 1_000)));
    for (long index = 0; index < ledger.size(); index++)
      if (!ledger.entry(index).type().equals("snapshot.taken.v1"))
        lines.add("place " + views.places().index(Sha256.hex(ledger.entry(index).body())));
    lines.add("part " + engine.part().await(10, TimeUnit.SECONDS));
    return lines;
  }
}
