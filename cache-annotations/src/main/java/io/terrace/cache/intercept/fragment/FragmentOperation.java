package io.terrace.cache.intercept.fragment;

import io.terrace.cache.annotation.Cached;
import io.terrace.cache.annotation.CachedFragment;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.intercept.expression.Expression;
import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.AnnotationSearch;
import io.terrace.cache.intercept.operation.AttributeValues;
import io.terrace.cache.intercept.operation.CacheBindings;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationTexts;
import io.terrace.cache.intercept.result.MethodShape;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.Placeholders;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code @CachedFragment} on one method asks for.
 *
 * @param name of the fragment
 * @param varyOn what it varies on
 * @param options how it is kept, but for its tags
 * @param tags its tags
 * @param output where the method leaves its text
 */
record FragmentOperation(
    String name, VaryOn varyOn, FragmentOptions options, List<Expression> tags, Output output)
    implements Operation {

  /**
   * Reads the annotation of a method.
   *
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  static FragmentOperation of(CachedFragment fragment, AnnotatedMethod method) {
    try {
      return read(fragment, method);
    } catch (IllegalArgumentException e) {
      throw method.problem(e);
    }
  }

  private static FragmentOperation read(CachedFragment fragment, AnnotatedMethod method) {
    if (!AnnotationSearch.of(method.method(), Cached.class).isEmpty()) {
      throw new IllegalArgumentException(
          "@Cached and @CachedFragment would both keep its text. Drop one.");
    }
    MethodShape shape = method.shape();
    if (shape.async() != null) {
      throw new IllegalArgumentException(
          "a fragment is put into a page at once, and its text comes later. Return the text.");
    }
    Output output = Output.of(shape.type(), method.parameters());
    Placeholders placeholders = method.hooks().placeholders();
    FragmentOptions options =
        new FragmentOptions(
            AttributeValues.duration("ttl", fragment.ttl(), placeholders),
            List.of(),
            text(fragment.using(), placeholders));
    return new FragmentOperation(
        text(fragment.name(), placeholders).orElseGet(() -> name(method)),
        VaryOn.of(fragment, method, output),
        options,
        new OperationTexts(method.parameters(), method.language()).tags(fragment.tags()),
        output);
  }

  private static Optional<String> text(String attribute, Placeholders placeholders) {
    return Optional.of(attribute)
        .map(placeholders::resolve)
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty));
  }

  private static String name(AnnotatedMethod method) {
    return method.method().getDeclaringClass().getName() + "." + method.method().getName();
  }

  @Override
  public Phase phase() {
    return Phase.CACHES;
  }

  @Override
  public Continuation bind(Continuation next, CacheBindings caches) {
    return new FragmentInvoker(
        this, Fragments.of(caches.manager()), caches.hooks().transactions(), next);
  }
}
