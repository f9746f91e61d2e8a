package io.terrace.cache.guice;

import com.google.inject.AbstractModule;
import com.google.inject.matcher.Matchers;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.spi.Placeholders;
import java.util.Objects;

/**
 * Binds {@link TerraceCacheManager} to a manager, and has the annotations work on the objects that
 * Guice makes by their constructors:
 *
 * <pre>{@code
 * TerraceCacheManager manager = TerraceCacheManager.builder().namespace("shop").build();
 * Injector injector = Guice.createInjector(TerraceModule.of(manager), new ShopModule());
 * }</pre>
 *
 * <p>As Guice makes subclasses, an object's calls to its own methods are cached too; annotated
 * methods must be neither private nor final. Problems of the annotations are errors of the
 * injector's creation, or of the first injection of a class that is not bound. The manager stays
 * the caller's to close.
 */
public final class TerraceModule extends AbstractModule {

  private final TerraceCacheManager manager;
  private final Placeholders placeholders;

  private TerraceModule(TerraceCacheManager manager, Placeholders placeholders) {
    this.manager = Objects.requireNonNull(manager, "manager");
    this.placeholders = Objects.requireNonNull(placeholders, "placeholders");
  }

  /** Returns a module whose caches are {@code manager}'s. */
  public static TerraceModule of(TerraceCacheManager manager) {
    return new TerraceModule(manager, Placeholders.ofSystem());
  }

  /** Returns the same module that takes the values of <code>${...}</code> from elsewhere. */
  public TerraceModule placeholders(Placeholders placeholders) {
    return new TerraceModule(manager, placeholders);
  }

  @Override
  protected void configure() {
    bind(TerraceCacheManager.class).toInstance(manager);
    InjectedInstances instances = new InjectedInstances();
    requestInjection(instances);
    bindListener(Matchers.any(), new AnnotatedTypes(manager, placeholders, instances));
  }
}
