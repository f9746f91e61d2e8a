package io.terrace.cache.intercept;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What stands behind a plain proxy, of interfaces or of a class. Immutable and thread-safe. */
final class ProxyHandler implements InvocationHandler {

  /** Proxies are equal if their targets are; a proxy and a target never, in either direction. */
  static final Continuation EQUALS =
      (target, arguments) -> {
        ProxyHandler other = behind(arguments[0]);
        return other != null && target.equals(other.target);
      };

  private static final Object[] NO_ARGUMENTS = {};

  private final Object target;
  private final Routes routes;

  ProxyHandler(Object target, Routes routes) {
    this.target = target;
    this.routes = routes;
  }

  /** Returns the handler behind {@code object}, or null if it is no proxy of ours. */
  static @Nullable ProxyHandler behind(@Nullable Object object) {
    if (object == null) {
      return null;
    }
    InvocationHandler handler =
        Proxy.isProxyClass(object.getClass())
            ? Proxy.getInvocationHandler(object)
            : Subclasses.handler(object);
    return handler instanceof ProxyHandler ours ? ours : null;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return routes.of(method).proceed(target, arguments == null ? NO_ARGUMENTS : arguments);
  }
}
