package io.nsrstream.tests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.nsrstream.cli.Nsr;
import io.nsrstream.flink.jobs.ServingJob;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.lab.speed.KernelLoops;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Who may know whom, and what only a caller may decide. Each message says what to do instead. */
final class DependencyRulesTest {
  private static final String ONLINE = "io.nsrstream.online..";
  private static final String MODELS = "io.nsrstream.models..";
  private static final String CONNECTORS = "io.nsrstream.connectors..";
  private static final String KAFKA_CONNECTORS = "io.nsrstream.connectors.kafka..";
  private static final String FLINK_JOBS = "io.nsrstream.flink..";
  private static final String LAB = "io.nsrstream.lab..";
  private static final String LAB_SPEED = "io.nsrstream.lab.speed..";
  private static final String CLI = "io.nsrstream.cli..";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.nsrstream");

  @Test
  void modulesKnowOnlyTheModulesBelowThem() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("nsr-online")
            .definedBy(ONLINE)
            .layer("models")
            .definedBy(MODELS)
            .layer("connectors")
            .definedBy(CONNECTORS)
            .layer("flink-jobs")
            .definedBy(FLINK_JOBS)
            .layer("lab")
            .definedBy(LAB)
            .layer("cli")
            .definedBy(CLI)
            .whereLayer("nsr-online")
            .mayNotAccessAnyLayer()
            .whereLayer("models")
            .mayOnlyAccessLayers("nsr-online")
            .whereLayer("connectors")
            .mayOnlyAccessLayers("nsr-online")
            .whereLayer("flink-jobs")
            .mayOnlyAccessLayers("nsr-online", "models", "connectors")
            .whereLayer("lab")
            .mayOnlyAccessLayers("nsr-online", "models", "connectors")
            .because(
                "the learner is of use without the rest; move what both sides need down to"
                    + " nsr-online, or let the upper module hand it in"));
  }

  @Test
  void packagesOfAModuleDoNotKnowEachOtherInCircles() {
    check(
        slices()
            .matching("io.nsrstream.(**)")
            .should()
            .beFreeOfCycles()
            .because(
                "packages in a circle can only be understood at once; move the part both need to"
                    + " the lower one, or invert one call with an interface there"));
  }

  @Test
  void roomsOfTheLearnerKnowOnlyTheRoomsBelowThem() {
    knowsOnly("data");
    knowsOnly("random");
    knowsOnly("settings");
    knowsOnly("snapshot");
    knowsOnly("penalty", "data", "random", "settings", "snapshot");
    knowsOnly("encoding", "data", "random", "settings", "snapshot");
    knowsOnly("evaluation", "data", "random", "settings", "snapshot");
    knowsOnly("drift", "data", "random", "settings", "snapshot");
    knowsOnly("network", "data", "random", "settings", "snapshot", "penalty");
    knowsOnly("graph", "data", "random", "settings", "snapshot");
    notKnownTo("run", "learner");
  }

  private static void knowsOnly(String room, String... below) {
    String[] allowed =
        Stream.concat(
                Stream.of("java..", "org.slf4j..", "org.jspecify..", "com.tdunning.math.stats"),
                Stream.concat(Stream.of(room), Stream.of(below)).map(DependencyRulesTest::room))
            .toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAPackage(room(room))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(allowed)
            .because("a room is understood with those below it; move what both need down"));
  }

  private static void notKnownTo(String upper, String lower) {
    check(
        noClasses()
            .that()
            .resideInAPackage(room(lower))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(room(upper))
            .because("a run drives learners; a learner does not know who drives it"));
  }

  private static String room(String name) {
    return "io.nsrstream.online." + name + "..";
  }

  @Test
  void commandsStandOnTopOfWhatTheyShowAndRun() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("nsr")
            .definedBy("io.nsrstream.cli")
            .layer("commands")
            .definedBy("io.nsrstream.cli.commands..")
            .layer("local")
            .definedBy("io.nsrstream.cli.local..")
            .layer("web")
            .definedBy("io.nsrstream.cli.web..")
            .layer("view")
            .definedBy("io.nsrstream.cli.view..")
            .layer("show")
            .definedBy("io.nsrstream.cli.show..")
            .whereLayer("nsr")
            .mayOnlyAccessLayers("commands")
            .whereLayer("commands")
            .mayOnlyAccessLayers("local", "web", "view", "show")
            .whereLayer("local")
            .mayOnlyAccessLayers("view", "show")
            .whereLayer("web")
            .mayOnlyAccessLayers("view")
            .whereLayer("view")
            .mayOnlyAccessLayers("show")
            .whereLayer("show")
            .mayNotAccessAnyLayer()
            .because("tables are printed and jobs run without an option being known"));
  }

  @Test
  void theLearnerStandsOnTheJdkAndTheLoggingFacade() {
    check(
        classes()
            .that()
            .resideInAPackage(ONLINE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                ONLINE, "java..", "org.slf4j..", "org.jspecify..", "com.tdunning.math.stats")
            .because(
                "it runs where there is neither Flink nor Kafka; put what needs a framework into"
                    + " the module of that framework. A small numeric library of the field may be"
                    + " added here on purpose"));
  }

  @Test
  void tensorsStayInModelsAndWherePeersAreTimed() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(MODELS, LAB_SPEED)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
            .because(
                "float[] crosses the Network port and no tensor type does; put the computation"
                    + " behind a Network in models"));
  }

  @Test
  void flinkStaysInConnectorsJobsAndCommands() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CONNECTORS, FLINK_JOBS, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..")
            .because("learner and networks are used without Flink; wrap them in flink-jobs"));
  }

  @Test
  void onlyTheKafkaConnectorsKnowKafkaOrFlink() {
    check(
        noClasses()
            .that(resideInAPackage(CONNECTORS).and(not(resideInAPackage(KAFKA_CONNECTORS))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.flink..")
            .because(
                "records and files are decoded without a broker or a cluster too; put what needs"
                    + " one into io.nsrstream.connectors.kafka"));
  }

  @Test
  void timeAndChanceComeInFromOutside() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ONLINE, MODELS, CONNECTORS, LAB)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .because(
                "the same examples and the same seed must give the same bytes; take a seeded"
                    + " generator, or a Clock, through the constructor"));
  }

  @Test
  void librariesPrintNothing() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ONLINE, MODELS, CONNECTORS, FLINK_JOBS, LAB)
            .and()
            .doNotBelongToAnyOf(TrainingJob.class, ServingJob.class, KernelLoops.class)
            .should(ACCESS_STANDARD_STREAMS)
            .because(
                "standard output belongs to the command and to a job's main, which prints its"
                    + " settings; log through SLF4J or throw"));
  }

  @Test
  void onlyTheCommandEndsTheProcess() {
    check(
        noClasses()
            .that()
            .doNotBelongToAnyOf(Nsr.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("a process may hold more than one job; throw, and let its main decide"));
  }

  @Test
  void nothingIsSerializedByJava() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ObjectOutputStream.class)
            .because(
                "its bytes run code when read and break when a class changes; write a snapshot"
                    + " with a format version"));
  }

  @Test
  void inputNamesNoClassToBeLoaded() {
    check(
        noClasses()
            .should()
            .callMethod(Class.class, "forName", String.class)
            .orShould()
            .callMethod(ClassLoader.class, "loadClass", String.class)
            .orShould(
                callAnyMethod(
                    ObjectMapper.class,
                    "activateDefaultTyping",
                    "activateDefaultTypingAsProperty",
                    "enableDefaultTyping",
                    "enableDefaultTypingAsProperty"))
            .orShould(callAnyMethod(Yaml.class, "load", "loadAs", "loadAll"))
            .because(
                "a record, file or snapshot could have any class of the class path run; read a tree"
                    + " of names and values, and choose the class from a table"));
  }

  /** Any method of these names, whatever its parameters. */
  private static ArchCondition<JavaClass> callAnyMethod(Class<?> owner, String... names) {
    return callMethodWhere(
        describe(
            "%s of %s".formatted(List.of(names), owner.getSimpleName()),
            call ->
                call.getTargetOwner().isAssignableTo(owner)
                    && List.of(names).contains(call.getName())));
  }

  /** A module that is still empty breaks no rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(OURS);
  }
}
