package io.terrace.cache.copy;

import static java.util.Map.entry;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the containers of the JDK that can't be changed, if something in them can.
 *
 * <p>{@code Collections.unmodifiableList} and its like are not among them: they are views, see
 * {@link JdkWrappers}.
 */
final class JdkUnmodifiables {

  private static final Map<Class<?>, TypeCopier> COPIERS =
      Map.ofEntries(
          entry(List.of(1).getClass(), collection(JdkUnmodifiables::list)),
          entry(List.of(1, 2, 3).getClass(), collection(JdkUnmodifiables::list)),
          entry(List.of(1, 2, 3).subList(0, 2).getClass(), collection(JdkUnmodifiables::list)),
          entry(Set.of(1).getClass(), collection(JdkUnmodifiables::set)),
          entry(Set.of(1, 2, 3).getClass(), collection(JdkUnmodifiables::set)),
          entry(
              Collections.singletonList(1).getClass(),
              collection(content -> Collections.singletonList(content[0]))),
          entry(
              Collections.singleton(1).getClass(),
              collection(content -> Collections.singleton(content[0]))),
          entry(Map.of(1, 1).getClass(), map(JdkUnmodifiables::map)),
          entry(Map.of(1, 1, 2, 2).getClass(), map(JdkUnmodifiables::map)),
          entry(
              Collections.singletonMap(1, 1).getClass(),
              map(content -> Collections.singletonMap(content[0], content[1]))),
          entry(
              Map.entry(1, 1).getClass(),
              pair(content -> Map.entry(present(content[0]), present(content[1])))),
          entry(
              SimpleImmutableEntry.class,
              pair(content -> new SimpleImmutableEntry<>(content[0], content[1]))),
          entry(Optional.class, JdkUnmodifiables::copyOptional));

  private JdkUnmodifiables() {}

  /** Returns how containers of the class {@code type} are copied, null if not by this. */
  static @Nullable TypeCopier copierOf(Class<?> type) {
    return COPIERS.get(type);
  }

  private static TypeCopier collection(Function<@Nullable Object[], Object> maker) {
    return (graph, original) ->
        graph.rebuild(original, ((Collection<?>) original).toArray(), maker);
  }

  /** Of a map the content is key, value, key, value and so on. */
  private static TypeCopier map(Function<@Nullable Object[], Object> maker) {
    return (graph, original) -> {
      Map<?, ?> map = (Map<?, ?>) original;
      @Nullable Object[] content = new @Nullable Object[2 * map.size()];
      int i = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        content[i++] = entry.getKey();
        content[i++] = entry.getValue();
      }
      return graph.rebuild(original, content, maker);
    };
  }

  private static TypeCopier pair(Function<@Nullable Object[], Object> maker) {
    return (graph, original) -> {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) original;
      return graph.rebuild(
          original, new @Nullable Object[] {entry.getKey(), entry.getValue()}, maker);
    };
  }

  private static Object copyOptional(GraphCopier graph, Object original) {
    @Nullable Object[] content = {((Optional<?>) original).orElse(null)};
    return graph.rebuild(original, content, copied -> Optional.of(present(copied[0])));
  }

  /** {@code Stream.toList} makes lists that hold null, of the same class as {@code List.of}. */
  private static Object list(@Nullable Object[] content) {
    return Arrays.asList(content).contains(null) ? Stream.of(content).toList() : List.of(content);
  }

  private static Object set(@Nullable Object[] content) {
    return Set.of(content);
  }

  private static Object map(@Nullable Object[] content) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < content.length; i += 2) {
      map.put(present(content[i]), present(content[i + 1]));
    }
    return Map.copyOf(map);
  }

  private static Object present(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
