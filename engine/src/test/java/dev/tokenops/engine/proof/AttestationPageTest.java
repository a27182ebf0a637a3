package dev.tokenops.engine.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that says what an attestation means, held to one that is made. */
final class AttestationPageTest {
  private static final Pattern FIELD = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

  private final String page = read();
  private final JsonNode statement = statement();

  @Test
  void thePageHasEveryFieldOfThePredicateAndNoOther() {
    var told = new TreeSet<String>();
    var fields = FIELD.matcher(page.substring(page.indexOf("## Predicate")));
    while (fields.find()) told.add(fields.group(1));
    var made = new TreeSet<String>();
    statement.path("predicate").fieldNames().forEachRemaining(made::add);
    assertEquals(made, told);
  }

  @Test
  void thePageNamesTheTypesAndEverySubject() {
    for (var type : new String[] {Statement.TYPE, Statement.PREDICATE_TYPE})
      assertTrue(page.contains("`" + type + "`"), type);
    for (var subject : statement.path("subject"))
      assertTrue(page.contains("`" + subject.path("name").textValue() + "`"), subject.toString());
  }

  private static JsonNode statement() {
    var ledger = new FactLedger();
    PassageFixture.walked(ledger);
    var completion =
        ledger.entries().stream()
            .filter(entry -> entry.fact() instanceof RunCompleted)
            .findAny()
            .orElseThrow();
    var envelope = Envelope.of(Passage.walk(completion, null, ledger), ledger).json();
    return StrictJson.parse(envelope).at("/objects/attestation/statement");
  }

  private static String read() {
    try {
      return Files.readString(Path.of("ATTESTATION.md"));
    } catch (IOException e) {
      throw new AssertionError("the page is beside the module's pom", e);
    }
  }
}
