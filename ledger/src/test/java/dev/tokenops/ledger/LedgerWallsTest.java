package dev.tokenops.ledger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tokenops.ledger.store.ChronicleStore;
import org.junit.jupiter.api.Test;

/** What the ledger must never know. */
class LedgerWallsTest {
  private static final JavaClasses LEDGER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tokenops.ledger");

  @Test
  void oneClassKnowsChronicle() {
    noClasses()
        .that(not(nestedIn(ChronicleStore.class)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.openhft..")
        .check(LEDGER);
    classes()
        .that(equivalentTo(ChronicleStore.class))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.openhft..")
        .check(LEDGER);
  }

  @Test
  void knowsNeitherVertxNorHttpNorTheModulesAboveIt() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.vertx..",
                "io.netty..",
                "java.net.http..",
                "com.sun.net..",
                "dev.tokenops.engine..",
                "dev.tokenops.http..",
                "dev.tokenops.cli..",
                "dev.tokenops.bench.."))
        .check(LEDGER);
  }

  @Test
  void offlineVerificationNeedsNoRunningLedger() {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.ledger.verify")
        .should()
        .dependOnClassesThat(
            equivalentTo(Ledger.class)
                .or(equivalentTo(Appender.class))
                .or(equivalentTo(ChronicleStore.class)))
        .check(LEDGER);
  }

  @Test
  void theStoreKnowsNothingOfTheLedgerOverIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.ledger.store")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.tokenops.ledger", "dev.tokenops.ledger.verify"))
        .check(LEDGER);
  }

  @Test
  void theJsonTouchesNoFile() {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.ledger.json")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels.."))
        .check(LEDGER);
  }

  private static DescribedPredicate<JavaClass> nestedIn(Class<?> type) {
    return DescribedPredicate.describe(
        "are " + type.getSimpleName() + " or nested in it",
        each ->
            each.getName().equals(type.getName())
                || each.getName().startsWith(type.getName() + "$"));
  }
}
