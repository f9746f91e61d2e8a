package io.terrace.cache.intercept.jsr107;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKeyInvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * One call, as generators of keys and resolvers of caches see it. Immutable.
 *
 * @param <A> the annotation
 */
record StandardContext<A extends Annotation>(
    StandardCall<A> call, Object target, @Nullable Object[] arguments)
    implements CacheKeyInvocationContext<A> {

  /** One argument. */
  private record Argument(Class<?> type, int position, @Nullable Object value, Annotation[] all)
      implements CacheInvocationParameter {

    @Override
    public Class<?> getRawType() {
      return type;
    }

    @Override
    public @Nullable Object getValue() {
      return value;
    }

    @Override
    public Set<Annotation> getAnnotations() {
      return new LinkedHashSet<>(Arrays.asList(all));
    }

    @Override
    public int getParameterPosition() {
      return position;
    }
  }

  private CacheInvocationParameter argument(int index) {
    Method method = call.getMethod();
    Type type = method.getParameterTypes()[index];
    return new Argument(
        (Class<?>) type, index, arguments[index], method.getParameterAnnotations()[index]);
  }

  @Override
  public CacheInvocationParameter[] getAllParameters() {
    return IntStream.range(0, call.getMethod().getParameterCount())
        .mapToObj(this::argument)
        .toArray(CacheInvocationParameter[]::new);
  }

  @Override
  public CacheInvocationParameter[] getKeyParameters() {
    return Arrays.stream(call.keyParameters())
        .mapToObj(this::argument)
        .toArray(CacheInvocationParameter[]::new);
  }

  @Override
  public @Nullable CacheInvocationParameter getValueParameter() {
    return call.valueParameter() < 0 ? null : argument(call.valueParameter());
  }

  @Override
  public Object getTarget() {
    return target;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("this is no " + type.getName());
  }

  @Override
  public Method getMethod() {
    return call.getMethod();
  }

  @Override
  public Set<Annotation> getAnnotations() {
    return call.getAnnotations();
  }

  @Override
  public A getCacheAnnotation() {
    return call.getCacheAnnotation();
  }

  @Override
  public String getCacheName() {
    return call.getCacheName();
  }
}
