package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.ledger.KeyRotation;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The browser's verifier and {@code tokenops verify} say the same of the same envelopes, genuine
 * and forged. Runs where there is a Node.
 */
class VerifyScriptTest {
  private static final Path SCRIPT =
      Path.of("src/main/resources/dev/tokenops/http/console/verify.js").toAbsolutePath();
  private static final Path RUNNER =
      Path.of("src/test/resources/console/verdicts.mjs").toAbsolutePath();
  private static final List<String> SHARED =
      List.of("intact", "signed", "complete", "balanced", "bound");

  /** An envelope to be judged, by both. */
  private record Vector(String what, String text, @Nullable String keys, @Nullable String runId) {
    String line() {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("text", text);
      if (keys != null) line.put("keys", keys);
      if (runId != null) line.put("run_id", runId);
      return new String(CanonicalJson.encode(line), UTF_8);
    }
  }

  @Test
  void bothSayTheSameOfEveryForgery(@TempDir Path folder) throws Exception {
    assumeTrue(hasNode(), "there is no Node here");
    try (var sandbox = Sandbox.start(folder.resolve("data"))) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "0.1");
      sandbox.fund(agent, "0.2");
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var one = proof(sandbox, agent, contract);
      var other = proof(sandbox, agent, contract);
      var keys = sandbox.client.get("/ledger/key", null).expect(200).text();
      var vectors = new ArrayList<Vector>();
      vectors.add(new Vector("genuine", one, keys, runId(one)));
      vectors.add(new Vector("genuine, its own keys", one, null, null));
      vectors.add(new Vector("another run's", other, keys, runId(one)));
      vectors.add(new Vector("cut off", one.substring(0, one.length() / 2), keys, null));
      vectors.add(
          new Vector("a key twice", "{\"tool\":\"tokenops\"," + one.substring(1), keys, null));
      vectors.addAll(forged((ObjectNode) StrictJson.parse(one.getBytes(UTF_8)), keys));
      var partial = partial(sandbox, agent, contract);
      vectors.add(new Vector("genuine, its outcome word for word", partial, keys, runId(partial)));
      for (var each : forged((ObjectNode) StrictJson.parse(partial.getBytes(UTF_8)), keys))
        if (each.what().contains(" /objects/result_contract/outcome")) vectors.add(each);
      assertTrue(vectors.size() > 900, () -> "only " + vectors.size());
      compare(vectors, judged(vectors, folder));
    }
  }

  @Test
  void bothSayTheSameOfALogThatChangedItsKey(@TempDir Path folder) throws Exception {
    assumeTrue(hasNode(), "there is no Node here");
    var data = folder.resolve("data");
    var vectors = new ArrayList<Vector>();
    String old;
    String oldKey;
    Sandbox.Agent agent;
    String contract;
    try (var sandbox = Sandbox.start(data)) {
      agent = sandbox.agent();
      sandbox.fund(agent, "20");
      contract = sandbox.contract(agent, "");
      old = proof(sandbox, agent, contract);
      oldKey = sandbox.client.get("/ledger/key", null).expect(200).text();
    }
    new KeyRotation(data, LedgerOptions.defaults(), null, new SecureRandom()).run();
    try (var sandbox = Sandbox.start(data)) {
      var young = proof(sandbox, agent, contract);
      var again =
          sandbox.client.get("/v1/runs/" + runId(old) + "/proof", agent.key()).expect(200).text();
      var keys = sandbox.client.get("/ledger/key", null).expect(200).text();
      var newKey = keys.lines().findFirst().orElseThrow() + "\n";
      var published = sandbox.client.get("/ledger/keys", null).expect(200).text();
      for (var envelope : List.of(young, again))
        for (var by : List.of(oldKey, newKey, keys, published))
          vectors.add(new Vector("genuine", envelope, by, runId(envelope)));
      vectors.add(new Vector("genuine, of before", old, oldKey, runId(old)));
      vectors.add(new Vector("genuine, of before, all that is published", old, published, null));
      vectors.add(new Vector("of before, the new key alone", old, newKey, null));
      var tree = (ObjectNode) StrictJson.parse(young.getBytes(UTF_8));
      for (var each : forged(tree, oldKey))
        if (each.what().matches(".* /(handovers|vkeys|checkpoints).*")) vectors.add(each);
      assertTrue(vectors.size() > 15, () -> "only " + vectors.size());
      compare(vectors, judged(vectors, folder));
    }
  }

  @Test
  void bothSayTheSameOfARunThatWasRecovered(@TempDir Path folder) throws Exception {
    assumeTrue(hasNode(), "there is no Node here");
    try (var sandbox = Sandbox.start(folder.resolve("data"))) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, ",\"on_partial\":\"pause\"");
      var recovered = recovered(sandbox, agent, contract);
      var keys = sandbox.client.get("/ledger/key", null).expect(200).text();
      var vectors = new ArrayList<Vector>();
      vectors.add(new Vector("genuine", recovered, keys, runId(recovered)));
      vectors.addAll(forged((ObjectNode) StrictJson.parse(recovered.getBytes(UTF_8)), keys));
      compare(vectors, judged(vectors, folder));
    }
  }

  /** Of evidence that lacks usage: its outcome asks for it. */
  private static String partial(Sandbox sandbox, Sandbox.Agent agent, String contract) {
    var lacking = Sandbox.example();
    lacking.remove("usage");
    var body = Json.object().put("contract_id", contract).set("evidence", lacking);
    var run = send(sandbox, agent, "/v1/runs", body);
    var path = "/v1/runs/" + run.string("run_id") + "/proof";
    return sandbox.client.get(path, agent.key()).expect(200).text();
  }

  /** Paused for lack of usage, which is then added. */
  private static String recovered(Sandbox sandbox, Sandbox.Agent agent, String contract) {
    var lacking = Sandbox.example();
    var usage = lacking.remove("usage");
    var run =
        send(
            sandbox,
            agent,
            "/v1/runs",
            Json.object().put("contract_id", contract).set("evidence", lacking));
    assertEquals("exception_open", run.string("run_state"));
    var more = Json.object().put("schema", lacking.path("schema").asText());
    more.putObject("asset").set("asset_id", lacking.at("/asset/asset_id"));
    more.set("usage", usage);
    var path = "/v1/runs/" + run.string("run_id");
    var ready =
        send(
            sandbox,
            agent,
            path + "/recover",
            Json.object().put("action", "add_evidence").set("evidence", more));
    assertEquals("result_ready", ready.string("run_state"));
    return sandbox.client.get(path + "/proof", agent.key()).expect(200).text();
  }

  private static Heard send(Sandbox sandbox, Sandbox.Agent agent, String path, JsonNode body) {
    return sandbox
        .client
        .send(
            Client.json(
                sandbox
                    .client
                    .to(path, agent.key())
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .header("Prefer", "wait=30"),
                body.toString()))
        .expect(200);
  }

  private static String proof(Sandbox sandbox, Sandbox.Agent agent, String contract) {
    var run = sandbox.runAndWait(agent, contract, "").expect(200);
    return sandbox
        .client
        .get(run.at("links").path("proof").asText(), agent.key())
        .expect(200)
        .text();
  }

  private static String runId(String envelope) {
    return StrictJson.parse(envelope.getBytes(UTF_8)).at("/objects/runtime_record/run_id").asText();
  }

  /** Each value changed, each left out, and one more in each object. */
  private static List<Vector> forged(ObjectNode genuine, String keys) {
    var random = new Random(20261123);
    var leaves = new ArrayList<JsonPointer>();
    leaves(JsonPointer.empty(), genuine, leaves);
    var forged = new ArrayList<Vector>();
    for (var leaf : leaves) {
      var changed = genuine.deepCopy();
      set(changed, leaf, changed(genuine.at(leaf), random));
      forged.add(vector("changed " + leaf, changed, keys));
      var without = genuine.deepCopy();
      if (without.at(leaf.head()) instanceof ObjectNode object)
        object.remove(leaf.last().getMatchingProperty());
      else ((ArrayNode) without.at(leaf.head())).remove(leaf.last().getMatchingIndex());
      forged.add(vector("without " + leaf, without, keys));
    }
    for (var holder : leaves.stream().map(JsonPointer::head).distinct().toList()) {
      var more = genuine.deepCopy();
      if (!(more.at(holder) instanceof ObjectNode object)) continue;
      object.put("zzz", "more");
      forged.add(vector("more in " + holder, more, keys));
    }
    return forged;
  }

  private static Vector vector(String what, ObjectNode tree, String keys) {
    return new Vector(what, new String(CanonicalJson.encode(tree), UTF_8), keys, null);
  }

  private static void leaves(JsonPointer at, JsonNode node, List<JsonPointer> into) {
    if (node.isObject())
      node.properties()
          .forEach(each -> leaves(at.appendProperty(each.getKey()), each.getValue(), into));
    else if (node.isArray())
      for (int i = 0; i < node.size(); i++) leaves(at.appendIndex(i), node.get(i), into);
    else into.add(at);
  }

  private static void set(ObjectNode tree, JsonPointer leaf, JsonNode value) {
    if (tree.at(leaf.head()) instanceof ObjectNode object)
      object.set(leaf.last().getMatchingProperty(), value);
    else ((ArrayNode) tree.at(leaf.head())).set(leaf.last().getMatchingIndex(), value);
  }

  private static JsonNode changed(JsonNode value, Random random) {
    if (value.isNumber()) return LongNode.valueOf(value.longValue() + 1);
    if (!value.isTextual() || value.textValue().isEmpty()) return TextNode.valueOf("x");
    var text = value.textValue();
    int at = random.nextInt(text.length());
    char next = text.charAt(at) == 'e' ? 'a' : 'e';
    return TextNode.valueOf(text.substring(0, at) + next + text.substring(at + 1));
  }

  private static List<JsonNode> judged(List<Vector> vectors, Path folder) throws Exception {
    var file = folder.resolve("vectors");
    var out = folder.resolve("verdicts");
    Files.write(file, vectors.stream().map(Vector::line).toList());
    var node =
        new ProcessBuilder("node", RUNNER.toString(), SCRIPT.toString(), file.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertTrue(node.waitFor(2, TimeUnit.MINUTES), "it does not end");
    assertEquals(0, node.exitValue());
    return Files.readAllLines(out).stream()
        .map(line -> StrictJson.parse(line.getBytes(UTF_8)))
        .toList();
  }

  private static void compare(List<Vector> vectors, List<JsonNode> said) {
    assertEquals(vectors.size(), said.size());
    var apart = new ArrayList<String>();
    for (int i = 0; i < vectors.size(); i++) {
      var vector = vectors.get(i);
      var script = said.get(i);
      var keys = vector.keys() == null ? null : LogKeys.parse(vector.keys());
      var report = EnvelopeVerifier.verify(vector.text().getBytes(UTF_8), keys, null);
      for (var name : SHARED) {
        var verdict =
            report.verdicts().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        var by = verdict(script, name);
        if ((verdict.status() == Verdict.Status.HOLDS) != by.path("holds").asBoolean())
          apart.add(vector.what() + ": " + verdict + "\n   " + by);
      }
      boolean genuine = vector.what().startsWith("genuine");
      assertEquals(genuine, script.path("verified").asBoolean(), () -> vector.what() + script);
      if (vector.what().startsWith("changed /objects/"))
        assertFalse(verdict(script, "bound").path("object").asText().isEmpty(), vector.what());
    }
    assertTrue(apart.isEmpty(), () -> apart.size() + " apart:\n" + String.join("\n", apart));
  }

  private static JsonNode verdict(JsonNode script, String name) {
    for (var each : script.path("verdicts"))
      if (each.path("name").asText().equals(name)) return each;
    throw new AssertionError("no " + name + " in " + script);
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
