package dev.tokenops.http;

import static dev.tokenops.http.Access.CONTRACT;
import static dev.tokenops.http.Access.EVENTS;
import static dev.tokenops.http.Access.FUND;
import static dev.tokenops.http.Access.LEDGER;
import static dev.tokenops.http.Access.METRICS;
import static dev.tokenops.http.Access.OPERATOR;
import static dev.tokenops.http.Access.OWNER;
import static dev.tokenops.http.Access.PROVIDER;
import static dev.tokenops.http.Access.PUBLIC;
import static dev.tokenops.http.Access.QUOTE;
import static dev.tokenops.http.Access.QUOTE_OR_OPERATOR;
import static dev.tokenops.http.Access.READ;
import static dev.tokenops.http.Access.RUN;
import static dev.tokenops.http.Access.RUN_OR_OPERATOR;
import static dev.tokenops.http.Route.delete;
import static dev.tokenops.http.Route.get;
import static dev.tokenops.http.Route.post;
import static dev.tokenops.http.Route.put;

import dev.tokenops.http.export.Csv;
import java.util.ArrayList;
import java.util.List;

/**
 * Every route there is, from top to bottom in the order of the path. Who may call it, what it takes
 * and gives, how large a body may be: the edge does what stands here, and {@code /openapi.json} is
 * made from it. The pages of the console, which are no API, stand with the console.
 */
final class Routes {
  private Routes() {}

  static List<Route> of(Services services) {
    var table = new ArrayList<Route>();
    table.addAll(onboard(services));
    table.addAll(credential(services));
    table.addAll(pay(services));
    table.addAll(sandbox(services));
    table.addAll(account(services));
    table.addAll(run(services));
    table.addAll(exceptions(services));
    table.addAll(tools(services));
    table.addAll(giveBack(services));
    table.addAll(operate(services));
    table.addAll(ledger(services));
    table.addAll(system(services, table));
    table.addAll(ConsoleRoutes.of(services));
    return List.copyOf(table);
  }

  private static List<Route> onboard(Services services) {
    var agents = new AgentRoutes(services);
    return List.of(
        post("/v1/agents", PUBLIC, agents::submit, "Submit a manifest")
            .takes("AgentSubmission")
            .gives("Agent", 201),
        get("/v1/agents/{agent_id}", PUBLIC, agents::get, "An agent's status page").gives("Agent"),
        post("/v1/agents/{agent_id}/trust", OPERATOR, agents::decide, "Decide on an agent's trust")
            .takes("TrustDecision")
            .gives("Agent"),
        get("/v1/agents", OPERATOR, agents::list, "All agents")
            .givesPages("Agent")
            .query("trust_state", "only agents in this state"));
  }

  private static List<Route> credential(Services services) {
    var credentials = new CredentialRoutes(services);
    return List.of(
        post(
                "/v1/agents/{agent_id}/credentials",
                OPERATOR,
                credentials::issue,
                "Issue a credential, without its key")
            .takes("CredentialRequest")
            .gives("Credential", 201),
        post(
                "/v1/credentials/claim/{token}",
                PUBLIC,
                credentials::claim,
                "Claim a credential's key, once")
            .gives("ClaimedKey"),
        get("/v1/agents/{agent_id}/credentials", READ, credentials::list, "An agent's credentials")
            .givesPages("Credential"),
        post(
                "/v1/credentials/{credential_id}/rotate",
                OWNER,
                credentials::rotate,
                "Replace a credential")
            .mayTake("Rotation")
            .gives("Credential", 201),
        delete(
                "/v1/credentials/{credential_id}",
                OWNER,
                credentials::revoke,
                "Revoke a credential at once")
            .gives("Credential"));
  }

  private static List<Route> pay(Services services) {
    var quotes = new QuoteRoutes(services);
    var settlements = new SettlementRoutes(services);
    return List.of(
        post("/v1/quotes", QUOTE, quotes::create, "Ask what work costs")
            .takes("QuoteRequest")
            .gives("Quote", 201),
        get("/v1/quotes/{quote_id}", READ, quotes::get, "A quote").gives("Quote"),
        post("/v1/settlements", FUND, settlements::create, "Ask for a payment request")
            .takes("SettlementRequest")
            .gives("Settlement", 201),
        post(
                "/v1/providers/{route}/events",
                PROVIDER,
                new ProviderRoutes(services)::receive,
                "Take in a payment provider's signed event")
            .takesEvent()
            .gives("ProviderAnswer"),
        get(
                "/v1/provider-events",
                OPERATOR,
                new ProviderEventRoutes(services)::list,
                "What payment providers have said, newest first")
            .givesPages("ReceivedEvent")
            .query(ProviderEventRoutes.VERDICT, "accepted or refused")
            .query(ProviderEventRoutes.EVENT_ID, "the provider's id of one event"));
  }

  /** Where payments are confirmed by hand: elsewhere the route is not there at all. */
  private static List<Route> sandbox(Services services) {
    if (!services.settings().sandbox()) return List.of();
    return List.of(
        post(
                "/v1/sandbox/settlements/{settlement_id}/confirm",
                OPERATOR,
                new SandboxRoutes(services)::confirm,
                "Make the provider confirm a payment, in a sandbox")
            .gives("ProviderAnswer"));
  }

  private static List<Route> account(Services services) {
    var settlements = new SettlementRoutes(services);
    var credits = new CreditRoutes(services);
    return List.of(
        get("/v1/settlements", READ, settlements::list, "Settlements")
            .givesPages("Settlement")
            .query("state", "only settlements in this state"),
        get("/v1/settlements/{settlement_id}", READ, settlements::get, "A settlement")
            .gives("Settlement"),
        get("/v1/credits", READ, credits::credits, "The account's credits")
            .gives("Credits")
            .query(CreditRoutes.AGENT_ID, "whose; the operator must say"),
        get("/v1/credits/movements", READ, credits::movements, "What moved the credits")
            .givesPages("Movement")
            .query(CreditRoutes.AGENT_ID, "whose; the operator must say"),
        get(
                "/v1/usage.csv",
                READ,
                new ExportRoutes(services)::usage,
                "Consumption and purchases as FOCUS 1.2 rows, newest first")
            .givesOther(Csv.CONTENT_TYPE)
            .query(ExportRoutes.FROM, "only entries of this time (RFC 3339) or later")
            .query(ExportRoutes.TO, "only entries before this time")
            .query(CreditRoutes.AGENT_ID, "whose; the operator must say"));
  }

  private static List<Route> run(Services services) {
    var contracts = new ContractRoutes(services);
    var runs = new RunRoutes(services);
    return List.of(
        post("/v1/contracts", CONTRACT, contracts::prepare, "Ask for the terms of runs")
            .takes("ContractRequest")
            .gives("Contract", 201),
        get("/v1/contracts", READ, contracts::list, "Run contracts").givesPages("Contract"),
        get("/v1/contracts/{contract_id}", READ, contracts::get, "A run contract")
            .gives("Contract"),
        post(
                "/v1/contracts/{contract_id}/accept",
                CONTRACT,
                contracts::accept,
                "Accept exactly these terms")
            .takes("ContractAcceptance")
            .gives("Contract"),
        post(
                PreflightRoutes.PATH,
                QUOTE_OR_OPERATOR,
                new PreflightRoutes(services)::preflight,
                "Ask what a run of this evidence would come to: no charge, nothing kept")
            .takes("PreflightRequest")
            .gives("Preflight"),
        post("/v1/runs", RUN, runs::create, "Post a run")
            .takes("RunRequest")
            .mayStream(runs::stream)
            .gives("Run", 202, 200),
        get("/v1/runs", READ, runs::list, "Runs")
            .givesPages("Run")
            .query("run_state", "only runs in this state")
            .query("pilot_id", "only runs of this name"),
        get("/v1/runs/{run_id}", READ, runs::get, "A run").gives("Run"),
        post("/v1/runs/{run_id}/cancel", RUN, runs::cancel, "Take a queued run back").gives("Run"),
        post(
                "/v1/runs/{run_id}/recover",
                RUN_OR_OPERATOR,
                new RecoverRoutes(services)::recover,
                "Add evidence to a paused run, try it or a failed one again, or give it up")
            .takes("Recovery")
            .gives("Run", 202, 200),
        get(
                "/v1/runs/{run_id}/replay",
                READ,
                new ReplayPackage(services)::get,
                "All that is needed to review the run again elsewhere")
            .gives("Replay"));
  }

  private static List<Route> exceptions(Services services) {
    var exceptions = new ExceptionRoutes(services);
    return List.of(
        get(ExceptionJson.PATH, READ, exceptions::list, "Tickets: what does not fit, newest first")
            .givesPages("Exception")
            .query("state", "only tickets in this state")
            .query("type", "only tickets of this type")
            .query("run_id", "only tickets of this run"),
        get(ExceptionJson.PATH + "/{exception_id}", READ, exceptions::get, "A ticket")
            .gives("Exception"),
        post(
                ExceptionJson.PATH + "/{exception_id}/resolve",
                OPERATOR,
                exceptions::resolve,
                "Say what came of a provider's word that did not fit")
            .takes("Resolution")
            .gives("Exception"));
  }

  private static List<Route> tools(Services services) {
    var tools = new ToolRoutes(services);
    return List.of(
        get("/v1/tools/tokenops", PUBLIC, tools::tool, "What the tool takes and gives")
            .gives("Tool"),
        get("/v1/tools/tokenops/rules", PUBLIC, tools::rules, "The rule catalogue")
            .query("version", "the rules of this version; without it the newest")
            .gives("Rules"));
  }

  private static List<Route> giveBack(Services services) {
    var proofs = new ProofRoutes(services);
    var deliveries = new DeliveryRoutes(services);
    var exports = new ExportRoutes(services);
    return List.of(
        get("/v1/runs/{run_id}/proof", READ, proofs::proof, "The proof envelope").gives("Proof"),
        get("/v1/pilots/{pilot_id}", READ, proofs::pilot, "A pilot in six keys")
            .gives("Pilot")
            .query(CreditRoutes.AGENT_ID, "whose, where several agents use the name"),
        get("/v1/runs/{run_id}/trail", READ, proofs::trail, "The readable operating trail")
            .gives("Trail"),
        get(
                "/v1/runs/{run_id}/attestation",
                READ,
                proofs::attestation,
                "The run's in-toto Statement in a DSSE envelope")
            .gives("DsseEnvelope"),
        get(
                "/v1/runs/{run_id}/entry.tlog-proof",
                READ,
                proofs::entryProof,
                "The entry that completed the run stands in the log (C2SP tlog-proof)")
            .givesOther(Answer.TEXT),
        get(
                "/v1/runs/{run_id}/reconciliation.csv",
                READ,
                exports::reconciliation,
                "The reconciliation line by line")
            .givesOther(Csv.CONTENT_TYPE),
        get(
                "/v1/runs/{run_id}/usage.csv",
                READ,
                exports::runUsage,
                "What the run consumed as FOCUS 1.2 rows")
            .givesOther(Csv.CONTENT_TYPE),
        get("/v1/runs/{run_id}/deliveries", READ, deliveries::ofRun, "Callbacks of a run")
            .gives("Deliveries"),
        get("/v1/deliveries", READ, deliveries::list, "Callbacks, and how their endpoints do")
            .gives("DeliveryPage")
            .query(Paging.PAGE_SIZE, "objects in a page, 1 to 1,000; 100 if not given")
            .query(Paging.PAGE_TOKEN, "next_page_token of the page before")
            .query(DeliveryRoutes.STATE, "pending, delivered or dead_lettered")
            .query(DeliveryRoutes.SINCE, "only those since this time (RFC 3339)"),
        post(
                "/v1/deliveries/redeliver",
                RUN_OR_OPERATOR,
                deliveries::redeliverAll,
                "Try all callbacks again that have failed since a time, 1,000 at most")
            .takes("Redelivery")
            .gives("RedeliveryAnswer", 202),
        post(
                "/v1/deliveries/{delivery_id}/redeliver",
                RUN_OR_OPERATOR,
                deliveries::redeliver,
                "Try a callback again")
            .gives("Delivery", 202));
  }

  private static List<Route> operate(Services services) {
    var controls = new ControlRoutes(services);
    return List.of(
        get(
                "/v1/queue",
                OPERATOR,
                new QueueRoutes(services)::get,
                "What waits, what is stuck, and what moves it")
            .gives("Queue"),
        get("/v1/controls", OPERATOR, controls::list, "What can be paused, and what is")
            .givesPages("Control"),
        get("/v1/controls/{name}", OPERATOR, controls::get, "One control").gives("Control"),
        put(
                "/v1/controls/{name}",
                OPERATOR,
                controls::set,
                "Pause runs, callbacks, a provider's route or an agent, or open it again")
            .takes("ControlChange")
            .gives("Control"));
  }

  private static List<Route> ledger(Services services) {
    var ledger = new LedgerRoutes(services);
    return List.of(
        get("/ledger/checkpoint", PUBLIC, ledger::checkpoint, "The newest signed checkpoint")
            .givesOther(Answer.TEXT),
        get("/ledger/key", PUBLIC, ledger::key, "The log's verifier keys, one a line")
            .givesOther(Answer.TEXT),
        get(
                "/ledger/keys",
                PUBLIC,
                ledger::keys,
                "The same keys, and the signed handovers from each to the next")
            .givesOther(Answer.TEXT),
        get(
                "/ledger/attestation-key",
                PUBLIC,
                ledger::attestationKey,
                "The key that signs attestations, in PEM")
            .givesOther(Answer.TEXT),
        get(
                "/ledger/tile/entries/{rest}",
                LEDGER,
                ledger::bundle,
                "A bundle of 256 entries (C2SP tlog-tiles); rest is <N>[.p/<W>]")
            .givesOther(Answer.BYTES),
        get(
                "/ledger/tile/{level}/{rest}",
                PUBLIC,
                ledger::tile,
                "A tile of 256 hashes (C2SP tlog-tiles); rest is <N>[.p/<W>]")
            .givesOther(Answer.BYTES),
        get("/v1/ledger/inclusion", LEDGER, ledger::inclusion, "An entry stands in the log")
            .gives("Inclusion")
            .query(LedgerRoutes.INDEX, "of the entry")
            .query(LedgerRoutes.SIZE, "entries of the log that it stands in"),
        get(
                "/v1/ledger/consistency",
                LEDGER,
                ledger::consistency,
                "The log of then begins the log of now")
            .gives("Consistency")
            .query(LedgerRoutes.FROM, "entries then, at least 1")
            .query(LedgerRoutes.TO, "entries later"),
        get(
                "/v1/ledger/find",
                LEDGER,
                new LedgerSearch(services)::find,
                "Which of the newest entries speak of an id or a digest, newest first")
            .gives("LedgerFound")
            .query(LedgerSearch.WHAT, "the id, or a SHA-256 in hex with or without sha256:"),
        get("/v1/ledger/entries", LEDGER, ledger::entries, "Entries of the ledger, oldest first")
            .gives("LedgerEntries")
            .query(LedgerRoutes.FROM, "index of the first; 0 if not given")
            .query(LedgerRoutes.LIMIT, "entries at most, 1 to 1,000; 100 if not given"));
  }

  private static List<Route> system(Services services, List<Route> table) {
    var system = new SystemRoutes(services);
    var events = new EventRoutes(services);
    return List.of(
        get("/v1/events", EVENTS, events::listen, "Changes as they become durable, as a stream")
            .givesEvents("Event")
            .query(EventRoutes.FROM, "index of the first entry to hear of; the next if not given"),
        get("/", PUBLIC, system::about, "What this is and where to go").gives("About", 200, 303),
        get("/openapi.json", PUBLIC, asked -> OpenApi.answer(table, asked), "This description")
            .gives("OpenApi"),
        get("/problems/{code}", PUBLIC, system::problem, "What a problem means")
            .givesOther(Answer.TEXT),
        get("/health/live", PUBLIC, system::live, "The process runs").gives("Health"),
        get("/health/ready", PUBLIC, system::ready, "Everything acknowledged can be answered")
            .gives("Health"),
        get("/metrics", METRICS, system::metrics, "Counters for Prometheus")
            .givesOther(Metrics.CONTENT_TYPE));
  }
}
