package io.terrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which package may know which. The test lives here because only this module sees all the others.
 */
@AnalyzeClasses(packages = "io.terrace.cache", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

  private static final String ENGINE = "io.terrace.cache.engine..";
  private static final String JCACHE = "io.terrace.cache.jcache..";
  private static final String LOCAL = "io.terrace.cache.local..";
  private static final String REDIS = "io.terrace.cache.redis..";
  private static final String MEMCACHED = "io.terrace.cache.memcached..";

  @ArchTest
  static final ArchRule whatABackendImplementsKnowsNoEngine =
      noClasses()
          .that()
          .resideInAPackage("io.terrace.cache.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, JCACHE);

  @ArchTest
  static final ArchRule theEngineKnowsNoBackend =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LOCAL, REDIS, MEMCACHED);

  @ArchTest
  static final ArchRule theEngineKnowsNoFacadeAndNoEvents =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JCACHE, "javax.cache.event..");

  @ArchTest
  static final ArchRule noBackendKnowsTheEngine =
      noClasses()
          .that()
          .resideInAnyPackage(LOCAL, REDIS, MEMCACHED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, JCACHE);

  @ArchTest
  static final ArchRule noBackendKnowsAnother =
      slices()
          .matching("io.terrace.cache.(local|redis|memcached)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule theAnnotationsKnowOnlyTheStandard =
      classes()
          .that()
          .resideInAPackage("io.terrace.cache.annotation..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.cache..", "org.jspecify..", "io.terrace.cache.annotation..");

  @ArchTest
  static final ArchRule noContainerKnowsAnother =
      slices().matching("io.terrace.cache.(spring|cdi|guice)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule theInterceptionKnowsNoContainer =
      noClasses()
          .that()
          .resideInAPackage("io.terrace.cache.intercept..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.terrace.cache.spring..",
              "io.terrace.cache.cdi..",
              "io.terrace.cache.guice..",
              "org.springframework..",
              "jakarta..",
              "com.google.inject..");

  private static final String[] PAGES = {"io.terrace.cache.web..", "io.terrace.cache.fragment.."};

  @ArchTest
  static final ArchRule pagesAndFragmentsKnowNoBackendNoEngineAndNoContainer =
      noClasses()
          .that()
          .resideInAnyPackage(PAGES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ENGINE,
              JCACHE,
              LOCAL,
              REDIS,
              MEMCACHED,
              "io.terrace.cache.intercept..",
              "io.terrace.cache.spring..",
              "io.terrace.cache.cdi..",
              "io.terrace.cache.guice..");

  @ArchTest
  static final ArchRule theRulesOfHttpKnowNoServlets =
      classes()
          .that()
          .resideInAPackage("io.terrace.cache.web.http..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.terrace.cache",
              "io.terrace.cache.spi..",
              "io.terrace.cache.web.http..");

  @ArchTest
  static final ArchRule pagesKnowNoFramework =
      noClasses()
          .that()
          .resideInAPackage("io.terrace.cache.web")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.terrace.cache.web.spring..",
              "io.terrace.cache.web.jaxrs..",
              "org.springframework..",
              "jakarta.ws.rs..");

  @ArchTest
  static final ArchRule noFrameworkKnowsAnother =
      slices().matching("io.terrace.cache.web.(spring|jaxrs)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule fragmentsKnowNoPagesAndNoTemplates =
      noClasses()
          .that()
          .resideInAPackage("io.terrace.cache.fragment")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.terrace.cache.web..",
              "org.thymeleaf..",
              "freemarker..",
              "io.pebbletemplates..",
              "jakarta..");

  @ArchTest
  static final ArchRule noTemplateEngineKnowsAnother =
      slices()
          .matching("io.terrace.cache.fragment.(thymeleaf|freemarker|pebble|jsp)..")
          .should()
          .notDependOnEachOther();

  private static final String[] SHOWS = {
    "io.terrace.cache.console..",
    "io.terrace.cache.health..",
    "io.terrace.cache.inspect..",
    "io.terrace.cache.metrics..",
    "io.terrace.cache.web.console..",
    "io.terrace.cache.web.panel.."
  };

  /** They look in from outside, so that nothing of them runs where nobody asked for it. */
  @ArchTest
  static final ArchRule whatIsShownKnowsNobodyWhoShowsIt =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.terrace.cache",
              "io.terrace.cache.spi..",
              "io.terrace.cache.codec..",
              ENGINE,
              JCACHE,
              LOCAL,
              REDIS,
              MEMCACHED,
              "io.terrace.cache.intercept..",
              "io.terrace.cache.fragment..",
              "io.terrace.cache.web")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SHOWS);

  @ArchTest
  static final ArchRule theConsoleNeedsTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("io.terrace.cache.console..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.sun.net.httpserver..",
              "javax.cache..",
              "org.jspecify..",
              "io.terrace.cache",
              "io.terrace.cache.console..",
              "io.terrace.cache.inspect..");

  @ArchTest
  static final ArchRule theInspectorKnowsTheFaceOfTheCaches =
      classes()
          .that()
          .resideInAPackage("io.terrace.cache.inspect..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.cache..",
              "javax.crypto..",
              "org.jspecify..",
              "io.terrace.cache",
              "io.terrace.cache.inspect..",
              "io.terrace.cache.spi..");

  @ArchTest
  static final ArchRule healthKnowsTheFaceOfTheCaches =
      classes()
          .that()
          .resideInAPackage("io.terrace.cache.health..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.cache..",
              "org.jspecify..",
              "io.terrace.cache",
              "io.terrace.cache.health..");

  @ArchTest
  static final ArchRule metersAndBeansKnowNoConsoleAndNoHealth =
      noClasses()
          .that()
          .resideInAPackage("io.terrace.cache.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ENGINE, JCACHE, "io.terrace.cache.console..", "io.terrace.cache.health..");

  @ArchTest
  static final ArchRule micrometerIsKnownToTheMetersAndToBootAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.terrace.cache.metrics..", "io.terrace.cache.spring.boot..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule thePanelAndTheServletKnowServletsAndTheConsole =
      classes()
          .that()
          .resideInAnyPackage("io.terrace.cache.web.panel..", "io.terrace.cache.web.console..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.cache..",
              "jakarta.servlet..",
              "org.jspecify..",
              "io.terrace.cache",
              "io.terrace.cache.console..",
              "io.terrace.cache.inspect..",
              "io.terrace.cache.spi..",
              "io.terrace.cache.web.console..",
              "io.terrace.cache.web.panel..");

  /** The root package is apart: it is the face of those below, and they speak its types. */
  @ArchTest
  static final ArchRule noPackagesKnowEachOtherInACircle =
      slices().matching("io.terrace.cache.(*)..").should().beFreeOfCycles();
}
