package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Byte Buddy is an optional dependency: only classes need it. */
class WithoutByteBuddyTest {

  /** Loads this module's classes anew, and finds no Byte Buddy for them. */
  private static final class Hiding extends ClassLoader {

    Hiding() {
      super(WithoutByteBuddyTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("net.bytebuddy.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.terrace.cache.intercept.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  public interface Greeting {
    @Cached(name = "greetings")
    String greet(String name);
  }

  public static class Greeter implements Greeting {
    @Override
    public String greet(String name) {
      return "hello " + name;
    }
  }

  /** Runs inside of {@link Hiding}. */
  public static final class Wrapping {
    public static String byInterface(TerraceCacheManager manager) {
      CachedProxies proxies = CachedProxies.of(manager);
      Greeting greeting = proxies.wrap(Greeting.class, new Greeter());
      return greeting.greet("you") + greeting.equals(proxies.wrap(Greeting.class, new Greeter()));
    }

    public static String byClass(TerraceCacheManager manager) {
      return CachedProxies.of(manager).wrap(Greeter.class, new Greeter()).greet("you");
    }

    private Wrapping() {}
  }

  private static Object run(String method) throws Exception {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("without").build()) {
      return new Hiding()
          .loadClass(Wrapping.class.getName())
          .getMethod(method, TerraceCacheManager.class)
          .invoke(null, manager);
    }
  }

  @Test
  void interfacesAreWrapped() throws Exception {
    assertThat(run("byInterface")).isEqualTo("hello youfalse");
  }

  @Test
  void classesAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> run("byClass"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Add net.bytebuddy:byte-buddy 1.18 or later")
        .hasMessageContaining(Greeter.class.getName());
  }
}
