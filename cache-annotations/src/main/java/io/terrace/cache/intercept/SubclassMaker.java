package io.terrace.cache.intercept;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodReturn;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Defines subclasses with Byte Buddy: every method that can be overridden goes where its route
 * says. A class apart, because it is the only one that needs Byte Buddy to be there.
 *
 * <p>A method of the subclass is one {@code invokedynamic} on the target and its arguments, whose
 * call site is linked once, to a constant: so there is no lookup by method in a call, and the
 * compiler sees through from the caller to the cache. The subclass links its sites itself, from a
 * map in a static field, so that it need not see any class of ours.
 */
final class SubclassMaker {

  private static final String LINK = "terraceLink";
  private static final String SITES = "terraceSites";

  private final Routes routes;
  private final Map<String, CallSite> sites = new HashMap<>();

  private SubclassMaker(Routes routes) {
    this.routes = routes;
  }

  /**
   * Defines a subclass of {@code superclass} with {@code interfaces}, in the package of {@code
   * neighbour}, so that it sees what is package-private there.
   *
   * @throws IllegalAccessException if the module of {@code neighbour} keeps us out
   */
  static Class<?> define(
      Class<?> neighbour, Class<?> superclass, List<Class<?>> interfaces, Routes routes)
      throws IllegalAccessException {
    SubclassMaker.class.getModule().addReads(neighbour.getModule());
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
    try {
      return new SubclassMaker(routes).define(lookup, superclass, interfaces);
    } catch (NoSuchFieldException | NoSuchMethodException e) {
      throw new LinkageError("a class of ours has what we gave it", e);
    }
  }

  private Class<?> define(
      MethodHandles.Lookup lookup, Class<?> superclass, List<Class<?>> interfaces)
      throws NoSuchFieldException, NoSuchMethodException, IllegalAccessException {
    Class<?> neighbour = lookup.lookupClass();
    Class<?> subclass =
        new ByteBuddy()
            .with(new NamingStrategy.SuffixingRandom("Cached", baseName(neighbour)))
            .subclass(superclass, ConstructorStrategy.Default.NO_CONSTRUCTORS)
            .implement(interfaces)
            .defineField(Subclasses.TARGET, Object.class, Visibility.PUBLIC)
            .defineField(SITES, Map.class, Visibility.PUBLIC, Ownership.STATIC)
            .defineMethod(LINK, CallSite.class, Visibility.PUBLIC, Ownership.STATIC)
            .withParameters(MethodHandles.Lookup.class, String.class, MethodType.class)
            .intercept(linking())
            .method(overridable())
            .intercept(Implementation.Simple.of(this::toCallSite))
            .make()
            .load(neighbour.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
            .getLoaded();
    Subclasses.field(subclass, SITES).set(null, Map.copyOf(sites));
    return subclass;
  }

  /** The name of a lambda's class has a slash, which no other name may have. */
  private static NamingStrategy.Suffixing.BaseNameResolver baseName(Class<?> neighbour) {
    String name = neighbour.getName();
    int slash = name.indexOf('/');
    return new NamingStrategy.Suffixing.BaseNameResolver.ForFixedValue(
        slash < 0 ? name : name.substring(0, slash));
  }

  /** {@code return (CallSite) terraceSites.get(name);} */
  private static Implementation linking() throws NoSuchMethodException {
    return MethodCall.invoke(Map.class.getMethod("get", Object.class))
        .onField(SITES)
        .withArgument(1)
        .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC);
  }

  /** {@code return invokedynamic(terraceTarget, arguments...);} */
  private StackManipulation toCallSite(Implementation.Target subclass, MethodDescription method) {
    TypeDescription self = subclass.getInstrumentedType();
    List<TypeDescription> parameters = new ArrayList<>();
    parameters.add(TypeDescription.ForLoadedType.of(Object.class));
    MethodDescription declared = method.asDefined(); // with the types of its site
    parameters.addAll(declared.getParameters().asTypeList().asErasures());
    FieldDescription target =
        self.getDeclaredFields().filter(ElementMatchers.named(Subclasses.TARGET)).getOnly();
    MethodDescription link =
        self.getDeclaredMethods().filter(ElementMatchers.named(LINK)).getOnly();
    return new StackManipulation.Compound(
        MethodVariableAccess.loadThis(),
        FieldAccess.forField(target).read(),
        MethodVariableAccess.allArgumentsOf(method),
        MethodInvocation.invoke(link)
            .dynamic(site(declared), declared.getReturnType().asErasure(), parameters, List.of()),
        Assigner.DEFAULT.assign(
            declared.getReturnType(), method.getReturnType(), Assigner.Typing.DYNAMIC),
        MethodReturn.of(method.getReturnType()));
  }

  /** Makes the call site of {@code method}, and returns its name. */
  private String site(MethodDescription method) {
    if (!(method instanceof MethodDescription.ForLoadedMethod loaded)) {
      throw new IllegalStateException(method + " is of a class that is loaded");
    }
    String name = "call" + sites.size();
    sites.put(name, new ConstantCallSite(routes.handle(loaded.getLoadedMethod())));
    return name;
  }

  private static ElementMatcher<MethodDescription> overridable() {
    return ElementMatchers.<MethodDescription>isVirtual()
        .and(ElementMatchers.not(ElementMatchers.isFinalizer()))
        .and(ElementMatchers.not(ElementMatchers.isClone()));
  }
}
