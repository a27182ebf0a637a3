package dev.tokenops.http;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The direction of the modules as the topmost of them sees it, and what no class path may hold. */
class HttpWallsTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tokenops");

  @Test
  void modulesPointDownOnly() {
    noClasses()
        .that(resideInAnyPackage("dev.tokenops.ledger..", "dev.tokenops.engine.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.tokenops.http..", "dev.tokenops.cli.."))
        .check(PRODUCT);
    noClasses()
        .that(resideInAPackage("dev.tokenops.ledger.."))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.tokenops.engine.."))
        .check(PRODUCT);
  }

  @Test
  void theServerKnowsNeitherTheCommandLineNorTheBenches() {
    noClasses()
        .that(resideInAPackage("dev.tokenops.http.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.tokenops.cli..", "dev.tokenops.bench.."))
        .check(PRODUCT);
  }

  @Test
  void chronicleStaysBehindTheLedger() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.tokenops.http..", "dev.tokenops.cli..", "dev.tokenops.engine.."))
        .should()
        .dependOnClassesThat(resideInAPackage("net.openhft.."))
        .check(PRODUCT);
  }

  @Test
  void noTelemetryIsOnTheClassPath() {
    var jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(path -> new File(path).getName().toLowerCase(Locale.ROOT))
            .toList();
    assertEquals(
        true, jars.stream().anyMatch(jar -> jar.startsWith("chronicle-queue")), jars::toString);
    assertEquals(
        List.of(), jars.stream().filter(jar -> jar.matches(".*(analytics|telemetry).*")).toList());
  }

  @Test
  void chroniclesTelemetryCannotBeLoaded() {
    for (var name :
        List.of(
            "net.openhft.chronicle.analytics.Analytics",
            "net.openhft.chronicle.analytics.internal.AnalyticsConfiguration"))
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
  }
}
