package io.terrace.cache.intercept;

import io.terrace.cache.intercept.expression.Parameters;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a proxy of a class could not keep to. Pure; each finding names its remedy.
 *
 * @param target the class
 * @param methods its annotated methods
 */
record PlanChecks(Class<?> target, CachedMethods methods) {

  /** Returns what is against a container's proxy. */
  List<String> ofContainer(ProxyStyle style) {
    if (style == ProxyStyle.INTERFACES) {
      return ofInterfaces();
    }
    List<String> problems = new ArrayList<>();
    for (Method method : methods.annotated()) {
      int modifiers = method.getModifiers();
      if (isUnreachable(modifiers)) {
        problems.add(unreachable(method));
      } else if (Modifier.isFinal(modifiers)) {
        problems.add(Parameters.describe(method) + " is final, so no proxy sees it. Remove final.");
      }
    }
    return problems;
  }

  /** Returns what is against a proxy of the class's interfaces. */
  List<String> ofInterfaces() {
    List<String> problems = new ArrayList<>();
    for (Method method : methods.annotated()) {
      if (isUnreachable(method.getModifiers())) {
        problems.add(unreachable(method));
      } else if (!methods.declaredByInterface(method)) {
        problems.add(
            Parameters.describe(method)
                + ": no interface of "
                + target.getName()
                + " declares it, so a proxy does not see it. Declare it there, or wrap the class.");
      }
    }
    return problems;
  }

  /**
   * Returns what is against a subclass of the class whose objects are made without a constructor.
   */
  List<String> ofClass() {
    List<String> problems = new ArrayList<>();
    if (Modifier.isFinal(target.getModifiers()) || target.isSealed() || target.isHidden()) {
      problems.add(
          target.getName()
              + " is final, sealed or a lambda, and has no subclasses. Wrap it by an interface.");
    }
    for (Class<?> type : methods.classes()) {
      for (Method method : type.getDeclaredMethods()) {
        check(method, problems);
      }
      for (Field field : type.getDeclaredFields()) {
        check(field, problems);
      }
    }
    return problems;
  }

  private void check(Method method, List<String> problems) {
    int modifiers = method.getModifiers();
    boolean annotated = methods.isAnnotated(method) && !method.isBridge();
    if (isUnreachable(modifiers)) {
      if (annotated) {
        problems.add(unreachable(method));
      }
    } else if (Modifier.isFinal(modifiers)) {
      problems.add(
          Parameters.describe(method)
              + " is final, and would run on the proxy's empty fields. Remove final, or wrap by an"
              + " interface.");
    } else if (packagePrivate(modifiers)
        && !(method.getDeclaringClass().getPackageName().equals(target.getPackageName())
            && method.getDeclaringClass().getClassLoader() == target.getClassLoader())) {
      problems.add(
          Parameters.describe(method)
              + " is package-private in another package, and would run on the proxy's empty fields."
              + " Make it protected, or wrap by an interface.");
    }
  }

  private static void check(Field field, List<String> problems) {
    int modifiers = field.getModifiers();
    if (!Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers) && !field.isSynthetic()) {
      problems.add(
          field.getDeclaringClass().getTypeName()
              + "."
              + field.getName()
              + " is not private, and would be empty in a proxy. Make it private, or wrap by an"
              + " interface.");
    }
  }

  private static boolean isUnreachable(int modifiers) {
    return Modifier.isStatic(modifiers) || Modifier.isPrivate(modifiers);
  }

  private static boolean packagePrivate(int modifiers) {
    return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE)) == 0;
  }

  private static String unreachable(Method method) {
    return Parameters.describe(method)
        + " is private or static, so no proxy sees it. Make it a public instance method.";
  }
}
