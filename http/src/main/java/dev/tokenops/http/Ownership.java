package dev.tokenops.http;

import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.Objects.Contract;
import dev.tokenops.engine.view.Objects.Quote;
import dev.tokenops.engine.view.Objects.Settlement;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.Caller.AgentKey;
import org.jspecify.annotations.Nullable;

/**
 * What a path names, if the caller may know of it. Another agent's object answers exactly like one
 * that is not there: 404 {@code not_found}.
 */
final class Ownership {
  private final Views views;

  Ownership(Views views) {
    this.views = views;
  }

  /**
   * The object that the route's first parameter names; null where it is no id of an object.
   *
   * @param value of the parameter, as the client sent it
   */
  @Nullable Object find(Route route, String value, Caller caller) {
    if (route.access() == Access.CONSOLE) return null;
    return switch (route.parameters().getFirst()) {
      case "agent_id" -> agent(route, value, caller);
      case "credential_id" -> {
        var credential = views.agents().credentials().get(value);
        yield own(credential, credential == null ? "" : credential.issued().agentId(), caller);
      }
      case "quote_id" -> {
        Quote quote = views.contracts().quotes().get(value);
        yield own(quote, quote == null ? "" : quote.quoted().agentId(), caller);
      }
      case "settlement_id" -> {
        Settlement settlement = views.money().settlements().get(value);
        yield own(settlement, settlement == null ? "" : settlement.requested().agentId(), caller);
      }
      case "contract_id" -> {
        Contract contract = views.contracts().contracts().get(value);
        yield own(contract, contract == null ? "" : contract.prepared().agentId(), caller);
      }
      case "run_id" -> run(value, caller);
      case "delivery_id" -> {
        var run = run(runOf(value), caller);
        if (run.deliveryId() == null) throw notFound();
        yield run;
      }
      default -> null;
    };
  }

  /** An agent's status page is public; everything else of an agent is its own. */
  private Object agent(Route route, String agentId, Caller caller) {
    var agent = views.agents().agents().get(agentId);
    if (route.access() == Access.PUBLIC && agent != null) return agent;
    return own(agent, agentId, caller);
  }

  private RunView run(String runId, Caller caller) {
    RunView run = views.runs().get(runId);
    return own(run, run == null ? "" : run.agentId(), caller);
  }

  private static String runOf(String deliveryId) {
    if (!TypeId.isValid(TypeId.DELIVERY, deliveryId)) throw notFound();
    return TypeId.sibling(TypeId.RUN, deliveryId);
  }

  private static <T> T own(@Nullable T object, String agentId, Caller caller) {
    boolean theirs = caller instanceof AgentKey agent && !agent.agentId().equals(agentId);
    if (object == null || theirs) throw notFound();
    return object;
  }

  static Rejection notFound() {
    return Rejection.of(Refusal.NOT_FOUND);
  }
}
