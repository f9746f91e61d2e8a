package io.terrace.cache.intercept;

import io.terrace.cache.intercept.spi.Continuation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What stands behind a proxy of interfaces. Immutable and thread-safe. */
final class ProxyHandler implements InvocationHandler {

  /** Proxies are equal if their targets are; a proxy and a target never, in either direction. */
  static final Continuation EQUALS = (target, arguments) -> target.equals(targetOf(arguments[0]));

  private static final Object[] NO_ARGUMENTS = {};

  private final Object target;
  private final Routes routes;

  ProxyHandler(Object target, Routes routes) {
    this.target = target;
    this.routes = routes;
  }

  /** Returns the target behind {@code object}, or null if that is no proxy of ours. */
  static @Nullable Object targetOf(@Nullable Object object) {
    if (object == null) {
      return null;
    }
    if (!Proxy.isProxyClass(object.getClass())) {
      return Subclasses.target(object);
    }
    return Proxy.getInvocationHandler(object) instanceof ProxyHandler ours ? ours.target : null;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return routes.of(method).proceed(target, arguments == null ? NO_ARGUMENTS : arguments);
  }
}
