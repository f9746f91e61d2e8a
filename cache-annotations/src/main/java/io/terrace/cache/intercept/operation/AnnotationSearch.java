package io.terrace.cache.intercept.operation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds annotations that an element has itself, once or repeated, or by an annotation of the user's
 * that has them. Pure.
 */
public final class AnnotationSearch {

  private AnnotationSearch() {}

  /** Returns the annotations of {@code type} that {@code element} has: its own first. */
  public static <A extends Annotation> List<A> of(AnnotatedElement element, Class<A> type) {
    List<A> found = new ArrayList<>();
    search(element, type, found, new HashSet<>());
    return found;
  }

  private static <A extends Annotation> void search(
      AnnotatedElement element, Class<A> type, List<A> found, Set<Class<?>> seen) {
    found.addAll(Arrays.asList(element.getAnnotationsByType(type)));
    for (Annotation annotation : element.getDeclaredAnnotations()) {
      Class<?> meta = annotation.annotationType();
      boolean platform = meta.getName().startsWith("java.");
      if (meta != type && !platform && seen.add(meta)) {
        search(meta, type, found, seen);
      }
    }
  }
}
