package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from their making to their end, as they are seen from outside. */
class CredentialTest {
  private static final Duration DAY = Duration.ofHours(24);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  private Sandbox start(Path folder) throws Exception {
    return Sandbox.start(Settings.sandbox(folder, 0).withClock(now::get));
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void aKeyIsClaimedOnceAndNeverShownAgain(@TempDir Path folder) throws Exception {
    try (var sandbox = start(folder)) {
      var agent = sandbox.onboard();
      var early =
          sandbox.client.post(
              "/v1/agents/" + agent + "/credentials",
              sandbox.operator,
              CredentialRoutes.example().toString());
      assertEquals("agent_not_approved", early.expect(409).string("code"));
      sandbox.decide(agent, "approve");
      var issued = sandbox.issue(agent, Sandbox.ALL_SCOPES, "");
      var url = issued.at("delivery").path("claim_url").asText();
      var key = sandbox.claim(issued);
      assertEquals("claim_spent", sandbox.client.post(url, null, "").expect(410).string("code"));
      var list = sandbox.client.get("/v1/agents/" + agent + "/credentials", key).expect(200);
      assertFalse(list.text().contains(key));
      assertTrue(list.at("data").get(0).path("delivery").path("claim_url").isNull());
      assertEquals(
          key.substring(key.length() - 4), list.at("data").get(0).path("key_hint").asText());
      var late = sandbox.issue(agent, "\"read\"", "");
      pass(DAY);
      var lateUrl = late.at("delivery").path("claim_url").asText();
      assertEquals(
          "claim_spent", sandbox.client.post(lateUrl, null, "").expect(410).string("code"));
    }
  }

  @Test
  void aRotatedKeyLivesThroughItsGraceAndARevokedOneNotAMoment(@TempDir Path folder)
      throws Exception {
    try (var sandbox = start(folder)) {
      var agent = sandbox.onboard();
      sandbox.decide(agent, "approve");
      var issued = sandbox.issue(agent, Sandbox.ALL_SCOPES, "");
      var old = sandbox.claim(issued);
      var rotated =
          sandbox
              .client
              .post(
                  "/v1/credentials/" + issued.string("credential_id") + "/rotate",
                  old,
                  "{\"grace_seconds\":60}")
              .expect(201);
      var fresh = sandbox.claim(rotated);
      assertNotEquals(old, fresh);
      pass(Duration.ofSeconds(59));
      sandbox.client.get("/v1/runs", old).expect(200);
      pass(Duration.ofSeconds(1));
      sandbox.client.get("/v1/runs", old).expect(401);
      sandbox.client.get("/v1/runs", fresh).expect(200);
      sandbox
          .client
          .delete("/v1/credentials/" + rotated.string("credential_id"), fresh)
          .expect(200);
      sandbox.client.get("/v1/runs", fresh).expect(401);
    }
  }

  @Test
  void aNarrowKeyCannotTakeOverAWiderOne(@TempDir Path folder) throws Exception {
    try (var sandbox = start(folder)) {
      var agent = sandbox.onboard();
      sandbox.decide(agent, "approve");
      var wide = sandbox.issue(agent, Sandbox.ALL_SCOPES, "");
      var narrow = sandbox.key(agent, "\"read\"");
      var path = "/v1/credentials/" + wide.string("credential_id");
      var rotate = sandbox.client.post(path + "/rotate", narrow, "");
      assertEquals("scope_missing", rotate.expect(403).string("code"));
      assertEquals("scope_missing", sandbox.client.delete(path, narrow).expect(403).string("code"));
    }
  }

  @Test
  void aKeyExpiresAndIsHeldToItsRate(@TempDir Path folder) throws Exception {
    try (var sandbox = start(folder)) {
      var agent = sandbox.onboard();
      sandbox.decide(agent, "approve");
      var limited =
          sandbox.claim(
              sandbox.issue(
                  agent,
                  "\"read\"",
                  ",\"expires_in_seconds\":60,\"rate_limit\":{\"requests\":2,\"per_seconds\":60}"));
      sandbox.client.get("/v1/runs", limited).expect(200);
      sandbox.client.get("/v1/runs", limited).expect(200);
      var third = sandbox.client.get("/v1/runs", limited).expect(429);
      assertEquals("rate_limited", third.string("code"));
      assertTrue(Integer.parseInt(third.header("Retry-After").orElseThrow()) >= 1);
      pass(Duration.ofSeconds(60));
      sandbox.client.get("/v1/runs", limited).expect(401);
    }
  }
}
