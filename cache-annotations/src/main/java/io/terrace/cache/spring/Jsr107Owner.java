package io.terrace.cache.spring;

import io.terrace.cache.spring.CachingOptions.Jsr107;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;

/**
 * Sees to it that a method with an annotation of JSR-107 is intercepted once: by Spring, whose
 * {@code @EnableCaching} brings an interceptor for them if it finds the API, or by Terrace.
 */
final class Jsr107Owner implements BeanFactoryPostProcessor {

  /** What Spring 6 and 7 register their advisor as. */
  private static final String SPRING_ADVISOR =
      "org.springframework.cache.config.internalJCacheAdvisor";

  /** Returns whether Spring serves them in this context. */
  static boolean isSpring(ConfigurableListableBeanFactory beans) {
    return beans.containsBeanDefinition(SPRING_ADVISOR);
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    if (isSpring(beans)
        && beans.getBean(CachingOptions.class).jsr107() == Jsr107.TERRACE
        && beans instanceof BeanDefinitionRegistry registry) {
      registry.removeBeanDefinition(SPRING_ADVISOR);
    }
  }
}
