package io.terrace.cache.guice;

import com.google.inject.TypeLiteral;
import com.google.inject.spi.TypeEncounter;
import com.google.inject.spi.TypeListener;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CacheInterception;
import io.terrace.cache.intercept.InterceptedClass;
import io.terrace.cache.intercept.ProxyStyle;
import io.terrace.cache.intercept.spi.Placeholders;
import java.util.Objects;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Plans each class that Guice is about to make objects of. Thread-safe. */
final class AnnotatedTypes implements TypeListener {

  private final CacheInterception interception;

  AnnotatedTypes(
      TerraceCacheManager manager, Placeholders placeholders, InjectedInstances instances) {
    this.interception =
        CacheInterception.builder(manager)
            .placeholders(placeholders)
            .instances(instances)
            .lateCaches()
            .build();
  }

  @Override
  public <I> void hear(TypeLiteral<I> type, TypeEncounter<I> encounter) {
    Class<?> target = type.getRawType();
    if (!CacheInterception.isAnnotated(target, true)) {
      return;
    }
    try {
      InterceptedClass plan =
          interception.plan(target, ProxyStyle.SUBCLASS, method -> RepeatableCall.CONTINUATION);
      encounter.bindInterceptor(plan.methods()::contains, new Interceptor(plan));
    } catch (IllegalArgumentException | IllegalStateException e) {
      encounter.addError(e);
    }
  }

  /** Sends the calls of one class through its caches. */
  private record Interceptor(InterceptedClass plan) implements MethodInterceptor {

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
      return Objects.requireNonNull(plan.interceptor(invocation.getMethod()), "it was matched")
          .proceed(invocation, invocation.getArguments());
    }
  }
}
