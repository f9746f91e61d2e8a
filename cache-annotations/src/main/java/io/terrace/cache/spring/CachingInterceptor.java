package io.terrace.cache.spring;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CacheInterception;
import io.terrace.cache.intercept.InterceptedClass;
import io.terrace.cache.intercept.ProxyStyle;
import io.terrace.cache.intercept.spi.CacheDefaults;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import io.terrace.cache.spring.CachingOptions.Jsr107;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Sends the calls of annotated methods through their caches. Thread-safe.
 *
 * <p>Classes are planned once all singletons are made, as a plan needs the manager, and that may
 * need beans that are still to be made; what is called or made before and after that is planned
 * then.
 */
final class CachingInterceptor implements MethodInterceptor, SmartInitializingSingleton {

  private final ConfigurableListableBeanFactory beans;
  private final CachingOptions options;
  private final boolean jsr107;
  private final Map<Class<?>, InterceptedClass> plans = new ConcurrentHashMap<>();
  private final Map<Class<?>, ProxyStyle> proxied = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable CacheInterception> interception = new AtomicReference<>();
  private volatile boolean started;

  CachingInterceptor(ConfigurableListableBeanFactory beans, CachingOptions options) {
    this.beans = beans;
    this.options = options;
    this.jsr107 = options.jsr107() == Jsr107.TERRACE || !Jsr107Owner.isSpring(beans);
  }

  /** Returns whether the annotations of JSR-107 are seen to here. */
  boolean servesJsr107() {
    return jsr107;
  }

  /** Hears that objects of {@code target} have been given a proxy. */
  void proxied(Class<?> target, ProxyStyle style) {
    proxied.put(target, style);
    if (started) {
      plan(target);
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    started = true;
    proxied.keySet().forEach(this::plan);
    CacheInterception made = interception.get();
    if (made != null) {
      made.requireCaches();
    }
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = Objects.requireNonNull(invocation.getThis(), "a bean has an object");
    Continuation interceptor = plan(target.getClass()).interceptor(invocation.getMethod());
    return interceptor == null
        ? invocation.proceed()
        : interceptor.proceed(invocation, invocation.getArguments());
  }

  private InterceptedClass plan(Class<?> target) {
    InterceptedClass plan = plans.get(target);
    return plan == null ? newPlan(target) : plan;
  }

  /** Without a lock, as a plan may ask for beans that another thread makes under the context's. */
  private InterceptedClass newPlan(Class<?> target) {
    ProxyStyle style = proxied.getOrDefault(target, ProxyStyle.DELEGATING_SUBCLASS);
    Class<?> type = ClassUtils.getUserClass(target);
    if (Coroutines.areBridged()) {
      Coroutines.refuse(type, CacheInterception.annotatedMethods(type, jsr107));
    }
    InterceptedClass plan = interception().plan(type, style, method -> ProxiedCall.CONTINUATION);
    InterceptedClass first = plans.putIfAbsent(target, plan);
    return first == null ? plan : first;
  }

  private CacheInterception interception() {
    CacheInterception made = interception.get();
    if (made == null) {
      interception.compareAndSet(null, newInterception());
      made = Objects.requireNonNull(interception.get());
    }
    return made;
  }

  private CacheInterception newInterception() {
    CacheInterception.Builder builder =
        CacheInterception.builder(manager())
            .placeholders(this::resolve)
            .instances(new BeanInstances(beans))
            .lateCaches();
    beans.getBeanProvider(CacheDefaults.class).ifUnique(builder::defaults);
    if (options.expressions() == ExpressionSyntax.SPEL) {
      builder.expressions(new SpelLanguage(beans));
    }
    if (options.afterCommit() && hasTransactions()) {
      builder.transactions(new SpringTransactions());
    }
    return (jsr107 ? builder : builder.withoutJsr107()).build();
  }

  private TerraceCacheManager manager() {
    TerraceCacheManager manager = beans.getBeanProvider(TerraceCacheManager.class).getIfAvailable();
    if (manager == null) {
      throw new IllegalStateException(
          "there are annotations of caching, and no TerraceCacheManager. Declare a bean of that"
              + " type, as in TerraceCacheManager.builder().namespace(...).unlisted().build().");
    }
    return manager;
  }

  private String resolve(String text) {
    String resolved = beans.resolveEmbeddedValue(text);
    return resolved == null ? "" : resolved;
  }

  private boolean hasTransactions() {
    return ClassUtils.isPresent(
        "org.springframework.transaction.support.TransactionSynchronizationManager",
        getClass().getClassLoader());
  }

  /** How a call goes on to the next interceptor of the bean, and in the end to the bean. */
  private enum ProxiedCall implements Continuation {
    CONTINUATION;

    /** A clone, as the invocation itself can go on once, with the arguments that it came with. */
    @Override
    public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
        throws Throwable {
      return ((ProxyMethodInvocation) invocation).invocableClone(arguments).proceed();
    }

    @Override
    public Object target(Object invocation) {
      return Objects.requireNonNull(((MethodInvocation) invocation).getThis());
    }
  }
}
