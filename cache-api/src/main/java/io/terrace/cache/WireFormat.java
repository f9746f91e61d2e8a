package io.terrace.cache;

import io.terrace.cache.codec.ClientClasses;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.ValueTypes;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How keys and values are written to the remote tier, of one cache or of all that a manager has.
 * What it does not say, the manager's says, and then the defaults: values by Kryo, what the cache's
 * type leads to and nothing else, no compression. Immutable and thread-safe: each method returns
 * another.
 *
 * <pre>{@code
 * CacheSpec<String, Event> spec = CacheSpec.of(String.class, Event.class)
 *     .wireFormat(WireFormat.DEFAULT.allow(Created.class, Deleted.class).compress(Compression.LZ4));
 * }</pre>
 *
 * <p>A class is allowed if the types of the cache lead to it: it is the class of the values, of a
 * field of theirs, an argument of a generic type, what a sealed type permits, and so on. What may
 * stand behind an interface or an open class must be allowed here. What is allowed on a manager is
 * allowed for each of its caches.
 */
@CheckReturnValue
public final class WireFormat {

  /** The format that says nothing. */
  public static final WireFormat DEFAULT =
      new WireFormat(null, null, 0, Set.of(), Set.of(), null, Set.of());

  /** Shorter values hardly become smaller. */
  private static final int DEFAULT_THRESHOLD = 1_024;

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

  /** All that is below these is not anybody's values. */
  private static final Set<String> TOO_WIDE =
      Set.of("com", "org", "net", "io", "edu", "gov", "javax", "jakarta", "sun", "jdk", "java");

  private final @Nullable Serializer serializer;
  private final @Nullable Compression compression;
  private final int threshold;
  private final Set<Class<?>> classes;
  private final Set<String> names;
  private final @Nullable Function<Object, String> keyText;
  private final Set<String> keyClasses;

  private WireFormat(
      @Nullable Serializer serializer,
      @Nullable Compression compression,
      int threshold,
      Set<Class<?>> classes,
      Set<String> names,
      @Nullable Function<Object, String> keyText,
      Set<String> keyClasses) {
    this.serializer = serializer;
    this.compression = compression;
    this.threshold = threshold;
    this.classes = classes;
    this.names = names;
    this.keyText = keyText;
    this.keyClasses = keyClasses;
  }

  /** Writes values with {@code serializer}: one of {@link Serializers}, or your own. */
  public WireFormat serializer(Serializer serializer) {
    return new WireFormat(serializer, compression, threshold, classes, names, keyText, keyClasses);
  }

  /** Allows objects of {@code more}, and of what their fields lead to. */
  public WireFormat allow(Class<?>... more) {
    return new WireFormat(
        serializer,
        compression,
        threshold,
        union(classes, Set.of(more)),
        names,
        keyText,
        keyClasses);
  }

  /**
   * Allows objects of all classes in a package and those below it. Each is then told by its name,
   * which takes more bytes than a class that was allowed by itself.
   *
   * @param name the name of the package, such as {@code com.acme.shop}
   * @throws IllegalArgumentException if that is no name, or one that half the world is below
   */
  public WireFormat allowPackage(String name) {
    if (!NAME.matcher(name).matches() || TOO_WIDE.contains(name) || name.startsWith("java.")) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' can't be allowed: name a package of yours, such as com.acme.shop, or allow the"
              + " classes one by one");
    }
    return new WireFormat(
        serializer,
        compression,
        threshold,
        classes,
        union(names, Set.of(name)),
        keyText,
        keyClasses);
  }

  /** The same as {@link #compress(Compression, int)} from 1 KB on. */
  public WireFormat compress(Compression compression) {
    return compress(compression, DEFAULT_THRESHOLD);
  }

  /**
   * Compresses values of {@code threshold} bytes and more, where they become smaller. What is there
   * already is read, whatever was done to it.
   */
  public WireFormat compress(Compression compression, int threshold) {
    if (threshold < 0) {
      throw new IllegalArgumentException("the threshold is 0 or more, not " + threshold);
    }
    return new WireFormat(serializer, compression, threshold, classes, names, keyText, keyClasses);
  }

  /**
   * Gives each key of a cache the text by which other processes know it, for keys of a class that
   * has no stable text otherwise: equal keys one text, different keys different texts, in every
   * process and for as long as entries live. A key class of your own may implement {@link
   * io.terrace.cache.spi.StableKey} instead.
   *
   * @param type the class of the keys
   */
  public <K> WireFormat keyText(Class<K> type, Function<? super K, String> text) {
    return new WireFormat(
        serializer,
        compression,
        threshold,
        classes,
        names,
        key -> text.apply(type.cast(key)),
        keyClasses);
  }

  /**
   * Has keys of exactly these classes known by their fields that are not transient, those of their
   * superclasses among them, which are keys themselves. Say it of a class only if its {@code
   * equals} compares all of these, each by {@code equals}: keys that are equal although a field
   * differs would be two keys in the store, and an invalidation of one would leave the other. That
   * cannot be seen from a class, which is why it has to be said. A key that iteration comes to is
   * not read back from its fields.
   */
  public WireFormat keysByFields(Class<?>... types) {
    return withKeyClasses(Arrays.stream(types).map(Class::getName).toList());
  }

  private WireFormat withKeyClasses(Collection<String> more) {
    return new WireFormat(
        serializer,
        compression,
        threshold,
        classes,
        names,
        keyText,
        union(keyClasses, Set.copyOf(more)));
  }

  /**
   * Returns this with the key classes that {@code list} names, with commas between them, as the
   * property {@code terrace.keysByFields} has them.
   *
   * @throws IllegalArgumentException if one is no name
   * @see #keysByFields(Class...)
   */
  public WireFormat keysByFieldsNamed(String list) {
    Set<String> named = new HashSet<>();
    for (String name : Arrays.stream(list.split(",", -1)).map(String::strip).toList()) {
      if (!name.isEmpty() && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is not the name of a class");
      }
      named.add(name);
    }
    named.remove("");
    return withKeyClasses(named);
  }

  /**
   * Returns this with what it does not say taken from {@code manager}; both allow what they allow.
   */
  public WireFormat or(WireFormat manager) {
    return new WireFormat(
        serializer == null ? manager.serializer : serializer,
        compression == null ? manager.compression : compression,
        compression == null ? manager.threshold : threshold,
        union(classes, manager.classes),
        union(names, manager.names),
        keyText == null ? manager.keyText : keyText,
        union(keyClasses, manager.keyClasses));
  }

  private static <T> Set<T> union(Set<T> some, Set<T> more) {
    Set<T> all = new HashSet<>(some);
    all.addAll(more);
    return Set.copyOf(all);
  }

  /**
   * Returns the format that allows what {@code list} names: classes and packages, with commas
   * between them, as the property {@code terrace.allow} has them.
   *
   * @throws IllegalArgumentException if one is no name
   */
  public static WireFormat allowing(String list) {
    WireFormat format = DEFAULT;
    for (String name : Arrays.stream(list.split(",", -1)).map(String::strip).toList()) {
      if (!name.isEmpty()) {
        format = format.allowPackage(name);
      }
    }
    return format;
  }

  /** Returns what {@link #serializer(Serializer)} set, or Kryo. */
  public Serializer serializer() {
    return serializer == null ? Serializers.kryo() : serializer;
  }

  /** Returns what {@link #compress(Compression, int)} set, or none. */
  public Compression compression() {
    return compression == null ? Compression.NONE : compression;
  }

  /** Returns from how many bytes on values are compressed. */
  public int compressionThreshold() {
    return threshold;
  }

  /** Returns what {@link #keyText} set. */
  public Optional<Function<Object, String>> keyText() {
    return Optional.ofNullable(keyText);
  }

  /** Returns the names of the classes that {@link #keysByFields} declared. */
  public Set<String> keyClasses() {
    return keyClasses;
  }

  /**
   * Returns what values of {@code type} may be made of. A cache of {@code Object} may hold what
   * Hibernate, Spring and Shiro put into theirs.
   *
   * @param loader finds classes that are known by name only
   */
  public ValueTypes valueTypes(Type type, ClassLoader loader) {
    return new ValueTypes(
        type, classes, type == Object.class ? union(names, ClientClasses.NAMES) : names, loader);
  }

  /** Two formats are equal if all that was said is; functions and serializers by identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireFormat that
        && serializer == that.serializer
        && compression == that.compression
        && threshold == that.threshold
        && classes.equals(that.classes)
        && names.equals(that.names)
        && keyText == that.keyText
        && keyClasses.equals(that.keyClasses);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * classes.hashCode() + names.hashCode()) + threshold;
  }

  @Override
  public String toString() {
    return "WireFormat[serializer="
        + serializer().getClass().getSimpleName()
        + " compression="
        + compression()
        + " allowed="
        + classes.stream().map(Class::getName).sorted().toList()
        + names.stream().sorted().toList()
        + "]";
  }
}
