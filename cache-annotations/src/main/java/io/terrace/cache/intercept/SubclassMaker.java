package io.terrace.cache.intercept;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Defines subclasses with Byte Buddy: every method that can be overridden goes to the handler. A
 * class apart, because it is the only one that needs Byte Buddy to be there.
 */
final class SubclassMaker {

  private SubclassMaker() {}

  /** Defines a subclass in the package of {@code type}, so that it sees what is package-private. */
  static Class<?> define(Class<?> type) {
    try {
      SubclassMaker.class.getModule().addReads(type.getModule());
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      return new ByteBuddy()
          .with(new NamingStrategy.SuffixingRandom("Cached"))
          .subclass(type, ConstructorStrategy.Default.NO_CONSTRUCTORS)
          .defineField(Subclasses.HANDLER, InvocationHandler.class, Visibility.PUBLIC)
          .method(overridable())
          .intercept(InvocationHandlerAdapter.toField(Subclasses.HANDLER))
          .make()
          .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
          .getLoaded();
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          type.getName()
              + ": its module keeps us out. Open its package to io.terrace.cache.annotations, or"
              + " wrap it by an interface.",
          e);
    }
  }

  private static ElementMatcher<MethodDescription> overridable() {
    return ElementMatchers.<MethodDescription>isVirtual()
        .and(ElementMatchers.not(ElementMatchers.isFinalizer()))
        .and(ElementMatchers.not(ElementMatchers.isClone()));
  }
}
