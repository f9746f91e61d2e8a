package io.terrace.cache.intercept.result;

import io.terrace.cache.intercept.expression.GenericTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * How a method gives its result. Immutable.
 *
 * @param type of its result, out of any future
 * @param async how that comes later; null where it is returned
 */
public record MethodShape(Type type, @Nullable AsyncShape async) {

  private static final String MONO = "reactor.core.publisher.Mono";
  private static final String FLUX = "reactor.core.publisher.Flux";
  private static final String SUSPENDED = "kotlin.coroutines.Continuation";

  /**
   * Returns the shape of {@code method}.
   *
   * @throws IllegalArgumentException if its result cannot be awaited, with the remedy
   */
  public static MethodShape of(Method method, GenericTypes types) {
    if (isSuspended(method)) {
      Type continuation = method.getGenericParameterTypes()[method.getParameterCount() - 1];
      return new MethodShape(SuspendShape.resultType(continuation, types), SuspendShape.INSTANCE);
    }
    Type type = types.resolve(method.getGenericReturnType());
    Class<?> raw = GenericTypes.raw(type);
    if (raw == CompletableFuture.class || raw == CompletionStage.class) {
      Type value = GenericTypes.argument(type, CompletionStage.class, 0);
      return new MethodShape(value, FutureShape.INSTANCE);
    }
    if (raw.getName().equals(MONO)) {
      return new MethodShape(GenericTypes.argument(type, raw, 0), MonoShape.INSTANCE);
    }
    if (raw.getName().equals(FLUX)) {
      throw new IllegalArgumentException(
          "it returns a Flux, of which it is not known when it ends. Return a Mono of a List.");
    }
    if (Future.class.isAssignableFrom(raw) || CompletionStage.class.isAssignableFrom(raw)) {
      throw new IllegalArgumentException(
          "it returns a "
              + raw.getName()
              + ", which does not tell when it ends. Return a CompletableFuture.");
    }
    return new MethodShape(type, null);
  }

  /** Returns how many of its parameters say what is asked. */
  public static int askedParameters(Method method) {
    return method.getParameterCount() - (isSuspended(method) ? 1 : 0);
  }

  private static boolean isSuspended(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length > 0 && parameters[parameters.length - 1].getName().equals(SUSPENDED);
  }
}
