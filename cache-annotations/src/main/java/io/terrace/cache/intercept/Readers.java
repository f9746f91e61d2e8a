package io.terrace.cache.intercept;

import io.terrace.cache.intercept.fragment.FragmentReader;
import io.terrace.cache.intercept.jsr107.PutReader;
import io.terrace.cache.intercept.jsr107.RemoveAllReader;
import io.terrace.cache.intercept.jsr107.RemoveReader;
import io.terrace.cache.intercept.jsr107.ResultReader;
import io.terrace.cache.intercept.operation.CachedReader;
import io.terrace.cache.intercept.operation.InvalidateReader;
import io.terrace.cache.intercept.operation.OperationReader;
import io.terrace.cache.intercept.operation.RefreshReader;
import io.terrace.cache.intercept.operation.UpdateReader;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which annotations count, and what reads each. Immutable.
 *
 * @param all one for each kind of annotation
 */
record Readers(List<OperationReader<?>> all) {

  private static final List<OperationReader<?>> OURS =
      List.of(
          new CachedReader(),
          new FragmentReader(),
          new RefreshReader(),
          new UpdateReader(),
          new InvalidateReader());

  private static final List<OperationReader<?>> STANDARD =
      List.of(new ResultReader(), new PutReader(), new RemoveReader(), new RemoveAllReader());

  /**
   * Returns those of Terrace's annotations.
   *
   * @param jsr107 and whether those of JSR-107
   */
  static Readers of(boolean jsr107) {
    List<OperationReader<?>> all = new ArrayList<>(OURS);
    if (jsr107) {
      all.addAll(STANDARD);
    }
    return new Readers(List.copyOf(all));
  }

  /** Returns the annotations that are read. */
  Set<Class<? extends Annotation>> annotations() {
    return all.stream().map(OperationReader::annotation).collect(Collectors.toSet());
  }
}
