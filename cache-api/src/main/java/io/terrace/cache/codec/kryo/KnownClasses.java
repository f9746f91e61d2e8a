package io.terrace.cache.codec.kryo;

import io.terrace.cache.codec.AllowedClasses;
import io.terrace.cache.codec.ClassShape;
import io.terrace.cache.codec.ReachedClasses;
import io.terrace.cache.codec.kryo.Known.Naming;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import io.terrace.cache.spi.ValueTypes;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that values of one cache may be made of, and what each is called on the wire.
 *
 * <p>A name never depends on an order of registration. Classes of the JDK have their place in a
 * table that does not change; those that the cache's type leads to, their place among these, which
 * the schema of the frame vouches for; those allowed by hand, a fingerprint of what they consist
 * of; those of an allowed package, which nobody can list, their name and fingerprint. So two builds
 * mean the same class by the same bytes, or one of them finds that it does not know it.
 *
 * <p>Thread-safe.
 */
final class KnownClasses {

  private final ValueTypes types;
  private final AllowedClasses allowed;
  private final List<Known> jdk = JdkForms.all();
  private final List<Known> typed = new ArrayList<>();
  private final Map<Integer, Known> byFingerprint = new HashMap<>();
  private final Map<String, Known> byName = new ConcurrentHashMap<>();
  private final Map<Class<?>, Known> byClass = new ConcurrentHashMap<>();
  private final boolean tree;

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException if one that the type leads to is in a closed package
   */
  KnownClasses(ValueTypes types) {
    this.types = types;
    this.allowed = AllowedClasses.of(types);
    jdk.forEach(known -> byClass.put(known.getType(), known));
    SortedSet<Class<?>> reached = ReachedClasses.from(List.of(types.type()));
    for (Class<?> each : reached) {
      Known known = known(each, Naming.TYPED, typed.size());
      typed.add(known);
      byClass.put(each, known);
    }
    SortedSet<Class<?>> byHand = ReachedClasses.from(types.classes());
    byHand.removeAll(reached);
    byHand.forEach(this::addByHand);
    this.tree = types.names().isEmpty() && hasTreesOnly();
  }

  private boolean hasTreesOnly() {
    Set<Class<?>> closed = new HashSet<>();
    jdk.stream().filter(JdkForms::isClosed).forEach(one -> closed.add(one.getType()));
    return new TreeCheck(byClass.keySet(), closed).isTree(types.type());
  }

  private void addByHand(Class<?> type) {
    if (byClass.containsKey(type)) {
      return;
    }
    int fingerprint = ClassShape.of(type);
    Known known = known(type, Naming.FINGERPRINT, fingerprint);
    Known other = byFingerprint.putIfAbsent(fingerprint, known);
    byClass.put(type, other == null ? known : known(type, Naming.NAME, fingerprint));
  }

  private Known known(Class<?> type, Naming naming, int number) {
    return new Known(type, Forms.of(type, this), naming, number, Forms.isLeaf(type));
  }

  /** Returns whether no object can be reached from itself, so that references need no tracking. */
  boolean isTree() {
    return tree;
  }

  ValueTypes types() {
    return types;
  }

  AllowedClasses allowed() {
    return allowed;
  }

  List<Known> jdk() {
    return jdk;
  }

  List<Known> typed() {
    return typed;
  }

  /** Returns whether a field of {@code type} holds objects of that class and of no other. */
  static boolean isFixed(Class<?> type) {
    Class<?> element = ReachedClasses.elementOf(type);
    return element.isEnum() || Modifier.isFinal(element.getModifiers());
  }

  /**
   * Returns what is known of {@code type}.
   *
   * @throws IllegalArgumentException if it is not allowed, with the remedy
   */
  Known of(Class<?> type) {
    Known known = byClass.get(type);
    if (known == null) {
      known = find(type);
      byClass.putIfAbsent(type, known);
    }
    return known;
  }

  private Known find(Class<?> type) {
    Class<?> stored = JdkForms.storedAs(type);
    if (stored != type) {
      return of(stored);
    }
    if (type.isArray()) {
      of(type.getComponentType());
      return new Known(type, new ArrayForm(type.getComponentType()), Naming.ARRAY, 0, false);
    }
    if (!allowed.allows(type.getName()) || !ReachedClasses.isConcrete(type)) {
      throw new IllegalArgumentException(AllowedClasses.refusal(type));
    }
    return known(type, Naming.NAME, ClassShape.of(type));
  }

  /** Returns the class of that fingerprint. */
  Known ofFingerprint(int fingerprint) {
    Known known = byFingerprint.get(fingerprint);
    if (known == null) {
      throw new Unreadable(
          Reason.CHANGED_CLASS, "a class that is not allowed, or has other fields here");
    }
    return known;
  }

  /** Returns the class of that name, which is not loaded before it is seen to be allowed. */
  Known ofName(@Nullable String name, int fingerprint) {
    Known known = name == null ? null : byName.get(name);
    if (known == null) {
      known = load(name);
      byName.put(known.getType().getName(), known);
    }
    if (ClassShape.of(known.getType()) != fingerprint) {
      throw new Unreadable(Reason.CHANGED_CLASS, "a class that has other fields here");
    }
    return known;
  }

  private Known load(@Nullable String name) {
    if (name == null || name.startsWith("[") || !allowed.allows(name)) {
      throw new Unreadable(Reason.CLASS_NOT_ALLOWED, "a class that is not allowed");
    }
    try {
      return of(Class.forName(name, false, types.loader()));
    } catch (ClassNotFoundException | LinkageError | IllegalArgumentException unknown) {
      throw new Unreadable(Reason.CLASS_NOT_ALLOWED, "a class that can't be read: " + unknown);
    }
  }
}
