package io.mimon.flink;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.Random;

/** The walls of the house. */
@AnalyzeClasses(
    packages = "io.mimon",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoJarsOfTests.class})
final class ArchitectureTest {

  /** Tests of other modules come as jars. */
  static final class NoJarsOfTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule estimatorsKnowNoEngineAndNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("io.mimon.estimators..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.mimon.core..",
                      "io.mimon.gateway..",
                      "io.mimon.cli..",
                      "io.mimon.flink..",
                      "org.apache.flink..",
                      "org.apache.kafka..",
                      "com.fasterxml..",
                      "java.io",
                      "java.nio.file..",
                      "java.net..")
                  // To be shipped by an engine is no input or output of one's own.
                  .and(not(type(Serializable.class))))
          .because("the library is of use without streams");

  @ArchTest
  static final ArchRule coreAndGatewayKnowNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage("io.mimon.core..", "io.mimon.gateway..", "io.mimon.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mimon.flink..", "org.apache.flink..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule topicsAreReachedWithoutAnEngine =
      noClasses()
          .that()
          .resideInAPackage("io.mimon.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mimon.flink..", "org.apache.flink..", "io.mimon.cli..");

  @ArchTest
  static final ArchRule rocksDbIsTheEnginesOwnBusiness =
      noClasses()
          .that()
          .doNotHaveSimpleName("RocksDbTuning")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule noAmbientClockOrRandomnessInEstimatorsAndCore =
      noClasses()
          .that()
          .resideInAnyPackage("io.mimon.estimators..", "io.mimon.core..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

  @ArchTest
  static final ArchRule noProductKnowsTheTestkit =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mimon.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.mimon.testkit..");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.mimon.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noCyclesWithinCore =
      slices().matching("io.mimon.core.(*)..").should().beFreeOfCycles();
}
