package io.terrace.cache.intercept.jsr107;

import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.CacheBindings;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * A method with an annotation of JSR-107: what the annotation, the class's {@code @CacheDefaults}
 * and the parameters say. Immutable.
 *
 * @param <A> the annotation
 */
final class StandardCall<A extends Annotation> implements CacheMethodDetails<A> {

  private static final int NONE = -1;

  private final Method method;
  private final A annotation;
  private final String cacheName;
  private final Class<? extends CacheKeyGenerator> generator;
  private final Class<? extends CacheResolverFactory> resolverFactory;
  private final int[] keyParameters;
  private final int valueParameter;

  /**
   * Reads one.
   *
   * @param cacheName what the annotation says, or nothing
   * @param generator what it says, or the interface for nothing
   * @param resolverFactory the same
   */
  StandardCall(
      AnnotatedMethod method,
      A annotation,
      String cacheName,
      Class<? extends CacheKeyGenerator> generator,
      Class<? extends CacheResolverFactory> resolverFactory) {
    CacheDefaults defaults = method.ofClass(CacheDefaults.class);
    this.method = method.method();
    this.annotation = annotation;
    this.cacheName = !cacheName.isEmpty() || defaults == null ? cacheName : defaults.cacheName();
    this.generator =
        generator != CacheKeyGenerator.class || defaults == null
            ? generator
            : defaults.cacheKeyGenerator();
    this.resolverFactory =
        resolverFactory != CacheResolverFactory.class || defaults == null
            ? resolverFactory
            : defaults.cacheResolverFactory();
    List<Integer> values = annotated(CacheValue.class);
    this.valueParameter = values.isEmpty() ? NONE : values.get(0);
    List<Integer> keys = annotated(CacheKey.class);
    this.keyParameters =
        keys.isEmpty()
            ? IntStream.range(0, this.method.getParameterCount())
                .filter(index -> index != valueParameter)
                .toArray()
            : keys.stream().mapToInt(index -> index).toArray();
  }

  private List<Integer> annotated(Class<? extends Annotation> type) {
    Annotation[][] all = method.getParameterAnnotations();
    return IntStream.range(0, all.length)
        .filter(index -> Arrays.stream(all[index]).anyMatch(type::isInstance))
        .boxed()
        .toList();
  }

  /** Returns the name of the cache, by default that of the method and its parameters' types. */
  @Override
  public String getCacheName() {
    return cacheName.isEmpty()
        ? Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(
                Collectors.joining(
                    ",", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"))
        : cacheName;
  }

  /** Returns whether the annotation or its class names a cache. */
  boolean namesACache() {
    return !cacheName.isEmpty();
  }

  @Override
  public Method getMethod() {
    return method;
  }

  @Override
  public Set<Annotation> getAnnotations() {
    return new LinkedHashSet<>(Arrays.asList(method.getAnnotations()));
  }

  @Override
  public A getCacheAnnotation() {
    return annotation;
  }

  int[] keyParameters() {
    return keyParameters;
  }

  /** Returns which parameter is put, or a negative number for none. */
  int valueParameter() {
    return valueParameter;
  }

  /** Returns the generator of keys that is named, or null. */
  @Nullable CacheKeyGenerator generator(CacheBindings caches) {
    return generator == CacheKeyGenerator.class ? null : caches.instance(generator);
  }

  /** Returns the factory of resolvers that is named, or null. */
  @Nullable CacheResolverFactory resolverFactory(CacheBindings caches) {
    return resolverFactory == CacheResolverFactory.class
        ? null
        : caches.instance(resolverFactory);
  }
}
