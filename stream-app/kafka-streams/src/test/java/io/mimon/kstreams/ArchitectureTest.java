package io.mimon.kstreams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the house, as far as they are of this engine. */
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
  static final ArchRule nobodyKnowsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mimon.kstreams..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mimon.kstreams..", "org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule itKnowsNoOtherEngineAndNoBroker =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mimon.flink..", "org.apache.flink..", "kafka..", "scala..");

  @ArchTest
  static final ArchRule noProductKnowsTheTestkit =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mimon.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.mimon.testkit..");

  @ArchTest
  static final ArchRule coreKnowsNoTopics =
      noClasses()
          .that()
          .resideInAnyPackage("io.mimon.core..", "io.mimon.gateway..", "io.mimon.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");
}
