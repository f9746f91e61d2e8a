package io.terrace.cache;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was set in a {@link CacheSpec}. Immutable; equal to another with equal values, functions by
 * identity.
 *
 * @param values each setting that has a value
 */
record Settings(Map<Setting, Object> values) {

  /** Nothing was set. */
  static final Settings NONE = new Settings(Map.of());

  /** Returns these settings with {@code value}; without {@code setting}, where it is null. */
  Settings with(Setting setting, @Nullable Object value) {
    Map<Setting, Object> changed = new EnumMap<>(Setting.class);
    changed.putAll(values);
    if (value == null) {
      changed.remove(setting);
    } else {
      changed.put(setting, value);
    }
    return new Settings(Collections.unmodifiableMap(changed));
  }

  boolean has(Setting setting) {
    return values.containsKey(setting);
  }

  /** Returns what was set; it is for the caller to know the one type that a setting has. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  <T> Optional<T> get(Setting setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (setting, value) -> text.append(' ').append(setting.title()).append('=').append(value));
    return text.toString();
  }
}
