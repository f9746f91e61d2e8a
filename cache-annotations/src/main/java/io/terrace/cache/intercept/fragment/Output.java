package io.terrace.cache.intercept.fragment;

import io.terrace.cache.intercept.expression.GenericTypes;
import io.terrace.cache.intercept.expression.Parameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a method leaves its text: in its result, or in what one of its parameters is. Immutable.
 *
 * @param parameter the index of that parameter; -1 for the result
 * @param type of that parameter, or of the result
 */
record Output(int parameter, Class<?> type) {

  private static final Set<Class<?>> RETURNED = Set.of(String.class, CharSequence.class);

  private static final Set<Class<?>> WRITTEN =
      Set.of(Appendable.class, Writer.class, PrintWriter.class, StringBuilder.class);

  /**
   * Returns where a method of this result and these parameters leaves its text.
   *
   * @throws IllegalArgumentException if it renders none, with the remedy
   */
  static Output of(Type result, Parameters parameters) {
    Class<?> returned = GenericTypes.raw(result);
    int written = -1;
    for (int i = 0; i < parameters.count(); i++) {
      Class<?> type = GenericTypes.raw(parameters.type(i));
      if (Appendable.class.isAssignableFrom(type)) {
        if (written >= 0) {
          throw new IllegalArgumentException(
              "it has two parameters to write to, and a fragment is one text. Drop one.");
        }
        written = i;
      }
    }
    if (written < 0) {
      if (!RETURNED.contains(returned)) {
        throw new IllegalArgumentException(
            "a fragment is text, and it returns "
                + (returned == Void.class ? "none" : "a " + returned.getName())
                + ". Return a String, or take an Appendable or a Writer.");
      }
      return new Output(-1, returned);
    }
    if (returned != Void.class) {
      throw new IllegalArgumentException(
          "it has a parameter to write to, and returns a "
              + returned.getName()
              + ", which is not kept. Return nothing, or drop the parameter.");
    }
    Class<?> type = GenericTypes.raw(parameters.type(written));
    if (!WRITTEN.contains(type)) {
      throw new IllegalArgumentException(
          "it writes to a " + type.getName() + ". Take an Appendable or a Writer.");
    }
    return new Output(written, type);
  }

  /** Returns {@code arguments} with something else to write to, which has the text in the end. */
  @Nullable Object[] collecting(@Nullable Object[] arguments) {
    if (parameter < 0) {
      return arguments;
    }
    @Nullable Object[] changed = Arrays.copyOf(arguments, arguments.length);
    changed[parameter] = collector();
    return changed;
  }

  private Object collector() {
    if (type == StringBuilder.class) {
      return new StringBuilder();
    }
    return type == PrintWriter.class ? new CollectingPrinter() : new StringWriter();
  }

  /** Returns what a call gave: its result, or what it wrote to. */
  CharSequence text(@Nullable Object[] collecting, @Nullable Object result) {
    Object text = parameter < 0 ? result : collecting[parameter];
    if (text == null) {
      throw new IllegalStateException(
          "a fragment is null. Return an empty text where there is nothing to show.");
    }
    return text instanceof CharSequence characters ? characters : text.toString();
  }

  /** Hands {@code text} to the caller; returns what the call returns. */
  @Nullable Object give(String text, @Nullable Object[] arguments) throws IOException {
    if (parameter < 0) {
      return text;
    }
    if (!(arguments[parameter] instanceof Appendable out)) {
      throw new NullPointerException("there is nothing to write the fragment to");
    }
    out.append(text);
    return null;
  }

  /** A printer whose text is known. */
  private static final class CollectingPrinter extends PrintWriter {

    CollectingPrinter() {
      super(new StringWriter());
    }

    @Override
    public String toString() {
      return out.toString();
    }
  }
}
