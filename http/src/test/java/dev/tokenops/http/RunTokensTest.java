package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick way gives the order that the tree gives, or leaves it to the tree. */
class RunTokensTest {
  private static final String EVIDENCE = Sandbox.example().toString();
  private static final List<String> MEMBERS =
      List.of(
          "\"contract_id\":\"ctr_1\"",
          "\"contract_id\":\"c\u00e9\"",
          "\"contract_id\":\"\\ud800\"",
          "\"contract_id\":null",
          "\"contract_id\":\"c\\u0001\"",
          "\"evidence\":" + EVIDENCE,
          "\"evidence\": " + EVIDENCE.replace(",", " , "),
          "\"evidence\":{}",
          "\"evidence\":null",
          "\"evidence\":" + EVIDENCE.substring(0, EVIDENCE.length() - 1),
          "\"pilot_id\":\"p.1_A-z\"",
          "\"pilot_id\":null",
          "\"pilot_id\":\"\"",
          "\"pilot_id\":\"p q\"",
          "\"pilot_id\":1",
          "\"idempotency_key\":\"k\"",
          "\"idempotency_key\":\"k k\"",
          "\"idempotency_key\":null",
          "\"x\":1");

  @Test
  void ofAnyMembersInAnyOrderBothWaysSayTheSame() {
    var random = new Random(3);
    int quick = 0;
    for (int round = 0; round < 20_000; round++) {
      var json = json(random);
      var order = RunTokens.read(json, "key");
      if (order != null) {
        quick++;
        assertEquals(RunOrder.slowBody(json, "key"), order, () -> new String(json, UTF_8));
      }
      var line = RunTokens.read(json, null);
      if (line != null)
        assertEquals(
            new RunOrder.Line.Good(line), RunOrder.slowLine(json), () -> new String(json, UTF_8));
    }
    assertTrue(quick > 100, quick + " were read the quick way");
  }

  @Test
  void whatIsUsualIsReadQuickly() {
    var body = "{\"contract_id\":\"ctr_1\",\"pilot_id\":\"p\",\"evidence\":" + EVIDENCE + "}";
    assertNotNull(RunTokens.read(body.getBytes(UTF_8), "key"));
    var line = body.replace("{\"contract_id\"", "{\"idempotency_key\":\"k\",\"contract_id\"");
    assertNotNull(RunTokens.read(line.getBytes(UTF_8), null));
  }

  @Test
  void whatIsWrongIsLeftToTheTree() {
    var body = "{\"contract_id\":\"ctr_1\",\"evidence\":" + EVIDENCE + "}";
    for (var wrong :
        List.of(
            "",
            "[]",
            body + "x",
            body + " {}",
            body.replace("\"contract_id\"", "\"contract_id\":\"a\",\"contract_id\""),
            body.substring(0, body.length() - 1)))
      assertNull(RunTokens.read(wrong.getBytes(UTF_8), "key"), wrong);
    assertNull(RunTokens.read(body.getBytes(UTF_8), "k k"));
    assertNull(RunTokens.read(body.getBytes(UTF_8), null), "a line without its key");
  }

  private static byte[] json(Random random) {
    var members = new ArrayList<String>();
    members.add(MEMBERS.get(random.nextInt(10) < 7 ? 0 : random.nextInt(5)));
    members.add(MEMBERS.get(random.nextInt(10) < 7 ? 5 : 5 + random.nextInt(5)));
    if (random.nextBoolean()) members.add(MEMBERS.get(10 + random.nextInt(5)));
    if (random.nextBoolean()) members.add(MEMBERS.get(15 + random.nextInt(3)));
    if (random.nextInt(10) == 0) members.add(MEMBERS.get(random.nextInt(MEMBERS.size())));
    Collections.shuffle(members, random);
    return ("{" + String.join(",", members) + "}").getBytes(UTF_8);
  }
}
