package io.terrace.cache.spring;

import io.terrace.cache.intercept.spi.InstanceSource;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Takes the bean of a class, or has the context make one that is no bean. Thread-safe. */
record BeanInstances(ConfigurableListableBeanFactory beans) implements InstanceSource {

  @Override
  public <T> T instance(Class<T> type) {
    try {
      T bean = beans.getBeanProvider(type).getIfUnique();
      return bean == null ? beans.createBean(type) : bean;
    } catch (BeansException e) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be made: " + e.getMessage() + ". Make it a bean.", e);
    }
  }
}
