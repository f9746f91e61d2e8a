package io.terrace.cache.cdi;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.CacheInterception;
import io.terrace.cache.intercept.InterceptedClass;
import io.terrace.cache.intercept.ProxyStyle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import jakarta.enterprise.util.AnnotationLiteral;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has the annotations work on the beans of a CDI container, which finds it by itself. Thread-safe.
 *
 * <p>The caches are those of the application's bean {@link TerraceCacheManager}; where it has none,
 * there is one, whose namespace is the system property {@code terrace.namespace}, or {@code
 * default}, and which the container closes. A manager that another extension makes is not seen in
 * time, so that the container does not start; the system property {@code terrace.cdi.manager=false}
 * leaves the manager to that. Problems of the annotations, all of a class in one message, keep the
 * container from starting. Not final, as the container has a proxy for it.
 */
public class TerraceExtension implements Extension {

  private static final String NAMESPACE = "terrace.namespace";
  private static final String MANAGER = "terrace.cdi.manager";

  private final Set<Class<?>> annotated = ConcurrentHashMap.newKeySet();
  private final Map<Class<?>, InterceptedClass> plans = new ConcurrentHashMap<>();
  private volatile boolean hasManager;
  private volatile @Nullable CacheInterception interception;

  /** Made by the container. */
  public TerraceExtension() {}

  /** The annotation as a value. */
  private static final class Binding extends AnnotationLiteral<CachingBinding>
      implements CachingBinding {

    private static final long serialVersionUID = 1L;
  }

  void addInterceptor(@Observes BeforeBeanDiscovery event, BeanManager beans) {
    AnnotatedType<CachingInterceptor> interceptor =
        beans.createAnnotatedType(CachingInterceptor.class);
    event.addAnnotatedType(interceptor, CachingInterceptor.class.getName());
    if (hasHealth()) {
      AnnotatedType<CacheReadiness> readiness = beans.createAnnotatedType(CacheReadiness.class);
      event.addAnnotatedType(readiness, CacheReadiness.class.getName());
    }
  }

  /** Whether there is MicroProfile Health for a check to be of. */
  private static boolean hasHealth() {
    try {
      Class<?> ignored = Class.forName("org.eclipse.microprofile.health.HealthCheck");
      return true;
    } catch (ClassNotFoundException without) {
      return false;
    }
  }

  <T> void bind(@Observes ProcessAnnotatedType<T> event) {
    Class<T> type = event.getAnnotatedType().getJavaClass();
    if (type.isInterface() || type.isAnnotation() || !CacheInterception.isAnnotated(type, true)) {
      return;
    }
    Predicate<Method> methods = CacheInterception.annotatedMethods(type, true);
    event
        .configureAnnotatedType()
        .filterMethods((AnnotatedMethod<? super T> m) -> methods.test(m.getJavaMember()))
        .forEach(method -> method.add(new Binding()));
  }

  void remember(@Observes ProcessManagedBean<?> event) {
    Class<?> type = event.getBean().getBeanClass();
    if (CacheInterception.isAnnotated(type, true)) {
      annotated.add(type);
    }
  }

  void lookForManager(@Observes ProcessBean<?> event) {
    if (!event.getBean().getTypes().contains(TerraceCacheManager.class)) {
      return;
    }
    if (!(event instanceof ProcessSyntheticBean<?> synthetic)) {
      hasManager = true;
    } else if (!hasManager && !(synthetic.getSource() instanceof TerraceExtension)) {
      event.addDefinitionError(
          new IllegalStateException(
              "Both Terrace's extension and "
                  + synthetic.getSource().getClass().getName()
                  + " make a TerraceCacheManager. Set the system property "
                  + MANAGER
                  + "=false to leave it to the latter."));
    }
  }

  void addManager(@Observes AfterBeanDiscovery event) {
    hasManager |= "false".equals(System.getProperty(MANAGER));
    if (!hasManager) {
      event
          .<TerraceCacheManager>addBean()
          .types(TerraceCacheManager.class)
          .scope(ApplicationScoped.class)
          .createWith(context -> newManager())
          .destroyWith((manager, context) -> manager.close());
    }
  }

  private static TerraceCacheManager newManager() {
    return TerraceCacheManager.builder()
        .namespace(Objects.requireNonNullElse(System.getProperty(NAMESPACE), "default"))
        .unlisted()
        .build();
  }

  void check(@Observes AfterDeploymentValidation event, BeanManager beans) {
    if (annotated.isEmpty()) {
      return;
    }
    try {
      CacheInterception made =
          CacheInterception.builder(beans.createInstance().select(TerraceCacheManager.class).get())
              .instances(new BeanInstances(beans))
              .lateCaches()
              .build();
      interception = made;
      annotated.forEach(type -> checkOne(type, event));
      made.requireCaches();
    } catch (RuntimeException e) {
      event.addDeploymentProblem(e);
    }
  }

  private void checkOne(Class<?> type, AfterDeploymentValidation event) {
    try {
      plan(type);
    } catch (IllegalArgumentException e) {
      event.addDeploymentProblem(e);
    }
  }

  /** Returns what is intercepted of the objects of {@code type}. */
  InterceptedClass plan(Class<?> type) {
    return plans.computeIfAbsent(type, this::newPlan);
  }

  private InterceptedClass newPlan(Class<?> type) {
    CacheInterception made = interception;
    if (made == null) {
      throw new IllegalStateException(
          type.getName() + " is called before the container has started. Call it later.");
    }
    return made.plan(type, ProxyStyle.SUBCLASS, method -> ContextCall.CONTINUATION);
  }
}
