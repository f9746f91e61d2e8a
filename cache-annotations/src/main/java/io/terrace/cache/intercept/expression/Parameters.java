package io.terrace.cache.intercept.expression;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The parameters of a method, by name and by index, with their types. Immutable. */
public final class Parameters {

  private final String method;
  private final List<String> names;
  private final List<Type> types;

  private Parameters(String method, List<String> names, List<Type> types) {
    this.method = method;
    this.names = names;
    this.types = types;
  }

  /** Returns the parameters of {@code method} as {@code types} sees them. */
  public static Parameters of(Method method, GenericTypes types) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.isNamePresent()) {
        names.add(parameter.getName());
      }
    }
    List<Type> resolved =
        Arrays.stream(method.getGenericParameterTypes()).map(types::resolve).toList();
    return new Parameters(describe(method), List.copyOf(names), resolved);
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
