package io.terrace.cache.spring;

import io.terrace.cache.intercept.ProxyStyle;
import java.lang.reflect.Proxy;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Tells the interceptor which classes have been given a proxy, and which kind: what is against an
 * annotation depends on that. It comes after whoever makes the proxies.
 */
final class ProxyChecks implements BeanPostProcessor, Ordered {

  private final CachingInterceptor interceptor;

  ProxyChecks(CachingInterceptor interceptor) {
    this.interceptor = interceptor;
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof Advised proxy && isCaching(proxy)) {
      Class<?> target = proxy.getTargetSource().getTargetClass();
      if (target != null) {
        interceptor.proxied(
            target,
            Proxy.isProxyClass(bean.getClass())
                ? ProxyStyle.INTERFACES
                : ProxyStyle.DELEGATING_SUBCLASS);
      }
    }
    return bean;
  }

  private boolean isCaching(Advised proxy) {
    for (var advisor : proxy.getAdvisors()) {
      if (advisor.getAdvice() == interceptor) {
        return true;
      }
    }
    return false;
  }
}
