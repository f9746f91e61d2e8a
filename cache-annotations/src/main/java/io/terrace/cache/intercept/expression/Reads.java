package io.terrace.cache.intercept.expression;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles {@code owner.name} and {@code owner[index]}. */
final class Reads {

  private Reads() {}

  static Term property(Term owner, Node.Property property) {
    Class<?> raw = owner.raw();
    String name = property.name();
    if (owner.alwaysNull()) {
      throw new SyntaxException(property.column(), "null has no properties. Name a parameter.");
    }
    if (Map.class.isAssignableFrom(raw)) {
      Type type = GenericTypes.argument(owner.type(), Map.class, 1);
      return new Term(type, onOwner(owner, property, map -> ((Map<?, ?>) map).get(name)));
    }
    if (raw.isArray()) {
      if (!name.equals("length")) {
        throw new SyntaxException(property.column(), "an array has only 'length' to read.");
      }
      return new Term(Integer.class, onOwner(owner, property, Array::getLength));
    }
    if (owner.dynamic()) {
      return new Term(Object.class, onOwner(owner, property, new ByClass(name)::read));
    }
    try {
      Accessor accessor = Accessor.find(owner.type(), name);
      return new Term(
          GenericTypes.boxed(accessor.type()), onOwner(owner, property, accessor::read));
    } catch (EvaluationException e) {
      throw new SyntaxException(property.column(), String.valueOf(e.getMessage()));
    }
  }

  static Term element(Term owner, Term index, Node.Element element) {
    Class<?> raw = owner.raw();
    Type type = Object.class;
    if (Map.class.isAssignableFrom(raw)) {
      type = GenericTypes.argument(owner.type(), Map.class, 1);
    } else if (raw.isArray() || List.class.isAssignableFrom(raw)) {
      type =
          raw.isArray()
              ? GenericTypes.boxed(raw.getComponentType())
              : GenericTypes.argument(owner.type(), List.class, 0);
      if (index.raw() != Integer.class && !index.dynamic()) {
        throw new SyntaxException(element.column(), "the index of a list or an array is an int.");
      }
    } else if (!owner.dynamic()) {
      throw new SyntaxException(
          element.column(),
          "a " + raw.getTypeName() + " has no elements. Only lists, arrays and maps do.");
    }
    Evaluator of = owner.evaluator();
    Evaluator at = index.evaluator();
    return new Term(type, arguments -> element(of.evaluate(arguments), at.evaluate(arguments)));
  }

  private static Evaluator onOwner(Term owner, Node.Property property, Read read) {
    Evaluator of = owner.evaluator();
    if (property.nullSafe()) {
      return arguments -> {
        Object value = of.evaluate(arguments);
        return value == null ? null : read.of(value);
      };
    }
    String name = property.name();
    return arguments -> {
      Object value = of.evaluate(arguments);
      if (value == null) {
        throw new EvaluationException(
            "'" + name + "' of null cannot be read. Write ?." + name + " where that may be.");
      }
      return read.of(value);
    };
  }

  private static @Nullable Object element(@Nullable Object owner, @Nullable Object index) {
    if (owner instanceof Map<?, ?> map) {
      // Most maps throw for null rather than say that there is none.
      return index == null ? null : map.get(index);
    }
    boolean array = owner != null && owner.getClass().isArray();
    if (owner != null && index instanceof Integer at && (array || owner instanceof List<?>)) {
      int size = owner instanceof List<?> list ? list.size() : Array.getLength(owner);
      if (at < 0 || at >= size) {
        throw new EvaluationException("element " + at + " was asked for, of " + size + ".");
      }
      return owner instanceof List<?> list ? list.get(at) : Array.get(owner, at);
    }
    throw new EvaluationException(
        (owner == null ? "null" : "a " + owner.getClass().getName())
            + " has no element by "
            + (index == null ? "null" : "a " + index.getClass().getName())
            + ". Lists and arrays have them by int, maps by key.");
  }

  private interface Read {
    @Nullable Object of(Object owner);
  }

  /**
   * Reads a property of objects whose class only the call can tell. Almost always it is that of the
   * call before, which is cheaper to see than what the class is.
   */
  private static final class ByClass {

    private record Found(Class<?> type, Read read) {}

    private final String name;
    private final ClassValue<Found> reads =
        new ClassValue<>() {
          @Override
          protected Found computeValue(Class<?> type) {
            return new Found(type, find(type));
          }
        };

    /** Not volatile: a record is seen whole or not at all. */
    private @Nullable Found last;

    ByClass(String name) {
      this.name = name;
    }

    @Nullable Object read(Object owner) {
      Found found = last;
      if (found == null || found.type() != owner.getClass()) {
        found = reads.get(owner.getClass());
        last = found;
      }
      return found.read().of(owner);
    }

    private Read find(Class<?> type) {
      if (Map.class.isAssignableFrom(type)) {
        return owner -> ((Map<?, ?>) owner).get(name);
      }
      return type.isArray() && name.equals("length")
          ? Array::getLength
          : Accessor.find(type, name)::read;
    }
  }
}
