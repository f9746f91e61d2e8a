package io.terrace.cache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import javax.cache.annotation.BeanProvider;
import org.jsr107.tck.annotation.InterceptionCacheNameOnEachMethodTest;
import org.jsr107.tck.annotation.InterceptionUsingCacheConfigTest;
import org.jsr107.tck.annotation.InterceptionUsingDefaultCacheNameTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** The annotation tests of the JSR-107 TCK in each container: 12 of 12, none of them empty. */
class ContainersTckTest {

  @AfterEach
  void chooseTheDefault() {
    System.clearProperty(TckBeans.CHOICE);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ContainerBeans.OfSpring.class,
        ContainerBeans.OfCdi.class,
        ContainerBeans.OfGuice.class
      })
  void passesAll(Class<? extends BeanProvider> container) {
    System.setProperty(TckBeans.CHOICE, container.getName());
    int before = ContainerBeans.ASKED.get();

    Result result =
        JUnitCore.runClasses(
            InterceptionCacheNameOnEachMethodTest.class,
            InterceptionUsingCacheConfigTest.class,
            InterceptionUsingDefaultCacheNameTest.class);

    assertThat(result.getFailures()).isEmpty();
    assertThat(result.getRunCount()).isEqualTo(12);
    assertThat(result.getIgnoreCount()).isZero();
    assertThat(ContainerBeans.ASKED.get() - before).as("tests that ran").isGreaterThanOrEqualTo(12);
  }
}
