package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentManifestTest {
  /** The public key of RFC 8037, appendix A.2. */
  private static final String KEY =
      """
      {"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
      """;

  private static final String LEAST =
      """
      {"name":"Recon agent","owner":"Example Ltd","contact":"ops@agent.example",
       "requested_tools":["tokenops"],"capabilities":[],"data_modes":[]}\
      """;

  @Test
  void readsTheLeastManifest() {
    var manifest = good(manifest(LEAST));
    assertEquals(
        new Manifest(
            "Recon agent",
            "Example Ltd",
            "ops@agent.example",
            null,
            null,
            List.of("tokenops"),
            List.of(),
            List.of(),
            null),
        manifest);
  }

  @Test
  void readsEveryField() {
    var sent = manifest(LEAST);
    sent.put("url", "https://agent.example/about?x=1");
    sent.put("callback_url", "https://agent.example/hook");
    sent.putArray("capabilities").add("tokenized_asset_review").add("reconciliation");
    sent.putArray("data_modes").add("json");
    sent.set("public_key", StrictJson.parse(KEY.getBytes(UTF_8)));
    var manifest = good(sent);
    assertEquals("https://agent.example/about?x=1", manifest.url());
    assertEquals("https://agent.example/hook", manifest.callbackUrl());
    assertEquals(List.of("tokenized_asset_review", "reconciliation"), manifest.capabilities());
    assertEquals(List.of("json"), manifest.dataModes());
    assertEquals(new RawJson(KEY), manifest.publicKey());
  }

  @ParameterizedTest
  @CsvSource({"name, 120", "owner, 120", "contact, 254"})
  void boundsEachText(String field, int most) {
    good(manifest(LEAST).put(field, "é".repeat(most / 2)));
    bad(manifest(LEAST).put(field, "é".repeat(most / 2) + "a"), "/manifest/" + field, 422);
    bad(manifest(LEAST).put(field, ""), "/manifest/" + field, 422);
    bad(manifest(LEAST).put(field, "a\nb"), "/manifest/" + field, 400);
    bad(manifest(LEAST).put(field, 7), "/manifest/" + field, 400);
    bad((ObjectNode) manifest(LEAST).without(List.of(field)), "/manifest/" + field, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"capabilities", "data_modes"})
  void boundsEachList(String field) {
    var full = manifest(LEAST);
    var list = full.putArray(field);
    for (int i = 0; i < 32; i++) list.add("x".repeat(62) + (10 + i));
    good(full);
    list.add("one more");
    bad(full, "/manifest/" + field, 422);

    var longItem = manifest(LEAST);
    longItem.putArray(field).add("x".repeat(65));
    bad(longItem, "/manifest/" + field + "/0", 422);
    var twice = manifest(LEAST);
    twice.putArray(field).add("a").add("b").add("a");
    bad(twice, "/manifest/" + field + "/2", 422);
  }

  @Test
  void asksForAToolThatIsHere() {
    var none = manifest(LEAST);
    none.putArray("requested_tools");
    bad(none, "/manifest/requested_tools", 422);
    var other = manifest(LEAST);
    other.putArray("requested_tools").add("tokenops").add("shell");
    bad(other, "/manifest/requested_tools/1", 422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://agent.example", "https://agent.example:8443/a%20b#c"})
  void takesALinkForPeople(String url) {
    assertEquals(url, good(manifest(LEAST).put("url", url)).url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "agent.example",
        "javascript:alert(1)",
        "https:///x",
        "ftp://agent.example",
        "https://user:pw@agent.example",
        "https://agent.example/a b",
        "data:text/html,x"
      })
  void refusesALinkThatIsNone(String url) {
    bad(manifest(LEAST).put("url", url), "/manifest/url", 422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://agent.example/",
        "https://127.0.0.1/",
        "https://a\n.example/",
        "http://localhost:9/"
      })
  void refusesACallbackUrlByItsPointer(String url) {
    bad(manifest(LEAST).put("callback_url", url), "/manifest/callback_url", 422);
  }

  @Test
  void letsCallbacksGoToLoopbackInASandbox() {
    var sent = manifest(LEAST).put("callback_url", "http://localhost:9/");
    var read = AgentManifest.read(wrap(sent), true);
    assertInstanceOf(BodyReading.Good.class, read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kty\":\"EC\",\"crv\":\"Ed25519\"}                                          | kty | 422",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\"}                                          | crv | 422",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":null}                              | x   | 400",
        "{\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR\"}                        | x   | 422",
        "{\"x\":\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}                       | x   | 422",
        "{\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"}                      | x   | 422",
        "{\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}                       | x   | 422",
        "{\"x\":\"__________________________________________8\"}                       | x   | 422",
        "{\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}                       | d   | 422",
        "{\"use\":\"enc\"}                                                             | use | 422",
        "{\"alg\":\"RS256\"}                                                           | alg | 422",
        "{\"n\":\"x\"}                                                                 | n   | 400",
      })
  void refusesAKeyThatIsNoPublicEd25519Key(String change, String field, int status) {
    var sent = manifest(LEAST);
    var key = (ObjectNode) StrictJson.parse(KEY.getBytes(UTF_8));
    key.setAll((ObjectNode) StrictJson.parse(change.getBytes(UTF_8)));
    sent.set("public_key", key);
    bad(sent, "/manifest/public_key/" + field, status);
  }

  @Test
  void refusesAKeyThatIsNoObject() {
    bad(manifest(LEAST).put("public_key", "x"), "/manifest/public_key", 400);
  }

  @Test
  void refusesUnknownFieldsWithinAndBeside() {
    bad(manifest(LEAST).put("nmae", "x"), "/manifest/nmae", 400);
    var beside = wrap(manifest(LEAST));
    beside.put("agent_id", "x");
    assertEquals("/agent_id", faults(AgentManifest.read(beside, false)).getFirst().pointer());
  }

  @Test
  void asksForTheManifestItself() {
    var faults = faults(AgentManifest.read(StrictJson.parse("{}".getBytes(UTF_8)), false));
    assertEquals(List.of(new Fault("/manifest", "is required", Fault.Kind.FORM)), faults);
  }

  @Test
  void takesNullForAnAbsentField() {
    assertNull(good(manifest(LEAST).putNull("public_key").putNull("url")).publicKey());
  }

  private static Manifest good(ObjectNode manifest) {
    return switch (AgentManifest.read(wrap(manifest), false)) {
      case BodyReading.Good<Manifest>(var value) -> value;
      case BodyReading.Bad<Manifest>(var faults) -> throw new AssertionError(faults.toString());
    };
  }

  private static void bad(ObjectNode manifest, String pointer, int status) {
    var faults = faults(AgentManifest.read(wrap(manifest), false));
    assertEquals(1, faults.size(), faults.toString());
    assertEquals(pointer, faults.getFirst().pointer());
    assertTrue(faults.getFirst().detail().length() > 8);
    assertEquals(status, Problem.of(faults).status(), faults.toString());
  }

  private static List<Fault> faults(BodyReading<Manifest> reading) {
    return switch (reading) {
      case BodyReading.Bad<Manifest>(var faults) -> faults;
      case BodyReading.Good<Manifest>(var value) -> throw new AssertionError("took " + value);
    };
  }

  private static ObjectNode manifest(String json) {
    return (ObjectNode) StrictJson.parse(json.getBytes(UTF_8));
  }

  private static ObjectNode wrap(ObjectNode manifest) {
    var body = manifest("{}");
    body.set("manifest", manifest);
    return body;
  }
}
