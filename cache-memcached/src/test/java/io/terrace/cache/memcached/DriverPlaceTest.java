package io.terrace.cache.memcached;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The driver is no longer maintained: what knows it is what has to be written anew. */
@AnalyzeClasses(
    packages = "io.terrace.cache.memcached",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DriverPlaceTest {

  @ArchTest
  static final ArchRule onePackageKnowsTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.terrace.cache.memcached.spy")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.spy..");

  @ArchTest
  static final ArchRule onlyTheBuilderKnowsThatPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.terrace.cache.memcached.spy")
          .and()
          .haveNameNotMatching(".*MemcachedTier(\\$Builder)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.terrace.cache.memcached.spy");
}
