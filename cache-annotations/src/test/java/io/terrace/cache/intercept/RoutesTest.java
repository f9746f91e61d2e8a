package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Test
  void findEveryMethodHoweverManyAndWhicheverOfItsObjects() {
    Map<Method, Continuation> routes = new HashMap<>();
    for (Method method : String.class.getMethods()) {
      routes.put(method, (invocation, arguments) -> method.toString());
    }
    Routes table = new Routes(routes);

    for (int round = 0; round < 3; round++) {
      for (Method method : String.class.getMethods()) {
        assertThat(table.of(method)).isSameAs(routes.get(method));
        assertThat(table.of(method)).isSameAs(routes.get(method));
      }
    }
  }

  @Test
  void goStraightToTheTargetWhereNothingIsSaid() throws Throwable {
    Routes table = new Routes(Map.of());
    Method length = String.class.getMethod("length");

    assertThat(table.of(length).proceed("four", new Object[0])).isEqualTo(4);
    assertThat(table.of(length)).isSameAs(table.of(length));
  }

  @Test
  void throwWhatTheTargetThrows() throws Exception {
    Routes table = new Routes(Map.of());
    Method charAt = String.class.getMethod("charAt", int.class);

    assertThat(
            Arrays.asList(
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> table.of(charAt).proceed("x", new Object[] {5}))))
        .hasOnlyElementsOfType(StringIndexOutOfBoundsException.class);
  }
}
