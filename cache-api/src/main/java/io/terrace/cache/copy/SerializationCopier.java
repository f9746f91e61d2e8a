package io.terrace.cache.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies a graph by Java serialisation.
 *
 * <p>Classes are looked up with the manager's class loader, and if it does not know them they stay
 * those of the original. The thread's context loader has no part in it: in a container it may be
 * anybody's, and null in a thread that nobody prepared.
 *
 * <p>Thread-safe.
 */
final class SerializationCopier {

  private final ClassLoader classLoader;

  SerializationCopier(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  /** Returns a copy of {@code value}, null if {@code readResolve} says so. */
  @Nullable Object copy(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    Map<String, Class<?>> written = new HashMap<>();
    try (ObjectOutputStream out = new ClassNotingOutput(bytes, written)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ResolvingInput(new ByteArrayInputStream(bytes.toByteArray()), written, classLoader)) {
      return in.readObject();
    }
  }

  private static final class ClassNotingOutput extends ObjectOutputStream {

    private final Map<String, Class<?>> written;

    ClassNotingOutput(OutputStream out, Map<String, Class<?>> written) throws IOException {
      super(out);
      this.written = written;
    }

    @Override
    protected void annotateClass(Class<?> type) {
      written.putIfAbsent(type.getName(), type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
      for (Class<?> each : type.getInterfaces()) {
        written.putIfAbsent(each.getName(), each);
      }
    }
  }

  private static final class ResolvingInput extends ObjectInputStream {

    private final Map<String, Class<?>> written;
    private final ClassLoader classLoader;

    ResolvingInput(InputStream in, Map<String, Class<?>> written, ClassLoader classLoader)
        throws IOException {
      super(in);
      this.written = written;
      this.classLoader = classLoader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      return resolve(description.getName());
    }

    private Class<?> resolve(String name) throws ClassNotFoundException {
      Class<?> original = written.get(name);
      if (original != null && (isOfAll(original) || original.getClassLoader() == classLoader)) {
        return original;
      }
      try {
        return Class.forName(name, false, classLoader);
      } catch (ClassNotFoundException e) {
        if (original == null) {
          throw e;
        }
        return original;
      }
    }

    /**
     * Primitive types, which no loader finds by name, and what the virtual machine itself loads.
     */
    private static boolean isOfAll(Class<?> type) {
      return type.getClassLoader() == null;
    }

    @Override
    @SuppressWarnings("deprecation") // The replacement makes an object, and we have no handler yet.
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
      ClassLoader loader = classLoader;
      Class<?>[] interfaces = new Class<?>[names.length];
      for (int i = 0; i < names.length; i++) {
        interfaces[i] = resolve(names[i]);
        if (!Modifier.isPublic(interfaces[i].getModifiers())) {
          loader = interfaces[i].getClassLoader(); // Only there may a proxy implement it.
        }
      }
      try {
        return Proxy.getProxyClass(loader, interfaces);
      } catch (IllegalArgumentException e) {
        throw new ClassNotFoundException("a proxy for " + String.join(", ", names), e);
      }
    }
  }
}
