package io.terrace.cache.spring;

import io.terrace.cache.intercept.CacheInterception;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.util.ClassUtils;

/**
 * Has Spring's proxies send annotated methods through {@link CachingInterceptor}. Thread-safe. It
 * looks for annotations only; they are read later, when the beans that this needs may be made.
 */
final class CachingAdvisor extends StaticMethodMatcherPointcutAdvisor {

  private static final long serialVersionUID = 1L;

  private final transient boolean jsr107;
  private final transient Map<Class<?>, Predicate<Method>> annotated = new ConcurrentHashMap<>();

  CachingAdvisor(CachingInterceptor interceptor, CachingOptions options) {
    super(interceptor);
    this.jsr107 = interceptor.servesJsr107();
    setOrder(options.order());
    setClassFilter(new Annotated());
  }

  @Override
  public boolean matches(Method method, @Nullable Class<?> targetClass) {
    return targetClass != null && annotatedIn(targetClass).test(method);
  }

  private Predicate<Method> annotatedIn(Class<?> target) {
    return annotated.computeIfAbsent(
        ClassUtils.getUserClass(target), type -> CacheInterception.annotatedMethods(type, jsr107));
  }

  /** Leaves out most classes before their methods are looked at one by one. */
  private final class Annotated implements ClassFilter {

    @Override
    public boolean matches(Class<?> type) {
      return !type.getName().startsWith("java.")
          && !type.getName().startsWith("org.springframework.")
          && CacheInterception.isAnnotated(ClassUtils.getUserClass(type), jsr107);
    }
  }
}
