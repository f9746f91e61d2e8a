package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.jcache.TerraceCachingProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are of the classes that the manager's loader has, whatever the thread's own loader is. */
class ValueClassLoaderTest {

  private final CachingProvider provider = new TerraceCachingProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  /** Serialised in a way of its own, so that a copy of it looks its class up by name. */
  public static final class Document implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private final StringBuilder text = new StringBuilder("text");

    /** Makes one. */
    public Document() {}

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** A bean whose fields can be copied. */
  public static final class Bean {
    private final StringBuilder text = new StringBuilder("text");

    /** Makes one. */
    public Bean() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** An application in a container: its classes have a loader that the container's has not. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(ValueClassLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(ValueClassLoaderTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name) : known;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  static Stream<ClassLoader> contextLoaders() {
    return Stream.of(
        null,
        ClassLoader.getPlatformClassLoader(),
        ValueClassLoaderTest.class.getClassLoader(), // it has another class of that name
        new ApplicationLoader());
  }

  @ParameterizedTest
  @MethodSource("contextLoaders")
  void aSerialisedValueIsOfTheManagersClass(ClassLoader context) throws Exception {
    assertCopiedWithin(context, Document.class.getName());
  }

  @ParameterizedTest
  @MethodSource("contextLoaders")
  void aCopiedBeanIsOfTheManagersClass(ClassLoader context) throws Exception {
    assertCopiedWithin(context, Bean.class.getName());
  }

  private void assertCopiedWithin(ClassLoader context, String className) throws Exception {
    ClassLoader application = new ApplicationLoader();
    CacheManager manager = provider.getCacheManager(null, application);
    Cache<String, Object> cache = manager.createCache("values", new MutableConfiguration<>());
    Class<?> type = Class.forName(className, true, application);
    assertThat(type.getClassLoader()).isSameAs(application);
    Object value = type.getConstructor().newInstance();

    FutureTask<Object> task =
        new FutureTask<>(
            () -> {
              cache.put("key", value);
              return cache.get("key");
            });
    Thread thread = new Thread(task, "request");
    thread.setContextClassLoader(context);
    thread.start();
    Object copy = task.get(20, TimeUnit.SECONDS);

    assertThat(copy).isInstanceOf(type).isNotSameAs(value).hasToString("text");
  }
}
