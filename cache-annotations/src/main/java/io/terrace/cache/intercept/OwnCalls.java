package io.terrace.cache.intercept;

import io.terrace.cache.intercept.expression.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls of annotated methods by their own class, which no proxy sees, in its bytecode. Where a
 * class has a field of its own type nothing is said: it may be the proxy that it calls. A class
 * apart, because it needs Byte Buddy's reader.
 */
final class OwnCalls {

  private final Class<?> type;
  private final Map<String, Method> annotated = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private OwnCalls(Class<?> type, CachedMethods methods) {
    this.type = type;
    for (Method method : type.getDeclaredMethods()) {
      boolean reachable = (method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) == 0;
      if (reachable && !method.isBridge() && methods.isIntercepted(method)) {
        annotated.put(method.getName() + Type.getMethodDescriptor(method), method);
      }
    }
  }

  /**
   * Returns what is to be said of the class and its ancestors.
   *
   * @throws NoClassDefFoundError without Byte Buddy
   */
  static List<String> of(CachedMethods methods) {
    List<String> problems = new ArrayList<>();
    for (Class<?> type : methods.classes()) {
      problems.addAll(new OwnCalls(type, methods).find());
    }
    return problems;
  }

  private List<String> find() {
    boolean mayHoldItsProxy =
        Arrays.stream(type.getDeclaredFields()).map(Field::getType).anyMatch(type::equals);
    if (!annotated.isEmpty() && !mayHoldItsProxy && !type.isHidden()) {
      String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
      try (InputStream code = type.getResourceAsStream(file)) {
        if (code != null) {
          OpenedClassReader.of(code.readAllBytes()).accept(new OfClass(), 0);
        }
      } catch (IOException | RuntimeException e) {
        return List.of(); // what cannot be read cannot be seen
      }
    }
    return problems;
  }

  private final class OfClass extends ClassVisitor {

    OfClass() {
      super(OpenedClassReader.ASM_API);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return (access & Opcodes.ACC_BRIDGE) == 0 ? new OfMethod(name) : null;
    }
  }

  private final class OfMethod extends MethodVisitor {

    private final String caller;

    OfMethod(String caller) {
      super(OpenedClassReader.ASM_API);
      this.caller = caller;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      Method called = annotated.get(name + descriptor);
      if (opcode == Opcodes.INVOKEVIRTUAL
          && called != null
          && owner.equals(Type.getInternalName(type))) {
        problems.add(
            Parameters.describe(called)
                + " is called by "
                + caller
                + " of its own class, which no proxy sees. Call it from another class, have both"
                + " call a method that is not annotated, or allow own calls.");
      }
    }
  }
}
