package dev.tokenops.engine;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine must never know, and what its pure rooms must never see. */
class EngineWallsTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tokenops.engine");

  @Test
  void knowsNeitherHttpNorChronicleNorTheModulesAboveIt() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.vertx.core.http..",
                "io.vertx.ext.web..",
                "io.netty..",
                "java.net.http..",
                "com.sun.net..",
                "net.openhft..",
                "dev.tokenops.http..",
                "dev.tokenops.cli..",
                "dev.tokenops.bench.."))
        .check(ENGINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stage", "review", "proof", "audit", "message"})
  void thePureRoomsSeeNeitherVertxNorFilesNorSocketsNorThreads(String room) {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.engine." + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.vertx..", "java.nio.file..", "java.nio.channels..")
                .or(
                    nameMatching(
                        "java\\.io\\.(File|RandomAccess|Print).*"
                            + "|java\\.net\\.(URL|Http|Inet|Socket|ServerSocket|Datagram).*"
                            + "|java\\.lang\\.Thread"
                            + "|java\\.util\\.concurrent\\.(Executor|ForkJoin|CompletableFuture|locks).*"))
                .as("do input or output, or start threads"))
        .check(ENGINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stage", "review", "proof", "audit"})
  void thePureRoomsAskNoClockAndNoDice(String room) {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.engine." + room + "..")
        .should()
        .callCodeUnitWhere(clockOrDice())
        .check(ENGINE);
  }

  @Test
  void theAuditorSharesNothingWithTheStages() {
    noClasses()
        .that()
        .resideInAPackage("dev.tokenops.engine.audit..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.tokenops.engine.stage..",
                "dev.tokenops.engine.view..",
                "dev.tokenops.engine.journal..",
                "io.vertx.."))
        .check(ENGINE);
  }

  private static DescribedPredicate<JavaCall<?>> clockOrDice() {
    return target(owner(nameMatching("java\\.time\\..*")))
        .and(target(nameMatching("now|system.*|tick.*")))
        .or(
            target(owner(nameMatching("java\\.lang\\.System")))
                .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty"))))
        .or(
            target(
                owner(
                    nameMatching(
                        "java\\.(util\\.(Random|SplittableRandom)|security\\.SecureRandom|util\\.concurrent\\.ThreadLocalRandom)"))))
        .or(target(owner(nameMatching("java\\.lang\\.Math"))).and(target(nameMatching("random"))))
        .or(
            target(owner(nameMatching("java\\.util\\.UUID")))
                .and(target(nameMatching("randomUUID"))))
        .as("asks a clock, the process or chance");
  }
}
