package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Facts.AGENT;
import static dev.tokenops.engine.stage.Facts.NOW;
import static dev.tokenops.engine.stage.Facts.acceptRun;
import static dev.tokenops.engine.stage.Facts.accepted;
import static dev.tokenops.engine.stage.Facts.apply;
import static dev.tokenops.engine.stage.Facts.approved;
import static dev.tokenops.engine.stage.Facts.issued;
import static dev.tokenops.engine.stage.Facts.onboarded;
import static dev.tokenops.engine.stage.Facts.trust;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToFunding.RequestSettlement;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Command.ToRun.AcceptContract;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.Command.ToRun.PrepareContract;
import dev.tokenops.engine.message.Command.ToRun.ResumeRun;
import dev.tokenops.engine.message.Control;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each control stops, what it does not, and in which order the reasons are told. */
class PausesTest {
  private static final String ROUTE = "stripe_stablecoin";
  private static final Ticket TICKET = new Ticket(1);

  private final Map<Control, String> paused = new HashMap<>();
  private final Run run = new Run(paused::get);
  private final Funding funding = new Funding(true, Pilots.inHeap(), paused::get);

  @Test
  void aRunIsRefusedAfterTrustAndBeforeItsContract() {
    paused.put(Control.RUNS, "upkeep");
    paused.put(Control.agent(AGENT), "odd");
    var accept = acceptRun("run_1", "ctr_none", "k1");
    assertRefused(Refusal.NOT_FOUND, run, accept);
    apply(run, onboarded(), approved(), issued());
    assertRefused(Refusal.RUNS_PAUSED, run, accept);
    paused.remove(Control.RUNS);
    assertRefused(Refusal.AGENT_PAUSED, run, accept);
    paused.remove(Control.agent(AGENT));
    assertRefused(Refusal.NOT_FOUND, run, accept);
    paused.put(Control.RUNS, "upkeep");
    apply(run, trust(TrustDecision.SUSPEND, TrustState.SUSPENDED));
    assertRefused(Refusal.AGENT_SUSPENDED, run, accept);
  }

  @Test
  void theOperatorsReasonIsToldToWhoeverIsRefused() {
    apply(run, onboarded(), approved(), issued());
    paused.put(Control.RUNS, "the disk is changed until 18:00");
    var refused = (Refused) run.decide(acceptRun("run_1", "ctr_none", "k1"), NOW);
    assertEquals(
        "The operator has paused new runs: the disk is changed until 18:00", refused.detail());
  }

  @Test
  void pausedRunsStopNothingElse() {
    paused.put(Control.RUNS, "upkeep");
    apply(run, onboarded(), approved(), issued(), Contracting.quoted("quo_1"));
    apply(funding, onboarded(), approved());
    assertInstanceOf(Decided.class, run.decide(prepare(), NOW));
    assertInstanceOf(Decided.class, funding.decide(settlement(), NOW));
  }

  @Test
  void aPausedAgentMakesNoRunsContractsAndSettlements() {
    var contract = Contracting.prepared("ctr_1", null);
    paused.put(Control.agent(AGENT), "odd");
    apply(run, onboarded(), approved(), issued(), Contracting.quoted("quo_1"), contract);
    apply(funding, onboarded(), approved());
    assertRefused(Refusal.AGENT_PAUSED, run, prepare());
    assertRefused(
        Refusal.AGENT_PAUSED,
        run,
        new AcceptContract(TICKET, AGENT, "ctr_1", contract.digest(), null));
    assertRefused(Refusal.AGENT_PAUSED, funding, settlement());
  }

  @Test
  void whatWasAcceptedBeforeGoesOnOrIsTakenBack() {
    apply(run, onboarded(), approved(), issued(), accepted(AGENT, "run_1", "ctr_1", 1));
    paused.put(Control.RUNS, "upkeep");
    paused.put(Control.agent(AGENT), "odd");
    assertInstanceOf(Decided.class, run.decide(new ResumeRun(AGENT, "run_1"), NOW));
    assertInstanceOf(Decided.class, run.decide(new CancelRun(TICKET, AGENT, "run_1", null), NOW));
    var quote =
        new ToRun.Quote(TICKET, AGENT, "quo_2", "tokenops", "tokenized_asset_review", 1, 1, null);
    assertInstanceOf(Decided.class, run.decide(quote, NOW));
  }

  @Test
  void aPausedProviderTakesNoSettlementAfterAgentAndBeforeTheQuote() {
    apply(funding, onboarded(), approved());
    paused.put(Control.provider(ROUTE), "their status page is red");
    paused.put(Control.agent(AGENT), "odd");
    assertRefused(Refusal.AGENT_PAUSED, funding, settlement());
    paused.remove(Control.agent(AGENT));
    assertRefused(Refusal.PROVIDER_PAUSED, funding, settlement());
    paused.clear();
    paused.put(Control.provider("another_route"), "elsewhere");
    assertInstanceOf(Decided.class, funding.decide(settlement(), NOW));
  }

  @Test
  void anotherAgentsPauseIsNotThisOnes() {
    paused.put(Control.agent(Cast.OTHER_AGENT), "odd");
    var contract = Contracting.prepared("ctr_1", null);
    apply(run, onboarded(), approved(), issued(), contract, Contracting.accepted(contract));
    assertInstanceOf(Forwarded.class, run.decide(acceptRun("run_1", "ctr_1", "k1"), NOW));
  }

  private static PrepareContract prepare() {
    return new PrepareContract(
        TICKET,
        AGENT,
        "ctr_2",
        Facts.CREDENTIAL,
        "quo_1",
        null,
        null,
        null,
        OnPartial.RETURN,
        null,
        null);
  }

  private static RequestSettlement settlement() {
    return new RequestSettlement(TICKET, AGENT, "stl_1", null, Cast.CREDIT, ROUTE, null);
  }

  private static <C extends Command> void assertRefused(
      Refusal expected, Stage<C> stage, C command) {
    assertEquals(expected, assertInstanceOf(Refused.class, stage.decide(command, NOW)).refusal());
  }
}
