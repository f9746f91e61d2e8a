package io.terrace.cache.intercept.fragment;

import io.terrace.cache.annotation.CachedFragment;
import io.terrace.cache.intercept.operation.AnnotatedMethod;
import io.terrace.cache.intercept.operation.Operation;
import io.terrace.cache.intercept.operation.OperationReader;

/** Reads {@link CachedFragment}. */
public final class FragmentReader implements OperationReader<CachedFragment> {

  @Override
  public Class<CachedFragment> annotation() {
    return CachedFragment.class;
  }

  @Override
  public Operation read(CachedFragment fragment, AnnotatedMethod method) {
    return FragmentOperation.of(fragment, method);
  }
}
