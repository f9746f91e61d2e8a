package io.terrace.cache.cdi;

import io.terrace.cache.intercept.InterceptedClass;
import io.terrace.cache.intercept.spi.Continuation;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Intercepted;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends the calls of one bean's annotated methods through their caches. The container makes one for
 * each object of the bean. It stands outside of transactions, whose interceptor's priority is 200:
 * a hit begins none.
 */
@Interceptor
@CachingBinding
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 190)
class CachingInterceptor {

  private final InterceptedClass plan;

  @Inject
  CachingInterceptor(@Intercepted Bean<?> bean, TerraceExtension extension) {
    this.plan = extension.plan(bean.getBeanClass());
  }

  @AroundInvoke
  @Nullable Object call(InvocationContext call) throws Throwable {
    Continuation interceptor = plan.interceptor(call.getMethod());
    return interceptor == null ? call.proceed() : interceptor.proceed(call, call.getParameters());
  }
}
