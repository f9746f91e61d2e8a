package io.terrace.cache.copy;

import com.esotericsoftware.kryo.Kryo;

/** How Kryo makes objects for us: without running a constructor. */
public final class Instantiation {

  private Instantiation() {}

  /** Has {@code kryo} make objects without running a constructor. */
  public static void withoutConstructors(Kryo kryo) {
    try {
      // By name, since our module does not require Objenesis, which comes along with Kryo.
      Class<?> strategy = kryoSees("org.objenesis.strategy.InstantiatorStrategy");
      Object runsNoConstructor =
          kryoSees("org.objenesis.strategy.StdInstantiatorStrategy").getConstructor().newInstance();
      Kryo.class
          .getMethod("setInstantiatorStrategy", strategy)
          .invoke(kryo, strategy.cast(runsNoConstructor));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Kryo 5 needs Objenesis 3, a dependency of it", e);
    }
  }

  private static Class<?> kryoSees(String name) throws ClassNotFoundException {
    return Class.forName(name, true, Kryo.class.getClassLoader());
  }
}
