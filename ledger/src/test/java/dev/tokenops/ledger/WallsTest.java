package dev.tokenops.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tokenops.ledger.store.ChronicleStore;
import org.junit.jupiter.api.Test;

/** What the ledger must never know. */
@AnalyzeClasses(
    packages = "dev.tokenops.ledger",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
  @ArchTest
  static final ArchRule onlyTheChronicleStoreKnowsChronicle =
      noClasses()
          .that(
              DescribedPredicate.describe(
                  "are not the ChronicleStore",
                  (JavaClass type) ->
                      !type.getName().equals(ChronicleStore.class.getName())
                          && !type.getName().startsWith(ChronicleStore.class.getName() + "$")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");

  @ArchTest
  static final ArchRule theLedgerKnowsNoVertxNoHttpAndNothingAboveIt =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "java.net.http..",
              "dev.tokenops.engine..",
              "dev.tokenops.http..",
              "dev.tokenops.bench..");

  @ArchTest
  static final ArchRule theStoreKnowsNothingOfTheLedgerThatUsesIt =
      noClasses()
          .that()
          .resideInAPackage("dev.tokenops.ledger.store")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tokenops.ledger", "dev.tokenops.ledger.verify");

  @Test
  void noTelemetryIsOnTheClassPath() {
    for (var name :
        new String[] {
          "net.openhft.chronicle.analytics.Analytics",
          "net.openhft.chronicle.analytics.internal.GoogleAnalytics4"
        }) assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }

  @Test
  void chronicleItselfIsOnTheClassPathSoThatItsAbsenceProvesNothing() throws Exception {
    Class.forName("net.openhft.chronicle.queue.ChronicleQueue");
  }
}
