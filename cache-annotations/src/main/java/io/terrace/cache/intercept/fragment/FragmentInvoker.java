package io.terrace.cache.intercept.fragment;

import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TagScope;
import io.terrace.cache.intercept.operation.LoadRule;
import io.terrace.cache.intercept.spi.Continuation;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one method renders. Immutable and thread-safe.
 *
 * @param operation what is asked for
 * @param fragments where they are kept
 * @param transactions where those that have changed something see no fragment, and leave none
 * @param next how a call goes on
 */
record FragmentInvoker(
    FragmentOperation operation,
    Fragments fragments,
    TransactionHook transactions,
    Continuation next)
    implements Continuation {

  @Override
  public @Nullable Object proceed(Object invocation, @Nullable Object[] arguments)
      throws Throwable {
    Object target = next.target(invocation);
    List<String> tags = LoadRule.tags(operation.tags(), arguments, target, null);
    if (transactions.isDirty()) {
      TagScope.add(tags); // what holds it has to be void with it all the same
      return next.proceed(invocation, arguments);
    }
    FragmentKey key =
        FragmentKey.of(operation.name(), operation.varyOn().values(arguments, target));
    FragmentOptions options = operation.options().tags(tags.toArray(String[]::new));
    String text;
    try {
      text = fragments.render(key, options, out -> out.append(rendered(invocation, arguments)));
    } catch (MethodFailedException failed) {
      throw failed.thrown;
    }
    return operation.output().give(text, arguments);
  }

  private CharSequence rendered(Object invocation, @Nullable Object[] arguments) {
    @Nullable Object[] collecting = operation.output().collecting(arguments);
    try {
      return operation.output().text(collecting, next.proceed(invocation, collecting));
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable checked) {
      throw new MethodFailedException(checked);
    }
  }

  @Override
  public Object target(Object invocation) {
    return next.target(invocation);
  }

  /** Takes a checked exception of the method to its callers. */
  private static final class MethodFailedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final Throwable thrown;

    MethodFailedException(Throwable thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }
}
