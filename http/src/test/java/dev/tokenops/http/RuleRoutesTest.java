package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.RulesVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue as other programs read it, of the newest rules and of each version. */
class RuleRoutesTest {
  private static final String RULES = "/v1/tools/tokenops/rules";
  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void withoutAVersionTheNewestRulesAreTold() {
    var rules = sandbox.client.get(RULES, null).expect(200);
    assertEquals(TokenOps.RULES_VERSION, rules.string("rules_version"));
    assertEquals(RuleCatalogue.newest().rules().size(), rules.at("data").size());
  }

  @Test
  void everyVersionIsToldByItsNameAndEachRuleSaysSinceWhen() {
    for (var version : RulesVersion.values()) {
      var rules = sandbox.client.get(RULES + "?version=" + version.text(), null).expect(200);
      assertEquals(version.text(), rules.string("rules_version"));
      assertEquals(RuleCatalogue.of(version).rules().size(), rules.at("data").size());
      assertEquals("1.0.0", rules.at("data").get(0).path("since").textValue());
    }
  }

  @Test
  void aVersionThatIsNotKnownIsRefusedWithThoseThatAre() {
    var refused = sandbox.client.get(RULES + "?version=0.9", null).expect(400);
    assertTrue(refused.string("detail").contains("1.0.0"), refused.string("detail"));
  }
}
