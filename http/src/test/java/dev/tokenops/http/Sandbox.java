package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A sandbox server on a free port, and the steps that tests begin with. */
final class Sandbox implements AutoCloseable {
  static final String ALL_SCOPES = "\"quote\",\"fund\",\"contract\",\"run\",\"read\"";

  final Server server;
  final Client client;
  final String operator;

  private Sandbox(Server server) throws IOException {
    this.server = server;
    this.client = new Client(server.url());
    this.client.checkAnswers();
    this.operator = Files.readString(server.operatorKeyFile()).strip();
  }

  static Sandbox start(Path folder) throws IOException, LedgerRefused {
    return start(Settings.sandbox(folder, 0));
  }

  static Sandbox start(Settings settings) throws IOException, LedgerRefused {
    return new Sandbox(Server.start(settings));
  }

  /** An agent that is approved, and its key with these scopes. */
  record Agent(String id, String key) {}

  static String manifest(String name) {
    return """
    {"manifest":{"name":"%s","owner":"Example Ltd","contact":"ops@example.com",\
    "requested_tools":["tokenops"],"capabilities":["tokenized_asset_review"],\
    "data_modes":["json"]}}\
    """
        .formatted(name);
  }

  String onboard() {
    return client.post("/v1/agents", null, manifest("Reviewer")).expect(201).string("agent_id");
  }

  void decide(String agentId, String decision) {
    client
        .post(
            "/v1/agents/" + agentId + "/trust",
            operator,
            "{\"decision\":\"%s\",\"reason\":\"test\"}".formatted(decision))
        .expect(200);
  }

  Agent agent() {
    var id = onboard();
    decide(id, "approve");
    return new Agent(id, key(id, ALL_SCOPES));
  }

  String key(String agentId, String scopes) {
    return claim(issue(agentId, scopes, ""));
  }

  Heard issue(String agentId, String scopes, String more) {
    return client
        .post(
            "/v1/agents/" + agentId + "/credentials",
            operator,
            """
            {"scopes":[%s],"tools":["tokenops"],"delivery_channel":"one_time_url"%s}\
            """
                .formatted(scopes, more))
        .expect(201);
  }

  String claim(Heard credential) {
    var url = credential.at("delivery").path("claim_url").asText();
    return client.post(url, null, "").expect(200).string("access_key");
  }

  /** Funds this many credits. */
  String fund(Agent agent, String credits) {
    var settlement =
        client
            .post(
                "/v1/settlements",
                agent.key(),
                "{\"credits\":\"%s\",\"provider_route\":\"stripe_stablecoin\"}".formatted(credits))
            .expect(201)
            .string("settlement_id");
    client.post("/v1/sandbox/settlements/" + settlement + "/confirm", operator, "").expect(200);
    return settlement;
  }

  /** An accepted contract for runs of up to 50 records. */
  String contract(Agent agent, String more) {
    return contractFor(agent, 50, more);
  }

  /** The same for runs of so many records. */
  String contractFor(Agent agent, int records, String more) {
    var quote =
        client
            .post(
                "/v1/quotes",
                agent.key(),
                """
                {"tool":"tokenops","capability":"tokenized_asset_review",\
                "estimate":{"records":%d,"runs":10}}\
                """
                    .formatted(records))
            .expect(201)
            .string("quote_id");
    var contract =
        client
            .post("/v1/contracts", agent.key(), "{\"quote_id\":\"%s\"%s}".formatted(quote, more))
            .expect(201);
    var id = contract.string("contract_id");
    client
        .post(
            "/v1/contracts/" + id + "/accept",
            agent.key(),
            "{\"digest\":\"%s\"}".formatted(contract.string("digest")))
        .expect(200);
    return id;
  }

  /** Posts a run with the shipped example as evidence. */
  Heard run(Agent agent, String contract, String key, String more) {
    return client.send(
        Client.json(
            client.to("/v1/runs", agent.key()).header("Idempotency-Key", key),
            runBody(contract, more)));
  }

  Heard runAndWait(Agent agent, String contract, String more) {
    return client.send(
        Client.json(
            client
                .to("/v1/runs", agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            runBody(contract, more)));
  }

  static String runBody(String contract, String more) {
    return "{\"contract_id\":\"%s\",\"evidence\":%s%s}".formatted(contract, example(), more);
  }

  /** The shipped example of a clean pack. */
  static ObjectNode example() {
    try (var in = TokenOps.class.getResourceAsStream("examples/clean.json")) {
      if (in == null) throw new AssertionError("the example is not shipped");
      return (ObjectNode) StrictJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
