package io.terrace.cache.spring;

import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import io.terrace.cache.spring.CachingOptions.Jsr107;
import java.util.Objects;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;

/** Registers what {@link EnableTerraceCaching} asks for. */
final class CachingRegistrar implements ImportBeanDefinitionRegistrar {

  private static final String OPTIONS = CachingOptions.class.getName();

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    MergedAnnotation<EnableTerraceCaching> enabled =
        importing.getAnnotations().get(EnableTerraceCaching.class);
    AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
    if (enabled.getBoolean("proxyTargetClass")) {
      AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
    }
    registerOptions(options(enabled), importing, registry);
    register(registry, CachingInterceptor.class);
    register(registry, CachingAdvisor.class);
    register(registry, ProxyChecks.class);
    register(registry, Jsr107Owner.class);
  }

  private static CachingOptions options(MergedAnnotation<EnableTerraceCaching> enabled) {
    return new CachingOptions(
        enabled.getInt("order"),
        enabled.getEnum("expressions", ExpressionSyntax.class),
        enabled.getBoolean("afterCommit"),
        enabled.getEnum("jsr107", Jsr107.class));
  }

  /** The options as a fallback: a bean of somebody's own says more. */
  private static void registerOptions(
      CachingOptions options, AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    if (registry.containsBeanDefinition(OPTIONS)) {
      BeanDefinition first = registry.getBeanDefinition(OPTIONS);
      if (!options.equals(first.getAttribute(OPTIONS))) {
        throw new IllegalStateException(
            "@EnableTerraceCaching says "
                + options
                + " on "
                + importing.getClassName()
                + " and "
                + first.getAttribute(OPTIONS)
                + " on "
                + first.getDescription()
                + ". Keep one.");
      }
      return;
    }
    RootBeanDefinition definition = infrastructure(CachingOptions.class);
    definition.setInstanceSupplier(() -> options);
    definition.setAttribute(OPTIONS, options);
    definition.setDescription(importing.getClassName());
    definition.setFallback(true);
    registry.registerBeanDefinition(OPTIONS, definition);
  }

  private static void register(BeanDefinitionRegistry registry, Class<?> type) {
    String name = Objects.requireNonNull(type.getName());
    if (!registry.containsBeanDefinition(name)) {
      registry.registerBeanDefinition(name, infrastructure(type));
    }
  }

  private static RootBeanDefinition infrastructure(Class<?> type) {
    RootBeanDefinition definition = new RootBeanDefinition(type);
    definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
    return definition;
  }
}
