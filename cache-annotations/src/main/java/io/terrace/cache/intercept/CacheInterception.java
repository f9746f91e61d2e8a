package io.terrace.cache.intercept;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.expression.ExpressionLanguage;
import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.spi.CacheDefaults;
import io.terrace.cache.intercept.spi.ContainerHooks;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.InstanceSource;
import io.terrace.cache.intercept.spi.Placeholders;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * From an annotated class to what its calls are sent through, whatever the container. Thread-safe.
 * Make one for a manager, and keep it as long as that.
 *
 * <p>A container asks {@link #plan} once for each class, and sends each call of a method that the
 * plan names through its interceptor. All else, names and types and what is against them, is told
 * by the plan, with every problem of the class in one message.
 */
public final class CacheInterception {

  private final CacheBindings bindings;
  private final boolean jsr107;
  private final boolean allowsOwnCalls;

  private CacheInterception(Builder builder) {
    ContainerHooks hooks =
        new ContainerHooks(
            builder.placeholders,
            builder.language,
            builder.transactions,
            builder.instances,
            builder.defaults);
    this.bindings = new CacheBindings(builder.manager, hooks, builder.lateCaches);
    this.jsr107 = builder.jsr107;
    this.allowsOwnCalls = builder.allowsOwnCalls;
  }

  /** Returns what intercepts for {@code manager} without a container. */
  public static CacheInterception of(TerraceCacheManager manager) {
    return builder(manager).build();
  }

  /** Returns a builder for {@code manager}, which has the caches. */
  public static Builder builder(TerraceCacheManager manager) {
    return new Builder(Objects.requireNonNull(manager, "manager"));
  }

  /**
   * Returns whether {@code type}, an ancestor or an interface of it has an annotated method. Needs
   * no manager, makes nothing, and reads no annotation.
   *
   * @param jsr107 whether those of JSR-107 count
   */
  public static boolean isAnnotated(Class<?> type, boolean jsr107) {
    return !new CachedMethods(type, Readers.of(jsr107).annotations()).annotated().isEmpty();
  }

  /**
   * Returns which methods of {@code type} an annotation counts for, their own or that of what they
   * override. Needs no manager, makes nothing, and reads no annotation.
   *
   * @param jsr107 whether those of JSR-107 count
   */
  public static Predicate<Method> annotatedMethods(Class<?> type, boolean jsr107) {
    return new CachedMethods(type, Readers.of(jsr107).annotations())::isIntercepted;
  }

  /**
   * Reads and checks the annotations that count for objects of {@code target}, and gives each its
   * cache.
   *
   * @param style how the container stands before them
   * @param methods how a call goes on to a method, by the method that was called
   * @return what is intercepted; nothing, if no method is annotated
   * @throws IllegalArgumentException with every problem of the class and its remedy
   * @throws IllegalStateException if the manager is closed
   */
  public InterceptedClass plan(
      Class<?> target, ProxyStyle style, Function<Method, Continuation> methods) {
    return new InterceptedClass(planner(target).container(style, methods));
  }

  /**
   * Checks that every cache is there that a plan left to be made by another: to be called once all
   * classes have been planned, if {@link Builder#lateCaches} was.
   *
   * @throws IllegalStateException with all that are missing, by the methods that name them
   */
  public void requireCaches() {
    bindings.requireCaches();
  }

  RoutePlanner planner(Class<?> target) {
    return new RoutePlanner(target, Readers.of(jsr107), bindings, allowsOwnCalls);
  }

  /** Says what a container supplies. Not thread-safe. */
  public static final class Builder {

    private final TerraceCacheManager manager;
    private Placeholders placeholders = ContainerHooks.NONE.placeholders();
    private ExpressionLanguage language = ContainerHooks.NONE.language();
    private TransactionHook transactions = ContainerHooks.NONE.transactions();
    private InstanceSource instances = ContainerHooks.NONE.instances();
    private CacheDefaults defaults = ContainerHooks.NONE.defaults();
    private boolean jsr107 = true;
    private boolean lateCaches;
    private boolean allowsOwnCalls;

    private Builder(TerraceCacheManager manager) {
      this.manager = manager;
    }

    /** Sets where <code>${...}</code> is looked up. Default: system properties, environment. */
    public Builder placeholders(Placeholders placeholders) {
      this.placeholders = Objects.requireNonNull(placeholders, "placeholders");
      return this;
    }

    /** Sets the language of keys, tags and conditions. Default: Terrace's own. */
    public Builder expressions(ExpressionLanguage language) {
      this.language = Objects.requireNonNull(language, "language");
      return this;
    }

    /** Has changes wait for the commit of their transaction. Default: they do not. */
    public Builder transactions(TransactionHook transactions) {
      this.transactions = Objects.requireNonNull(transactions, "transactions");
      return this;
    }

    /** Sets where objects come from that annotations name by class. Default: they are made. */
    public Builder instances(InstanceSource instances) {
      this.instances = Objects.requireNonNull(instances, "instances");
      return this;
    }

    /** Sets what a configuration says of caches that annotations make. Default: nothing. */
    public Builder defaults(CacheDefaults defaults) {
      this.defaults = Objects.requireNonNull(defaults, "defaults");
      return this;
    }

    /** Leaves the annotations of JSR-107 to somebody else. Default: they are served too. */
    public Builder withoutJsr107() {
      this.jsr107 = false;
      return this;
    }

    /**
     * Lets a class be planned before the one that makes its cache: the order of a container's beans
     * is its own affair. {@link CacheInterception#requireCaches} then checks what is left. Default:
     * a cache must be there.
     */
    public Builder lateCaches() {
      this.lateCaches = true;
      return this;
    }

    /**
     * Does not refuse a class whose methods call its own annotated ones, though such calls are not
     * seen. Default: it is refused, where that can be read off its bytecode.
     */
    public Builder allowOwnCalls() {
      this.allowsOwnCalls = true;
      return this;
    }

    /** Returns what intercepts. */
    public CacheInterception build() {
      return new CacheInterception(this);
    }
  }
}
