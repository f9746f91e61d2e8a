package io.terrace.cache.intercept.operation;

import java.lang.annotation.Annotation;

/**
 * Reads one kind of annotation.
 *
 * @param <A> the annotation
 */
public interface OperationReader<A extends Annotation> {

  /** Returns which. */
  Class<A> annotation();

  /**
   * Reads an annotation of a method.
   *
   * @throws IllegalArgumentException naming the method, what is wrong and the remedy
   */
  Operation read(A annotation, AnnotatedMethod method);
}
