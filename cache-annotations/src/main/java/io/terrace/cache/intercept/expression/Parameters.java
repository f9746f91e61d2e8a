package io.terrace.cache.intercept.expression;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an expression of one method may name: its parameters, by name and by index, the object that
 * is called and, where there is one, the result. Immutable.
 */
public final class Parameters {

  private final CalledMethod called;
  private final String method;
  private final List<String> names;
  private final List<Type> types;
  private final Type target;
  private final @Nullable Type result;

  private Parameters(
      CalledMethod called,
      String method,
      List<String> names,
      List<Type> types,
      Type target,
      @Nullable Type result) {
    this.called = called;
    this.method = method;
    this.names = names;
    this.types = types;
    this.target = target;
    this.result = result;
  }

  /**
   * Returns the parameters of {@code method} as {@code types} sees them.
   *
   * @param types of the class whose object is called
   */
  public static Parameters of(Method method, GenericTypes types) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.isNamePresent()) {
        names.add(parameter.getName());
      }
    }
    List<Type> resolved =
        Arrays.stream(method.getGenericParameterTypes()).map(types::resolve).toList();
    return new Parameters(
        new CalledMethod(method.getName(), method.getDeclaringClass().getSimpleName()),
        describe(method),
        List.copyOf(names),
        resolved,
        types.context(),
        null);
  }

  /** Returns the same with a result of {@code type}. */
  public Parameters withResult(Type type) {
    return new Parameters(called, method, names, types, target, type);
  }

  /** Returns the same for the first {@code count} of the parameters. */
  public Parameters first(int count) {
    List<String> kept = names.isEmpty() ? names : names.subList(0, count);
    return new Parameters(called, method, kept, types.subList(0, count), target, result);
  }

  /**
   * Returns the names of what an expression may read, in the order of its values: the parameters
   * ({@code p0} and so on where the class file does not name them), {@code target}, and {@code
   * result} where there is one.
   */
  public List<String> names() {
    List<String> all = new ArrayList<>(names);
    for (int i = all.size(); i < count(); i++) {
      all.add("p" + i);
    }
    all.add("target");
    if (result != null) {
      all.add("result");
    }
    return all;
  }

  /** Returns the type of the object that is called. */
  Type target() {
    return target;
  }

  /** Returns the type of the result, or null where there is none yet. */
  @Nullable Type result() {
    return result;
  }

  /** Returns what {@code #method} stands for. */
  CalledMethod called() {
    return called;
  }

  /** Returns how error messages call {@code method}: {@code shop.Catalogue.product(String)}. */
  public static String describe(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getTypeName() + "." + method.getName() + "(",
                ")"));
  }

  /** Returns how error messages call the method. */
  public String method() {
    return method;
  }

  /** Returns how many there are. */
  public int count() {
    return types.size();
  }

  /** Returns the type of the parameter at {@code index}, from 0. */
  public Type type(int index) {
    return types.get(index);
  }

  /** Returns how error messages call the parameter at {@code index}. */
  String name(int index) {
    return names.isEmpty() ? "#p" + index : "#" + names.get(index);
  }

  /**
   * Returns the index of the parameter that {@code name} means: its own name, or {@code p0} or
   * {@code a0} for the first. A parameter that really has such a name comes first.
   *
   * @return -1 if there is none
   */
  int index(String name) {
    int named = names.indexOf(name);
    if (named >= 0) {
      return named;
    }
    for (int i = 0; i < count(); i++) {
      if (name.equals("p" + i) || name.equals("a" + i)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the remedy for a name that is no parameter's. */
  String known() {
    if (count() == 0) {
      return "The method has no parameters.";
    }
    if (names.isEmpty()) {
      return "The names of its parameters are not in its class file: compile it with -parameters,"
          + " or write #p0"
          + (count() == 1 ? "." : " to #p" + (count() - 1) + ".");
    }
    return "It has "
        + names.stream().map(name -> "#" + name).collect(Collectors.joining(", "))
        + ".";
  }
}
